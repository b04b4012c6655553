"""Lines in a story's column that are not of it: its own title, pointers to other stories, calls to subscribe.

A line is left out whole or stays as it is. Only what is short and says what it is goes; anything else may be
the story.
"""

import re
from collections.abc import Sequence, Set

_SHORT = 220  # characters; a longer line is a paragraph

# "Read more: …", "Lea también: …": a cue, then another story's title.
_POINTER = re.compile(
    r"\W{0,3}(?:(?:read|see|watch|learn|click)\s+(?:more|also|next|here)|related(?:\s+(?:stories|articles|news|content|coverage|links?|topics?))?"
    r"|(?:more|also)\s+(?:on|from|about|in|read)\b.{0,40}|don['’]t\s+miss|most\s+(?:read|popular)(?:\s+in\b.{0,40})?"
    r"|recommended(?:\s+(?:stories|reading|for\s+you))?|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)"
    r"|explore\s+further|trending(?:\s+now)?|editor['’]s\s+picks?"
    r"|(?:lea|lee|leer|mira|mire|vea|ver)(?:\s+(?:también|además|más|m[aá]s))?|(?:le|te)\s+puede\s+interesar|puedes\s+ver"
    r"|leggi\s+anche(?:\s+su)?|lire\s+aussi|à\s+lire(?:\s+aussi)?|voir\s+aussi|leia\s+(?:também|mais)|veja\s+(?:também|mais)"
    r"|lesen\s+sie\s+(?:auch|mehr|hier)|mehr\s+zum\s+thema(?:\s+auf\b.{0,40})?|auch\s+interessant|weitere\s+(?:artikel|meldungen|informationen)\b.{0,60}"
    r"|zobacz\s+(?:także|również|też)|czytaj\s+(?:także|również|też)|читайте\s+также|lees\s+ook|läs\s+(?:också|mer)|lue\s+myös)\W{0,3}",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:please\s+)?(?:subscribe|sign\s+up|sign\s+in|log\s+in|register\s+(?:now|here|for)|download\s+(?:the|our)\b.{0,60}\bapps?\b"
    r"|follow\s+(?:us|me|@|.{1,60}\bon\s+(?:twitter|facebook|instagram|x\b|telegram|youtube|social))"
    r"|like\s+us\s+on|join\s+our\s+(?:newsletter|community|channel|mailing|telegram|whatsapp|facebook)\b|click\s+here\s+to\s+(?:subscribe|sign|join|read)|get\s+.{1,60}\bclicking\s+here"
    r"|for\s+(?:the\s+latest|more)\b.{1,80}\b(?:download|subscribe|sign\s+up|follow|visit|newsletter)"
    r"|(?:s[ií]g[ue]+nos|síguenos)\s+en\b|suscr[ií]bete|suscribirse|puede\s+escribirnos|abonnieren\s+sie|jetzt\s+abonnieren|newsletter\s+abonnieren"
    r"|reach\s+the\s+reporters?\b|(?:share|tweet|print|email)\s+this\s+(?:article|story|page|post)\b|share\s+on\b"
    r"|have\s+(?:a|any)\s+(?:news\s+)?(?:tip|story)|got\s+a\s+(?:news\s+)?(?:tip|story)|we(?:\s+want|['’]d\s+like)\s+to\s+hear\b"
    r"|listen\s+to\s+.{1,60}\blive\b|advertisement|advertise\s+with|sponsored(?:\s+content)?$|story\s+continues\s+below|article\s+continues\s+(?:below|after))",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:copyright\b|©|\(c\)\s|all\s+rights\s+reserved|our\s+standards\s*:|vervielfältigung\s+nur|alle\s+rechte\s+vorbehalten"
    r"|tous\s+droits|todos\s+los\s+derechos|this\s+material\s+may\s+not\s+be\s+published)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\W*(?:comments?|leave\s+a\s+(?:comment|reply)|share(?:\s+this)?|tweet|print|e-?mail|more|tags?|advertisement|loading|close"
    r"|follow|subscribe|kommentare?|teilen|werbung|anzeige|comentarios|publicidad|publicité|commentaires|reklama)\W*",
    re.IGNORECASE,
)


def without_furniture(lines: Sequence[str], title: str, linked: Set[str]) -> list[str]:
    """Return the lines of a story without those that are not of it.

    Args:
        lines: a paragraph each, in order.
        title: the page's; told apart from the text, it does not begin it again.
        linked: lines that are nothing but a link to somewhere.
    """
    kept = [
        line
        for at, line in enumerate(lines)
        if not _is_furniture(line, line in linked, is_late=at * 2 >= len(lines))
        and not (at < _HEAD and title and _folded(line) == _folded(title))
    ]
    while len(kept) > 1 and kept[-1] in linked:
        kept.pop()
    # A story that is nothing but such lines is a page of another kind; it is not for here to judge.
    return kept or list(lines)


_HEAD = 3


def _is_furniture(line: str, is_link: bool, is_late: bool) -> bool:
    if len(line) > _SHORT:
        return False
    if _ALONE.fullmatch(line):
        return True
    if match := _POINTER.match(line):
        rest = line[match.end() :]
        if is_link or not rest or ":" in match[0] or match.end() == len(line):
            return True
    return is_late and (_CALL.match(line) is not None or _NOTICE.match(line) is not None)


def _folded(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))
