"""Files that came with messages."""

import aiohttp

from bot.core.errors import NoSuchFile, NotAllowed, ServiceBusy
from bot.edges.chat.slack.calls import Answer, Calls
from bot.edges.chat.slack.hearing import FILE

_SECONDS = 60
_DOWN = 500


async def attached(calls: Calls, token: str, address: str, most: int) -> bytes:
    """Return the bytes of a file, `most` and one at most.

    Args:
        calls: to Slack.
        token: the bot's, which opens its files.
        address: of the attachment, "slack:F024BERPE/memo.pdf".
        most: bytes.

    Raises:
        NoSuchFile: it is not there, or the bot may not see it.
        ServiceBusy: Slack did not answer.
    """
    id = address.removeprefix(FILE).partition("/")[0]
    try:
        info: Answer = (await calls.look("files.info", file=id)).get("file", {})
    except NotAllowed as error:
        raise NoSuchFile(error.detail) from error
    link = str(info.get("url_private_download") or info.get("url_private") or "")
    if not link:
        raise NoSuchFile("no address")
    headers, timeout = {"Authorization": f"Bearer {token}"}, aiohttp.ClientTimeout(_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(link, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status >= _DOWN:
                raise ServiceBusy(f"file {answer.status}")
            if answer.status != 200:  # a page to log in at is no file of ours
                raise NoSuchFile(f"file {answer.status}")
            return await _read(answer, most)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ServiceBusy(type(error).__name__) from error


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        content += piece
        if len(content) > most:
            break
    return bytes(content[: most + 1])
