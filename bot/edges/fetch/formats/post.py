"""A social post, from what its platform answers programs: the author's own words, and nobody else's.

Posts that are quoted, replied to or previewed in it are left out. Whose post it is, is what the platform
says, never what the address did: platforms open a post under any handle.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.errors import Gone, NothingToRead, PostNotShown
from bot.core.reports import InPart
from bot.edges.fetch.formats.days import moment_of
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.hidden import take_off_hidden
from bot.edges.fetch.formats.unseen import only_seen
from bot.edges.fetch.posts import Platform, PostAddress, outlet_of

_MOST_BYTES = 2_000_000  # a thousand times a long post
_NAME_CHARACTERS = 100
_ADDRESSES = 20  # links and pictures kept of one post

# The first millisecond of X's ids, and the first id made that way; those before tell no time.
_EPOCH_OF_X = 1_288_834_974_657
_FIRST_DATED_ID = 30_000_000_000
_TIMES_OF_TIKTOK = range(1_400_000_000, 4_000_000_000)  # seconds; ids that give another time are no such ids

_BLOCKS = frozenset(("p", "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HANDLE = re.compile(r"\w[\w.:-]{0,252}(?:@[\w.-]{1,253})?")
_HANDLE_OF_X = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w{1,20})/?")
_PICTURE_OF_X = re.compile(r"pic\.(?:x|twitter)\.com/\w+")
_CUT_BY_X = re.compile(r"…\s*https://t\.co/\w+$")  # what is longer than posts once were ends so
_LANGUAGE = re.compile(r"([a-z]{2})(?:-\w+)*", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_NOT_FOUND = re.compile(rb"not ?found|does not exist|deleted", re.IGNORECASE)

_Answer = TypeVar("_Answer", bound=BaseModel)


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _OEmbed(_Model):
    """What X and TikTok answer."""

    author_name: str
    author_url: str
    author_unique_id: str = ""
    title: str = ""
    html: str = ""


class _Label(_Model):
    val: str = ""


class _BlueskyAuthor(_Model):
    did: str
    handle: str
    name: str = Field(default="", alias="displayName")
    labels: list[_Label] = []


class _Feature(_Model):
    uri: str = ""


class _Facet(_Model):
    features: list[_Feature] = []


class _BlueskyRecord(_Model):
    text: str = ""
    created: str = Field(default="", alias="createdAt")
    langs: list[str] = []
    facets: list[_Facet] = []


class _Image(_Model):
    fullsize: str = ""


class _Embed(_Model):
    images: list[_Image] = []
    external: _Feature = _Feature()


class _BlueskyPost(_Model):
    author: _BlueskyAuthor
    record: _BlueskyRecord
    indexed: str = Field(default="", alias="indexedAt")
    embed: _Embed = _Embed()


class _BlueskyView(_Model):
    post: _BlueskyPost | None = None  # None for one that is gone, or not shown
    not_found: bool = Field(default=False, alias="notFound")


class _BlueskyThread(_Model):
    thread: _BlueskyView


class _Account(_Model):
    acct: str
    display_name: str = ""


class _Media(_Model):
    type: str = ""
    url: str | None = None  # None while it is being made ready


class _Card(_Model):
    url: str = ""


class _Status(_Model):
    """What Mastodon answers, and Truth Social after it."""

    content: str
    account: _Account
    created_at: str = ""
    edited_at: str | None = None  # None for one never edited
    spoiler_text: str = ""
    visibility: str = "public"
    language: str | None = None  # None where the author states none
    reblog: "_Status | None" = None  # the post passed on; None for words of the account's own
    card: _Card | None = None  # None without a link in it
    media_attachments: list[_Media] = []


def read(content: bytes, media_type: str, post: PostAddress, status: int = 200) -> Extract:
    """Return what a post says, from the answer to `post.ask`.

    Its `link` is the post's address under the account it is by: `post_of` gives that account.

    Raises:
        Gone: when the platform says that there is no such post.
        PostNotShown: when it shows it to nobody from outside, or answers something else.
        NothingToRead: when there are no words in it.
    """
    if status in (404, 410) or (status >= 400 and _NOT_FOUND.search(content[:1_000])):
        raise Gone(f"HTTP {status}")
    if status >= 400:
        raise PostNotShown(f"HTTP {status}")
    reader = _READERS.get(post.platform)
    if reader is None or len(content) > _MOST_BYTES:
        raise PostNotShown(f"{len(content)} bytes of {media_type} from {post.platform}")
    found = reader(content, post)
    if not found.text:
        raise NothingToRead(f"no words in a post on {post.platform}", seen="a post without words")
    return found


def _of_x(content: bytes, post: PostAddress) -> Extract:
    answer = _answer(_OEmbed, content)
    handle = _HANDLE_OF_X.match(answer.author_url)
    tree = _tree(answer.html.encode("utf-8", "replace"))
    said = next(iter(tree.xpath("//blockquote/p")), None)
    if not handle or said is None:
        raise PostNotShown("an embed without an author or words")
    for anchor in said.xpath(".//a"):
        if _PICTURE_OF_X.fullmatch(
            _words(anchor)
        ):  # a mark where a picture stands; the author did not type it
            anchor.drop_tree()
    text = _words(said)
    number = int(post.post)
    made = _EPOCH_OF_X + (number >> 22) if number >= _FIRST_DATED_ID else 0
    return _extract(
        _by(post, handle[1]),
        text,
        answer.author_name,
        published=_time(made / 1000),
        language=said.get("lang", ""),
        in_part=InPart.CUT if _CUT_BY_X.search(text) else InPart.NOT,
    )


def _of_bluesky(content: bytes, post: PostAddress) -> Extract:
    view = _answer(_BlueskyThread, content).thread
    if view.not_found:
        raise Gone("not found")
    if view.post is None:
        raise PostNotShown("blocked")
    author, record = view.post.author, view.post.record
    if any(label.val == "!no-unauthenticated" for label in author.labels):
        raise PostNotShown(seen="its author shows posts only to people who are logged in")
    facets = (feature.uri for facet in record.facets for feature in facet.features)
    handle = author.did if author.handle == "handle.invalid" else author.handle
    # The author's program states when it was made; it cannot have been made after the platform had it.
    stated, seen = moment_of(record.created), moment_of(view.post.indexed)
    return _extract(
        _by(post, handle),
        only_seen(record.text).strip(),
        author.name,
        published=min(stated, seen) if stated and seen else stated or seen,
        language=record.langs[0] if len(record.langs) == 1 else "",
        links=(*facets, view.post.embed.external.uri),
        pictures=(image.fullsize for image in view.post.embed.images),
    )


def _of_mastodon(content: bytes, post: PostAddress) -> Extract:
    status = _answer(_Status, content)
    if status.visibility not in ("public", "unlisted"):
        raise PostNotShown("not public")
    status = status.reblog or status
    tree = _tree(status.content.encode("utf-8", "replace"))
    for node in tree.xpath("//*[@class]"):
        names = node.get("class").split()
        if "ellipsis" in names:
            node.text = f"{node.text or ''}…"
        # The ends of long links, and the address of a quoted post, which the site itself does not show.
        if "invisible" in names or "quote-inline" in names:
            node.drop_tree()
    anchors = [
        a for a in tree.xpath("//a[@href]") if not {"mention", "hashtag"} & set(a.get("class", "").split())
    ]
    warning = only_seen(status.spoiler_text).strip()
    card = (status.card.url,) if status.card else ()
    return _extract(
        _by(post, status.account.acct),
        f"{warning}\n{_words(tree)}".strip(),
        status.account.display_name,
        published=moment_of(status.created_at),
        updated=moment_of(status.edited_at or ""),
        language=status.language or "",
        links=(*(a.get("href") for a in anchors), *card),
        pictures=(media.url or "" for media in status.media_attachments if media.type == "image"),
    )


def _of_telegram(content: bytes, post: PostAddress) -> Extract:
    tree = _tree(content)
    [*failures] = _with_class(tree, "tgme_widget_message_error")
    if failures:
        raise Gone(seen="Telegram says that it is not there")
    [*shown] = tree.xpath("//*[@data-post]")
    if not shown or shown[0].get("data-post").lower() != f"{post.handle}/{post.post}".lower():
        raise PostNotShown("not the post that was asked for")
    message = shown[0]
    for reply in _with_class(message, "tgme_widget_message_reply"):
        reply.drop_tree()
    [*texts] = _with_class(message, "js-message_text")
    owner = next(iter(_with_class(message, "tgme_widget_message_owner_name")), None)
    [*times] = message.xpath(".//*[contains(@class, 'tgme_widget_message_date')]//time/@datetime")
    found = _extract(
        post,
        _words(texts[0]) if texts else "",
        _words(owner) if owner is not None else "",
        published=moment_of(times[0] if times else ""),
        links=texts[0].xpath(".//a/@href") if texts else (),
        # What is passed on is the words of whom it is from.
        credits=tuple(
            _name(_words(a)) for a in _with_class(message, "tgme_widget_message_forwarded_from_name")
        ),
    )
    home = owner.get("href", "").rstrip("/").lower() if owner is not None else ""
    # In a group the one who writes is not the account.
    is_own = home.endswith(f"/{post.handle.lower()}")
    return found if is_own or not home else replace(found, byline=_name(_words(owner)))


def _of_tiktok(content: bytes, post: PostAddress) -> Extract:
    answer = _answer(_OEmbed, content)
    handle = answer.author_unique_id or answer.author_url.rpartition("/@")[2]
    seconds = int(post.post) >> 32
    return _extract(
        _by(post, handle),
        only_seen(answer.title).strip(),
        answer.author_name,
        published=_time(seconds if seconds in _TIMES_OF_TIKTOK else 0),
    )


_READERS: dict[Platform, Callable[[bytes, PostAddress], Extract]] = {
    Platform.X: _of_x,
    Platform.BLUESKY: _of_bluesky,
    Platform.MASTODON: _of_mastodon,
    Platform.TRUTH_SOCIAL: _of_mastodon,
    Platform.TELEGRAM: _of_telegram,
    Platform.TIKTOK: _of_tiktok,
}


def _by(post: PostAddress, handle: str) -> PostAddress:
    """Return the post as by the account that an answer names."""
    if not _HANDLE.fullmatch(handle):
        raise PostNotShown("no name of an account")
    return post.by(handle)


def _extract(
    post: PostAddress,
    text: str,
    name: str,
    published: datetime | None,
    updated: datetime | None = None,
    language: str = "",
    links: Iterable[str] = (),
    pictures: Iterable[str] = (),
    credits: tuple[str, ...] = (),
    in_part: InPart = InPart.NOT,
) -> Extract:
    called = _name(name)
    code = _LANGUAGE.fullmatch(language)
    return Extract(
        text=text,
        outlet=outlet_of(post).name,
        byline=f"{called} (@{post.handle})" if called else f"@{post.handle}",
        published=published.isoformat() if published else "",
        updated=updated.isoformat() if updated else "",
        link=post.link,
        language=code[1].lower() if code else "",
        credits=tuple(filter(None, credits)),
        links=_addresses(links),
        pictures=_addresses(pictures),
        in_part=in_part,
    )


def _answer(shape: type[_Answer], content: bytes) -> _Answer:
    try:
        return shape.model_validate_json(content)
    except ValidationError as error:
        raise PostNotShown(f"not the answer that was published: {error.error_count()} errors") from error


def _tree(content: bytes) -> Any:
    """Return a piece of HTML without what is hidden in it."""
    # Imported here: it takes a while, and it does not say all its types.
    html = cast(Any, import_module("lxml.html"))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(content or b"<p></p>", parser=parser)
    except (ValueError, html.etree.ParserError) as error:
        raise PostNotShown("no markup in it") from error
    take_off_hidden(tree)
    return tree


def _with_class(node: Any, name: str) -> list[Any]:
    return node.xpath(".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} ")


def _words(node: Any) -> str:
    """Return the words in a node as a browser would lay them out, a line a line, none of them empty."""
    pieces: list[str] = []
    # Not called on itself: markup may be nested as deep as its writer likes.
    waiting: list[tuple[Any, bool]] = [(node, False)]
    while waiting:
        here, is_done = waiting.pop()
        if is_done:
            pieces.append("\n" if here.tag in _BLOCKS else "")
            if here is not node:
                pieces.append(_SPACE.sub(" ", here.tail or ""))
            continue
        pieces.append("\n" if here.tag in _BLOCKS or here.tag == "br" else "")
        if here.tag not in ("script", "style", "head"):
            pieces.append(_SPACE.sub(" ", here.text or ""))
        waiting.append((here, True))
        waiting += [(child, False) for child in reversed(here)]
    lines = (line.strip() for line in only_seen("".join(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)


def _name(name: str) -> str:
    return " ".join(only_seen(name).split())[:_NAME_CHARACTERS]


def _addresses(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a for a in found if _WEB.fullmatch(a)))[:_ADDRESSES]


def _time(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
