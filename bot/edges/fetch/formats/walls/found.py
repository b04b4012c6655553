"""What was found of a story, with its notices set apart, and how it stands in its page."""

import re
from dataclasses import dataclass

from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.telling import ascribes, unquoted
from bot.edges.fetch.formats.walls.texts import count_words, folded
from bot.edges.fetch.formats.walls.words import TOLD, Notice, notices_in, terms_in

SCANT = 25  # own words: the shortest reports of agencies have more
TEASER = 60  # own words: from here on there is enough of a story to read it in part
WHOLE = 150  # own words that no wall has in one piece
TEASER_RUN = 45  # words without a headline's link between them: teasers have fewer, stories more
LISTED = 5  # headlines make a list
ASKING = (Notice.ADS, Notice.AGE, Notice.UPKEEP, Notice.QUEUE)

_OFFER_LINE = 30  # words: a longer line with one phrase of an offer is no offer
_NOTICE_LINE = 90  # words: a longer line is more than a notice
_HEADLINE = 4  # words: a section's name has fewer
_ENDS = 40  # characters by which a line is found again
_BESIDE = 800  # characters after a story in which its page may say that there is more
_BRIEF_RUN = 30  # words: a stretch that may be a brief or a teaser
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
    Notice.VACANT,
    Notice.LETTERS,
    *ASKING,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a story, with its notices apart.

    Attributes:
        own: words of the lines that are no notice.
        notice: words of the lines that are.
        linked: links that its own lines are put together from, where they are few words.
        ascribes: whether its own lines say of anything who said it.
        first, last: the story's own lines that it begins and ends with, folded; "" when it has none.
    """

    own: int
    notice: int
    linked: int = 0
    ascribes: bool = False
    first: str = ""
    last: str = ""


def without_notices(signs: Signs, extract: Extract | None) -> Found:
    """Set the lines of a found story that are notices apart.

    Legal text goes with the notice it belongs to: where the page asks for consent and states no story, a line
    with several of the words that such notices are made of is one too. So do the steps by which an ad blocker
    is switched off.
    """
    lines: list[tuple[str, int]] = []
    cut_at, notice = 0, 0
    asks_consent = len(signs.says.get(Notice.CONSENT, ())) >= 2 and not signs.is_marked_story
    # One phrase alone is advice as well, but where there is hardly more.
    is_hardly_more = extract is None or count_words(extract.text) < SCANT
    sure = [
        kind
        for kind in ASKING
        if kind in signs.says and (is_hardly_more or kind in signs.headed or len(signs.says[kind]) > 1)
    ]
    for line in map(folded, extract.text.split("\n")) if extract else ():
        words = count_words(line)
        phrases = notices_in(unquoted(line))
        counts = {
            kind: len(phrases.get(kind, ()))
            for kind in _NOTICES
            if kind not in TOLD or (kind in signs.says and (kind in sure or kind not in ASKING))
        }
        is_notice = _is_notice(line, words, counts)
        is_of_one = (asks_consent and terms_in(Notice.CONSENT, line) >= max(3, words / 20)) or any(
            _is_of(kind, line, words) for kind in sure
        )
        if is_notice or is_of_one:
            notice += words
            if Notice.CUT in phrases or Notice.JOIN in phrases:
                cut_at = cut_at or len(lines)
        elif line not in signs.headings and line not in signs.titles:
            lines.append((line, words))
    # The prices that follow an offer are part of it; a story that goes on after it is not.
    if cut_at and (after := sum(words for _, words in lines[cut_at:])) < TEASER:
        notice += after
        lines = lines[:cut_at]
    own = sum(words for _, words in lines)
    return Found(
        own=own,
        notice=notice,
        linked=sum(_count_linked(line, signs.linked) for line, _ in lines) if own < TEASER else 0,
        ascribes=own < WHOLE and any(ascribes(line) for line, _ in lines),
        first=lines[0][0] if lines else "",
        last=lines[-1][0] if lines else "",
    )


def _is_notice(line: str, words: int, counts: dict[Notice, int]) -> bool:
    """Tell whether a line of a story is a notice, by how many phrases of each kind it has.

    A label on a button ("accept all") and a word of an offer are said in stories too.
    """
    if counts.get(Notice.CONSENT) == 1 and terms_in(Notice.CONSENT, line) < 2:
        counts[Notice.CONSENT] = 0
    if counts.get(Notice.OFFER) == 1 and words > _OFFER_LINE:
        counts[Notice.OFFER] = 0
    total = sum(counts.values())
    return (total > 0 and words <= _NOTICE_LINE) or total >= 3


def _is_of(kind: Notice, line: str, words: int) -> bool:
    """Tell whether a line goes with a notice of a kind that the page has: it says nothing of anybody."""
    return terms_in(kind, line) >= max(2, words / 15) and not ascribes(line)


def _count_linked(line: str, linked: frozenset[str]) -> int:
    """Return how many links a line is put together from; 0 when it holds anything else."""
    if line in linked:
        return 1
    count = 0
    for words in sorted(linked, key=len, reverse=True):
        if words and words in line:
            line = line.replace(words, " ", 1)
            count += 1
    return 0 if any(map(str.isalnum, line)) else count


def is_brief(signs: Signs, found: Found) -> bool:
    """Tell whether a short text is a report: as long as one, and more than the notices beside it."""
    return found.own >= SCANT and (signs.is_marked_story or found.own > 2 * found.notice)


def tells_of_notice(signs: Signs, found: Found) -> bool:
    """Tell whether a text under a notice's heading is a report of it: it says who said so, and stands first.

    Below a missing page's notice stand other stories' teasers, each after the link of its headline.
    """
    place = _place(signs, found)
    if place is None or not found.ascribes or not is_brief(signs, found):
        return False
    return not any(at <= place[0] for at in signs.breaks)


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


def shows_paid_part(signs: Signs, found: Found) -> bool:
    """Tell whether a story ends in the part that its page says one pays for, and that is not its offer."""
    return bool(found.last) and found.last[-_ENDS:] in signs.paid and count_words(signs.paid) >= SCANT


def is_counted_whole(signs: Signs, found: Found) -> bool:
    """Tell whether the page counts no more words of its story than it shows."""
    return 0 < signs.stated_words <= 1.1 * found.own


def breaks_off(found: Found) -> bool:
    return bool(_BREAKS_OFF.search(found.last)) or (
        count_words(found.last) > 8 and not _SENTENCE_ENDS.search(found.last)
    )
