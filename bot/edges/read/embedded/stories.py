"""The sections of a digest: where each story's heading and body stand, and which lines belong to none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.core.claims import Note, NoteKind
from bot.core.stories import Story
from bot.core.text import Span, fold, paragraphs, words_of
from bot.edges.read.embedded.furniture import bullet, is_furniture, is_in_brief, stamp

# A heading says something (two words are a crosshead or a byline) and is no sentence.
_LEAST_WORDS, _MOST_WORDS, _LONGEST = 3, 22, 150  # words, words, code points
# A body's first line is prose: this many words, or a full stop at its end.
_PROSE = 9  # words

# Two entries make a live blog; one line that begins with a time is a line.
_LEAST_ENTRIES = 2
# Items under "In brief" that are each a story.
_LEAST_ITEMS = 2

# More headings than this in a row are a list.
_MOST_IN_A_ROW = 3

_ENDS_A_SENTENCE = re.compile(r"[.!?…;,:][\"”’'»)\]]*$")
_QUOTED_SENTENCE = re.compile(r"[.!?][\"”]")  # a quotation signed with a dash
_ENDS_PROSE = re.compile(r"[.!?…:][\"”’'»)\]]*$")
_OPENS = re.compile(r"[\"“‘'«(\[]*[A-Z0-9ÀÁÂÄÅÇÈÉÊËÍÎÏÑÓÔÖØÚÜŞŠŽ]")
_LABEL = re.compile(r"[A-Z][\w’' -]{1,40}: \S")
_RELATED = re.compile(r"(?:read (?:more|also|next)|related|see also|more (?:on|about)|also)\b", re.IGNORECASE)
_CREDIT = re.compile(r"(?:photo|image|credit)\b[ :]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Division:
    """A text's sections, still without summaries, and the lines that belong to none of them.

    Attributes:
        furniture: bylines, datelines, dates and the like. No story's text, and not worth a note.
    """

    stories: tuple[Story, ...]
    notes: tuple[Note, ...]
    furniture: tuple[Span, ...] = ()

    @property
    def left_out(self) -> tuple[Span, ...]:
        """The lines that are read with no story."""
        strays = (note.span for note in self.notes if note.kind is NoteKind.STRAY_LINE)
        return (*strays, *self.furniture)


def divide(text: str, title: str = "") -> Division:
    """Split a text at the headings that stand on lines of their own, and where a live blog or list goes on.

    An entry of a live blog begins at its time, whatever is newest; an item under "In brief" is a story of its
    own. Either may be without a heading.

    Args:
        text: the report's text.
        title: the report's, as captured; "" when there is none. A first line equal to it is a heading
            whatever it looks like.
    """
    every = paragraphs(text)
    furniture = tuple(line for line in every if is_furniture(line.of(text)))
    stories: list[Story] = []
    strays: list[Span] = []
    for group in _groups(text, every):
        around = frozenset(furniture)
        lines = [line for line in group if line not in around]
        if not lines:
            continue
        found, left_out = _sections(text, lines, title)
        strays += left_out
        stories += [replace(story, index=len(stories) + i) for i, story in enumerate(found)]
    if not stories and every:
        return Division((Story(0, None, _around(every)),), ())
    notes = tuple(Note(NoteKind.STRAY_LINE, line) for line in sorted(strays))
    return Division(tuple(stories), notes, furniture)


def _groups(text: str, lines: Sequence[Span]) -> list[list[Span]]:
    """Return the lines of each entry or item by themselves; all together where there are none."""
    entries = [i for i, line in enumerate(lines) if stamp(line.of(text))]
    starts = [
        i
        for i, before in zip(entries, [-2, *entries], strict=False)
        if before != i - 1 or _tells(text, lines[i])
    ]
    if not _is_live(text, lines, starts):
        starts = list(_items(text, lines))
    ends = pairwise(dict.fromkeys((0, *starts, len(lines))))
    return [list(lines[first:last]) for first, last in ends]


def _tells(text: str, line: Span) -> bool:
    """Tell whether a line that begins with a time goes on after it."""
    words = line.of(text)
    return stamp(words) < len(words)


def _is_live(text: str, lines: Sequence[Span], starts: Sequence[int]) -> bool:
    """Tell a live blog from a timetable: most entries have a sentence in them."""
    if len(starts) < _LEAST_ENTRIES:
        return False
    groups = [lines[first:last] for first, last in pairwise((*starts, len(lines)))]
    told = sum(any(_is_prose(line.of(text)[stamp(line.of(text)) :]) for line in group) for group in groups)
    return 2 * told > len(groups)


def _items(text: str, lines: Sequence[Span]) -> Iterator[int]:
    """Yield where the items under each "In brief" begin: lines of prose with a bullet or a number."""
    at = 0
    while at < len(lines):
        at += 1
        if not is_in_brief(lines[at - 1].of(text)):
            continue
        first = at
        while (
            at < len(lines) and (mark := bullet(lines[at].of(text))) and _is_prose(lines[at].of(text)[mark:])
        ):
            at += 1
        if at - first >= _LEAST_ITEMS:
            yield from range(first, at)
            yield from (at,) if at < len(lines) else ()


def _sections(text: str, lines: Sequence[Span], title: str) -> tuple[list[Story], set[Span]]:
    """Return the stories of some lines and the heading-like lines that belong to none of them."""
    headings, strays = _headings(text, lines, title)
    stories: list[Story] = []
    heading: Span | None = None
    body: list[Span] = []
    for line in lines:
        if line in strays:
            continue
        if line in headings:
            if body:
                stories.append(Story(len(stories), heading, _around(body)))
            heading, body = line, []
        else:
            body.append(line)
    if body:
        stories.append(Story(len(stories), heading, _around(body)))
    if not stories:
        return [Story(0, None, _around(lines))], set()
    return stories, strays


def label_of(heading: str) -> str:
    """Return the words before the colon of a heading such as "Opposition: …"; "" when it has none."""
    return heading.partition(":")[0].strip() if _LABEL.match(heading) else ""


def _headings(text: str, lines: Sequence[Span], title: str) -> tuple[set[Span], set[Span]]:
    """Return the lines that are headings and the heading-like lines that belong to no story."""
    headings: set[Span] = set()
    strays: set[Span] = set()
    seen = 0
    wanted = fold(title).strip()
    for like, group in groupby(lines, lambda line: _is_heading_like(line.of(text))):
        run = list(group)
        seen += len(run)
        first_line = run[0] == lines[0]
        if first_line and not like and wanted and fold(run[0].of(text)) == wanted and len(run) > 1:
            headings.add(run[0])
        if not like:
            continue
        if seen == len(lines):
            strays.update(() if first_line else run)
            continue
        following = lines[seen].of(text)
        if not first_line and len(run) > _MOST_IN_A_ROW:
            continue
        if not _is_prose(following):
            continue
        chosen = _the_heading(run, text, following, first_line, wanted)
        headings.add(chosen)
        strays.update(line for line in run if line != chosen)
    return headings, strays


def _the_heading(run: Sequence[Span], text: str, body: str, first_line: bool, title: str) -> Span:
    """Return the one heading among heading-like lines in a row; the rest are related links and bylines."""
    for line in run:
        if title and fold(line.of(text)) == title:
            return line
    fit = [line for line in run if not _RELATED.match(line.of(text))] or list(run)
    if first_line:
        return fit[0]
    told = set(words_of(body))
    return max(fit, key=lambda line: (len(told.intersection(words_of(line.of(text)))), line.start))


def _is_heading_like(line: str) -> bool:
    line = line[bullet(line) :]
    words = line.split()
    if len(line) > _LONGEST or len(words) > _MOST_WORDS:
        return False
    if not _OPENS.match(line) or _ENDS_A_SENTENCE.search(line) or _QUOTED_SENTENCE.search(line):
        return False
    return len(words) >= _LEAST_WORDS or bool(_LABEL.match(line) or _CREDIT.match(line))


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _PROSE or bool(_ENDS_PROSE.search(line))


def _around(lines: Sequence[Span]) -> Span:
    return Span(lines[0].start, lines[-1].end)
