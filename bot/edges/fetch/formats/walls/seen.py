"""What is told of a page that was not read."""

from bot.edges.fetch.formats.walls.found import Found
from bot.edges.fetch.formats.walls.signs import Signs


def http(signs: Signs) -> str:
    return f"HTTP {signs.status}" if signs.host else "a file"


def http_and_words(signs: Signs) -> str:
    return f"{http(signs)}, {counted(signs.words)} without scripts"


def notice(signs: Signs, found: Found) -> str:
    return f"{http(signs)}, {counted(max(found.notice, signs.words - found.own))} of notice"


def words_of_story(signs: Signs, found: Found) -> str:
    return f"{http(signs)}, {counted(found.own)} of the story"


def counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"
