"""Plain text: what stands there, as it stands there."""

from bot.edges.fetch.formats.encoding import decode
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.imprint import tidy


def read(content: bytes, charset: str = "") -> Extract:
    """Return the text; what it says of itself at its head and foot is for others to find.

    Raises:
        NothingToRead: when it is empty.
        NotText: when it is not text.
    """
    return Extract(text=tidy(decode(content, charset)))
