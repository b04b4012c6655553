"""What is told of a page that was not read."""

from bot.edges.fetch.formats.walls.found import Found
from bot.edges.fetch.formats.walls.signs import Signs


def without_scripts(signs: Signs) -> str:
    return f"{_counted(signs.words)} without them" if signs.words else "nothing is there without them"


def notice(signs: Signs, found: Found) -> str:
    return f"{_counted(max(found.notice, signs.words - found.own))} of notice"


def shown(found: Found) -> str:
    match found.own:
        case 0:
            return "none of it is shown"
        case 1:
            return "only 1 word is shown"
        case own:
            return f"only {_counted(own)} are shown"


def words_there(signs: Signs) -> str:
    """Say how few words are all there is; "" where there are none."""
    return f"only {_counted(signs.words)}" if signs.words else ""


def _counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"
