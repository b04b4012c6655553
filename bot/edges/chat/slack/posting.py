"""Posts → Slack, each once: said with its key, and read back by it when in doubt."""

import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.core.errors import NotAllowed, ServiceBusy
from bot.core.messages import Enclosure, Line, Mark, Part, Post, PostKey, PostKind, Tone
from bot.edges.chat.slack.addresses import Address, address_of
from bot.edges.chat.slack.blocks import Shown, people_in, shown
from bot.edges.chat.slack.calls import MARKED_ALREADY, Answer, Calls
from bot.edges.chat.slack.directory import Directory
from bot.edges.chat.slack.markup import person
from bot.ports import PostedAs

log = logging.getLogger(__name__)

EVENT = "secondsource_post"  # of the metadata that holds a post's key
_LOOKED_THROUGH = 600  # messages, the latest, of a channel or a thread that a post is looked for in
_A_PAGE = 200
_MARKS_KNOWN = 2_000  # messages, the latest, whose mark is remembered
_REACTIONS = {Mark.SEEN: "eyes", Mark.READ: "white_check_mark", Mark.LOOK: "warning"}


@dataclass(frozen=True, slots=True)
class Posting:
    """Says posts and finds them again.

    Attributes:
        own, short: the slash commands that people may type.
    """

    calls: Calls
    directory: Directory
    own: str
    short: Sequence[str] = ()
    _marked: dict[Address, Mark] = field(default_factory=dict[Address, Mark])

    async def post(self, post: Post, under: Address | None, edits: Address | None) -> PostedAs:
        """Say a post, or put its words for those of the one it edits.

        Raises:
            ServiceBusy: it is not known whether it arrived.
            LastingError: Slack will not have it.
        """
        looks = await self._looks(post, under)
        channel = post.place.audience.channel
        if post.mark is not None and under is not None and under.ts and not under.asker:
            # Before it is said: a mark twice is one mark, so that none is missing after a crash.
            await self._mark(post.mark, under)
        if edits is not None:
            await self._call("chat.update", post, looks, channel=channel, ts=edits.ts)
            await self._enclose(_files(post, looks), edits)
            return edits.post
        if under is not None and under.asker and post.kind is PostKind.REFUSAL:
            return await self._whisper(post, looks, under)
        await self.calls.turn(channel)
        thread = under.root if under is not None else ""
        answer = await self._call(
            "chat.postMessage",
            post,
            looks,
            channel=channel,
            thread_ts=thread or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        at = Address(channel, str(answer["ts"]), thread)
        await self._enclose(_files(post, looks), at)
        return at.post

    async def find(self, post: Post, under: Address | None) -> PostedAs | None:
        """Return where a post is, its files with it; None where it is not.

        What only one person was shown cannot be read back, and neither can an edit: either may be said again.
        """
        if post.edits is not None:
            return None
        channel = post.place.audience.channel
        thread = under.root if under is not None else ""
        async for message in self._latest(channel, thread):
            if _key_of(message) == post.key:
                at = Address(channel, str(message["ts"]), thread)
                looks = await self._looks(post, under)
                await self._enclose(await self._missing(_files(post, looks), at), at)
                return at.post
        return None

    async def _looks(self, post: Post, under: Address | None) -> Shown:
        """Return how a post looks; an answer to what nobody saw being asked says whose it is."""
        asker = person(under.asker) if under is not None and under.asker else ""
        if asker and post.kind is not PostKind.REFUSAL:
            post = replace(post, lines=(Line((Part(f"asked by {asker}", Tone.FAINT),)), *post.lines))
        names = await self.directory.names(people_in(post))
        return shown(post, names, self.own, self.short)

    async def _mark(self, mark: Mark, message: Address) -> None:
        """Put a mark on a person's message for an earlier one. The words that go with it matter more."""
        before = self._marked.get(message)
        # What was put before a restart is not known: any may be there.
        there = [before] if before else [each for each in Mark if mark is not Mark.SEEN]
        try:
            for each in there:
                if each is not mark:
                    await self._react("reactions.remove", _REACTIONS[each], message)
            if before is not mark:
                await self._react("reactions.add", _REACTIONS[mark], message)
        except (NotAllowed, ServiceBusy) as error:
            log.info("slack.unmarked", extra={"error": error.detail})
        self._marked[message] = mark
        if len(self._marked) > _MARKS_KNOWN:
            del self._marked[next(iter(self._marked))]

    async def _react(self, method: str, name: str, message: Address) -> None:
        try:
            await self.calls(method, channel=message.channel, timestamp=message.ts, name=name)
        except NotAllowed as error:
            if error.detail not in MARKED_ALREADY:
                raise

    async def _call(self, method: str, post: Post, looks: Shown, **where: Any) -> Answer:
        metadata = {"event_type": EVENT, "event_payload": {"key": post.key}}
        try:
            return await self.calls(
                method, json=True, text=looks.text, blocks=looks.blocks, metadata=metadata, **where
            )
        except NotAllowed as error:
            if error.detail not in ("invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"):
                raise
            # Its words matter more than its looks.
            log.exception("slack.blocks_refused", extra={"post": post.key})
            return await self.calls(method, json=True, text=looks.text, metadata=metadata, **where)

    async def _whisper(self, post: Post, looks: Shown, under: Address) -> PostedAs:
        """Show a refusal to whoever asked, and to nobody else."""
        answer = await self.calls(
            "chat.postEphemeral",
            json=True,
            channel=under.channel,
            user=under.asker,
            text=looks.text,
            blocks=looks.blocks,
            thread_ts=under.root or None,
        )
        return Address(under.channel, str(answer["message_ts"]), under.root, under.asker, "whispered").post

    async def _latest(self, channel: str, thread: str) -> AsyncIterator[Answer]:
        """Yield the messages of a channel or a thread with their metadata, the latest pages of them."""
        cursor, looked = None, 0
        while looked < _LOOKED_THROUGH:
            page = await self.calls.look(
                "conversations.replies" if thread else "conversations.history",
                channel=channel,
                ts=thread or None,
                limit=_A_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            for message in page.get("messages", ()):
                yield message
            looked += _A_PAGE
            cursor = page.get("response_metadata", {}).get("next_cursor") or None
            if cursor is None:
                return

    async def _missing(self, files: Sequence[Enclosure], at: Address) -> list[Enclosure]:
        """Return those of a post's files that are not there yet: they follow it in its thread."""
        if not files:
            return []
        there: set[str] = set()
        async for message in self._latest(at.channel, at.root):
            if str(message.get("ts", "")) > at.ts:
                there |= {str(file.get("name", "")) for file in message.get("files", ())}
        return [file for file in files if file.name not in there]

    async def _enclose(self, files: Iterable[Enclosure], at: Address) -> None:
        """Upload files into the thread of a post, in the three calls that Slack asks for."""
        uploaded: list[dict[str, str]] = []
        for file in files:
            given = await self.calls(
                "files.getUploadURLExternal", filename=file.name, length=len(file.content)
            )
            await _upload(str(given["upload_url"]), file.content)
            uploaded.append({"id": str(given["file_id"]), "title": file.name})
        if uploaded:
            await self.calls(
                "files.completeUploadExternal",
                json=True,
                files=uploaded,
                channel_id=at.channel,
                thread_ts=at.root,
            )


def told(id: PostedAs | None) -> Address | None:
    """Read an address back; None of None."""
    return None if id is None else address_of(id)


def _files(post: Post, looks: Shown) -> tuple[Enclosure, ...]:
    return (*post.enclosures, looks.whole) if looks.whole is not None else post.enclosures


def _key_of(message: Answer) -> PostKey | None:
    metadata: Answer = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    payload: Answer = metadata.get("event_payload", {})
    return PostKey(str(payload.get("key", "")))


async def _upload(address: str, content: bytes) -> None:
    try:
        async with aiohttp.ClientSession() as session, session.post(address, data=content) as answer:
            if answer.status != 200:
                raise ServiceBusy(f"upload {answer.status}")
    except aiohttp.ClientError as error:
        raise ServiceBusy(type(error).__name__) from error
