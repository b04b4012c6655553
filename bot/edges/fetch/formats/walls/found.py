"""What was found of a story, with its notices set apart, and how it stands in its page."""

import re
from dataclasses import dataclass

from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.words import Notice, consent_terms_in, count_words, folded, notices_in

SCANT = 25  # own words: the shortest reports of agencies have more
TEASER = 60  # own words: from here on there is enough of a story to read it in part
LISTED = 5  # headlines make a list

_OFFER_LINE = 30  # words: a longer line with one phrase of an offer is no offer
_NOTICE_LINE = 90  # words: a longer line is more than a notice
_HEADLINE = 4  # words: a section's name has fewer
_ENDS = 40  # characters by which a line is found again
_BESIDE = 800  # characters after a story in which its page may say that there is more
_BRIEF_RUN = 30  # words: a stretch that may be a brief or a teaser
_QUOTED = re.compile(r'"[^"]{2,300}"')
_BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")
_SENTENCE_ENDS = re.compile(r"[.!?。！？؟۔।:;]\W*$")
_NOTICES = (
    Notice.CONSENT,
    Notice.CUT,
    Notice.OFFER,
    Notice.JOIN,
    Notice.LOG_IN,
    Notice.NOT_FOUND,
    Notice.SCRIPTS,
    Notice.ROBOTS,
    Notice.REGION,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a story, with its notices apart.

    Attributes:
        own: words of the lines that are no notice.
        notice: words of the lines that are.
        first, last: the story's own lines that it begins and ends with, folded; "" when it has none.
    """

    own: int
    notice: int
    first: str = ""
    last: str = ""


def without_notices(signs: Signs, extract: Extract | None) -> Found:
    """Set the lines of a found story that are notices apart.

    Legal text goes with the notice it belongs to: where the page asks for consent and states no story, a line
    with several of the words that such notices are made of is one too.
    """
    lines: list[tuple[str, int]] = []
    cut_at, notice = 0, 0
    asks_consent = len(signs.says.get(Notice.CONSENT, ())) >= 2 and not signs.is_marked_story
    for line in map(folded, extract.text.split("\n")) if extract else ():
        words = count_words(line)
        phrases = notices_in(_QUOTED.sub("", line))  # what is quoted is said by somebody else
        is_notice = _is_notice(line, words, {kind: len(phrases.get(kind, ())) for kind in _NOTICES})
        if is_notice or (asks_consent and consent_terms_in(line) >= max(3, words / 20)):
            notice += words
            if Notice.CUT in phrases or Notice.JOIN in phrases:
                cut_at = cut_at or len(lines)
        elif line not in signs.headings and line not in signs.titles:
            lines.append((line, words))
    # The prices that follow an offer are part of it; a story that goes on after it is not.
    if cut_at and (after := sum(words for _, words in lines[cut_at:])) < TEASER:
        notice += after
        lines = lines[:cut_at]
    return Found(
        own=sum(words for _, words in lines),
        notice=notice,
        first=lines[0][0] if lines else "",
        last=lines[-1][0] if lines else "",
    )


def _is_notice(line: str, words: int, counts: dict[Notice, int]) -> bool:
    """Tell whether a line of a story is a notice, by how many phrases of each kind it has.

    A label on a button ("accept all") and a word of an offer are said in stories too.
    """
    if counts[Notice.CONSENT] == 1 and consent_terms_in(line) < 2:
        counts[Notice.CONSENT] = 0
    if counts[Notice.OFFER] == 1 and words > _OFFER_LINE:
        counts[Notice.OFFER] = 0
    total = sum(counts.values())
    return (total > 0 and words <= _NOTICE_LINE) or total >= 3


def is_brief(signs: Signs, found: Found) -> bool:
    """Tell whether a short text is a report: as long as one, and more than the notices beside it."""
    return found.own >= SCANT and (signs.is_marked_story or found.own > 2 * found.notice)


def is_cut(signs: Signs, found: Found, kinds: tuple[Notice, ...] = (Notice.CUT, Notice.JOIN)) -> bool:
    """Tell whether the page says that there is more, for who pays or registers, and says so of this story.

    Lists of other stories say it of theirs: it counts between the headlines before and after the story.
    Where there is next to none, or it is not found again in the page, it counts anywhere.
    """
    phrases = [phrase for kind in kinds for phrase in signs.says.get(kind, ())]
    if not phrases or found.own < SCANT:
        return bool(phrases) or any(kind in signs.headed for kind in kinds)
    place = _place(signs, found)
    if place is None:
        return not is_brief(signs, found) or signs.is_free is False
    start, end = place
    before = max((at for at in signs.breaks if at <= start), default=0)
    after = min((at for at in signs.breaks if at >= end), default=len(signs.text))
    beside = (signs.text[before:start], signs.text[end : min(after, end + _BESIDE)])
    if any(phrase in words for words in beside for phrase in phrases):
        return True
    # Inside, it is an offer that the story goes on after, unless what follows is a line of the page's frame.
    last = max(signs.text.rfind(phrase, start, end) for phrase in phrases)
    return last >= 0 and count_words(signs.text[last:end]) < SCANT


def _place(signs: Signs, found: Found) -> tuple[int, int] | None:
    """Return where in the page's text the story begins and ends; None when that is not found."""
    if not found.first:
        return None
    start = signs.text.find(found.first[:_ENDS])
    end = signs.text.rfind(found.last[-_ENDS:])
    return (start, end + len(found.last[-_ENDS:])) if 0 <= start <= end else None


def is_one_story(signs: Signs, found: Found) -> bool:
    """Tell whether a short text stands in one piece under a headline that the title says too.

    What a list has to show for a story are teasers with headlines between them, under the name of a section.
    """
    place = _place(signs, found)
    if place is None or found.own < SCANT:
        return False
    between = sum(place[0] < at < place[1] for at in signs.breaks)
    return between <= 1 and (signs.run >= _BRIEF_RUN or _has_headline(signs))


def _has_headline(signs: Signs) -> bool:
    return any(count_words(heading) >= _HEADLINE and heading in signs.titles for heading in signs.headings)


def is_first_of_list(signs: Signs, found: Found) -> bool:
    """Tell whether a text is the first teaser of many, under a headline that leads elsewhere."""
    if found.own >= TEASER or signs.headlines < 4 * LISTED or _has_headline(signs):
        return False
    place = _place(signs, found)
    above = max((at for at in signs.breaks if at <= place[0]), default=None) if place else None
    return place is not None and above is not None and count_words(signs.text[above : place[0]]) < SCANT


def breaks_off(found: Found) -> bool:
    return bool(_BREAKS_OFF.search(found.last)) or (
        count_words(found.last) > 8 and not _SENTENCE_ENDS.search(found.last)
    )
