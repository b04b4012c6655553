"""Place a diagram on a sheet, from the top down: whose claim it is, who told whom, who objects, what it was.

Everything is as wide as the sheet and as high as its words need, so nothing can overlap; how much is shown is
bounded, and what is left out is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.core.corroboration import Status
from bot.core.pictures.diagrams import Diagram, Group, GroupKind, Node, Objection, ObjectionKind, Step
from bot.core.pictures.sheets import SIDE_INKS, Box, Ink, Lettering, Sheet, Stroke, Words
from bot.core.pictures.wrapping import plain, wrapped

WIDTH = 1080
LEAST_SIZE = 28  # of letters: what a phone held upright still shows
_MARGIN = 44.0
_PAD = 22.0
_STEP = 64.0  # that each telling is set in
_DEEPEST = 4  # steps; further ones are set in no more
_GAP = 26.0
_LEADING = 1.28


@dataclass(frozen=True, slots=True)
class _Style:
    size: int
    bold: bool = False
    ink: Ink = Ink.TEXT
    most: int = 3  # lines

    @property
    def line(self) -> float:
        return self.size * _LEADING


_CLAIMANT = _Style(44, bold=True)
_QUOTE = _Style(40, most=6)
_HEADING = _Style(28, ink=Ink.FAINT, most=1)
_STATUS = _Style(36, bold=True, ink=Ink.PAPER)
_BECAUSE = _Style(28, ink=Ink.PAPER)
_SECTION = _Style(34, bold=True)
_TITLE = _Style(32, bold=True, most=2)
_NAME = _Style(32, bold=True, most=2)
_SMALL = _Style(28, most=3)
_TIED = _Style(28, bold=True)
_NOTE = _Style(28, ink=Ink.FAINT, most=2)
_CHIP = _Style(28, bold=True, ink=Ink.PAPER, most=2)


def ink_of(status: Status) -> Ink:
    """Return the colour of a status; its words always stand in it."""
    match status:
        case Status.CONFIRMED | Status.REFUTED:
            return Ink.DECIDED
        case Status.DISPUTED | Status.DENIED | Status.WITHDRAWN:
            return Ink.CONTESTED
        case (
            Status.UNATTRIBUTED
            | Status.SINGLE_SOURCE
            | Status.ECHOED
            | Status.ONE_SIDED
            | Status.PARTLY_CORROBORATED
            | Status.CORROBORATED
        ):
            return Ink.LADDER
        case _:
            assert_never(status)


def layout(diagram: Diagram, lettering: Lettering) -> Sheet:
    """Return the sheet of a diagram; the same for the same diagram and letters."""
    page = _Page(lettering, _inks_of(diagram))
    page.head(diagram)
    page.section("Who told whom")
    page.say(diagram.between, _SMALL)
    for group in diagram.groups:
        page.group(group)
    page.say(diagram.more_groups, _SMALL)
    if diagram.objections:
        page.section("Who objects or answers")
        for objection in diagram.objections:
            if objection.kind is ObjectionKind.ANSWER:
                page.say(f"{objection.who} {objection.words} ({objection.where})", _SMALL)
            else:
                page.objection(objection)
        page.say(diagram.more_objections, _SMALL)
    page.strip(diagram)
    for note in diagram.footnotes:
        page.say(note, _NOTE)
    if any(lettering.lacks(words.text) for words in page.words):
        page.say(diagram.lacking, _NOTE)
    return Sheet(
        width=WIDTH,
        height=round(page.y + _MARGIN - _GAP / 2),
        title=plain(diagram.title),
        description=plain(diagram.description),
        boxes=tuple(page.boxes),
        words=tuple(page.words),
        strokes=tuple(page.strokes),
    )


def _inks_of(diagram: Diagram) -> dict[str, Ink]:
    sides = {side for group in diagram.groups for side in group.sides}
    sides |= {objection.side for objection in diagram.objections if objection.side}
    return dict(zip(sorted(sides), SIDE_INKS, strict=False))


@dataclass(slots=True)
class _Page:
    """A sheet that grows downwards."""

    lettering: Lettering
    sides: Mapping[str, Ink]
    boxes: list[Box] = field(default_factory=list[Box])
    words: list[Words] = field(default_factory=list[Words])
    strokes: list[Stroke] = field(default_factory=list[Stroke])
    y: float = _MARGIN

    def head(self, diagram: Diagram) -> None:
        self.say(diagram.heading, _HEADING, gap=4)
        self.say(f"{diagram.claimant}:", _CLAIMANT, gap=4)
        self.say(diagram.quote, _QUOTE)
        band = self._open(_MARGIN, WIDTH - 2 * _MARGIN, ink_of(diagram.status))
        self._write(diagram.status_words, _STATUS, band)
        self._write(diagram.because, _BECAUSE, band)
        self._close(band)

    def section(self, title: str) -> None:
        self.y += 8
        self.say(title, _SECTION, gap=8)

    def say(self, text: str, style: _Style, gap: float = _GAP / 2) -> None:
        """Write words on the sheet itself; nothing where there are none."""
        if not text:
            return
        for line in self._lines(text, style, WIDTH - 2 * _MARGIN):
            self._line(line, style, _MARGIN, None)
        self.y += gap

    def group(self, group: Group) -> None:
        adds = group.kind is GroupKind.ORIGIN
        box = self._open(_MARGIN, WIDTH - 2 * _MARGIN, Ink.GROUP if adds else Ink.NO_ORIGIN)
        self.boxes[box] = replace(self.boxes[box], rule=3, dashed=not adds)
        self._write(group.title, _TITLE, box)
        if group.about:
            self._write(group.about, _SMALL, box)
        for side in group.sides:
            self._chip(side, box)
        for root in group.roots:
            self._node(root, box, 0, None)
            self.y += 6
        if group.more:
            self._write(f"and {group.more:,} more", _SMALL, box)
        if group.ties:
            self.y += 8
            self._write("They count as one:", _TIED, box)
            for tie in group.ties:
                self._write(tie, _SMALL, box)
        self._close(box)

    def _node(self, node: Node, group: int, depth: int, above: int | None, said: str = "") -> None:
        """Place a voice and, set in below it, those it told; an arrow leads from each to the next.

        Words by which the one before it had it too (`said`) are not said again.
        """
        around = self.boxes[group]
        x = around.x + _PAD + _STEP * min(depth, _DEEPEST)
        right = around.right - _PAD
        if node.cue and node.cue.casefold() != said.casefold():
            self.y += 4
            for line in self._lines(f"“{node.cue}”", _NOTE, right - x):
                self._line(line, _NOTE, x, group)
            self.y += 4
        else:
            self.y += 14
        box = self._open(x, right - x, Ink.PAPER, group, rule=4 if node.is_publisher else 2, pad=10)
        self._write(node.name, _NAME, box)
        self._note(node.note, box)
        self._close(box, pad=8, gap=0)
        if above is not None:
            self._arrow(self.boxes[above], self.boxes[box])
        said = ""
        for told in node.told:
            self._node(told, group, depth + 1, box, said)
            said = told.cue

    def _note(self, note: str, box: int) -> None:
        """Write a note behind the last words where there is room, else below them."""
        note = plain(note)
        if not note:
            return
        last, around = self.words[-1], self.boxes[box]
        width = self.lettering.width(note, _NOTE.size, bold=False)
        x = around.right - _PAD - width
        if last.inside != box or x < last.x + last.width + _PAD:
            self._write(note, _NOTE, box)
        else:
            self.words.append(Words(x, last.y, width, note, _NOTE.size, _NOTE.ink, inside=box))

    def _arrow(self, above: Box, below: Box) -> None:
        x = above.x + _STEP / 2 if below.x > above.x else above.x - _STEP / 2
        start = (x, above.bottom) if below.x > above.x else (x, above.y + above.height / 2)
        y = below.y + below.height / 2
        self.strokes.append(Stroke((start, (x, y), (below.x - 3, y)), Ink.LINE, arrow=True))

    def _chip(self, side: str, inside: int) -> None:
        x = self.boxes[inside].x + _PAD
        most = self.boxes[inside].width - 2 * _PAD
        lines = self._lines(f"Side: {side}", _CHIP, most - 24)
        width = max(self.lettering.width(line, _CHIP.size, bold=True) for line in lines) + 24
        ink = self.sides.get(side, Ink.SIDE_OTHER)
        box = self._open(x, width, ink, inside, pad=4)
        for line in lines:
            self._line(line, _CHIP, x + 12, box)
        self._close(box, pad=4, gap=8)

    def objection(self, objection: Objection) -> None:
        box = self._open(_MARGIN, WIDTH - 2 * _MARGIN, Ink.AGAINST, rule=6)
        self.boxes[box] = replace(self.boxes[box], edge=Ink.CONTESTED)
        indent = 46.0  # of the words, behind the cross
        self._cross(self.boxes[box].x + _PAD, self.y + 8)
        self._write(f"{objection.who} {objection.words}", _TITLE, box, indent)
        self._write(objection.quote, _SMALL, box, indent)
        self._write(objection.where, _NOTE, box, indent)
        if objection.side:
            self._chip(objection.side, box)
        self._close(box)

    def _cross(self, x: float, y: float) -> None:
        for start, end in (((x, y), (x + 26, y + 26)), ((x, y + 26), (x + 26, y))):
            self.strokes.append(Stroke((start, end), Ink.CONTESTED, thick=7))

    def strip(self, diagram: Diagram) -> None:
        """Place what the status was over time side by side, the oldest at the left."""
        self.section(diagram.history)
        if not diagram.steps:
            return
        self.say(diagram.earlier_steps, _SMALL)
        width = (WIDTH - 2 * _MARGIN) / len(diagram.steps)
        top, bottom = self.y, self.y
        placed: list[int] = []
        for n, step in enumerate(diagram.steps):
            self.y = top
            placed.append(self._band(step, _MARGIN + n * width + 4, width - 8))
            bottom = max(bottom, self.boxes[placed[-1]].bottom)
        for box in placed:
            self.boxes[box] = replace(self.boxes[box], height=bottom - top)
        self.y = bottom + _GAP

    def _band(self, step: Step, x: float, width: float) -> int:
        box = self._open(x, width, ink_of(step.status), pad=12)
        if step.how:
            self._write(step.how, _Style(28, ink=Ink.PAPER, most=2), box, pad=12)
        self._write(step.status.value, _Style(28, bold=True, ink=Ink.PAPER, most=3), box, pad=12)
        self._write(step.when, _Style(28, ink=Ink.PAPER, most=2), box, pad=12)
        self._close(box, pad=12, gap=0)
        return box

    def _open(
        self, x: float, width: float, fill: Ink, inside: int | None = None, rule: float = 0, pad: float = 16
    ) -> int:
        """Begin a box here; what is written next stands in it."""
        self.boxes.append(Box(x, self.y, width, 0, fill, rule=rule, inside=inside))
        self.y += pad
        return len(self.boxes) - 1

    def _close(self, box: int, pad: float = 16, gap: float = _GAP) -> None:
        opened = self.boxes[box]
        self.y += pad
        self.boxes[box] = replace(opened, height=self.y - opened.y)
        self.y += gap

    def _write(self, text: str, style: _Style, box: int, indent: float = 0, pad: float = _PAD) -> None:
        around = self.boxes[box]
        x = around.x + pad + indent
        for line in self._lines(text, style, around.right - pad - x):
            self._line(line, style, x, box)
        self.y += 4

    def _lines(self, text: str, style: _Style, room: float) -> Sequence[str]:
        return wrapped(text, self.lettering, style.size, room, style.most, bold=style.bold)

    def _line(self, line: str, style: _Style, x: float, inside: int | None) -> None:
        width = self.lettering.width(line, style.size, bold=style.bold)
        base = self.y + style.size
        self.words.append(Words(x, base, width, line, style.size, style.ink, style.bold, inside))
        self.y += style.line
