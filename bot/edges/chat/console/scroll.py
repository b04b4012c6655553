"""What goes down the screen: posts, what changed in earlier ones, and where each belongs."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.messages import Line, Part, Post, PostKind, Tone
from bot.edges.chat.console.showing import Page, clean, name_of
from bot.edges.chat.console.transcript import Entry

_EARLIER = "an earlier message"
_NUMBER = re.compile(r"\A\d{1,3}  ")


BECOME_OF_LIVE = (PostKind.REFUSAL, PostKind.ANSWER)  # what a live line may turn into, to stay


class Paper(Protocol):
    """What a scroll is written on: a terminal, or a stream."""

    def page(self) -> Page: ...
    def write(self, text: str) -> None: ...
    def live(self, line: Line) -> None:
        """Show the one line that changes while the bot works."""
        ...


@dataclass(slots=True)
class Scroll:
    paper: Paper
    _names: dict[str, str] = field(default_factory=dict[str, str])  # of posts and messages
    _shown: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])  # their lines
    _latest: str = ""  # the message heard last: an answer that follows it needs no rule
    _thread: str | None = None  # in which the last post stood; None for the channel

    def recall(self, entry: Entry) -> None:
        """Know a post of an earlier run, without showing it again."""
        if entry.edits is None:
            self._names[entry.posted_as] = name_of(entry.text)
        self._shown[entry.posted_as] = frozenset(map(_unnumbered, entry.text.split("\n")))

    def heard(self, message: str, text: str) -> None:
        """Show what a person said: a command as it stands, a paste by its first line and size."""
        self._names[message], self._latest, self._thread = name_of(text), message, None
        words = len(text.split())
        is_short = "\n" not in text.strip() and words <= 30
        said = clean(text.strip()) if is_short else f"“{name_of(text)}”  ({words:,} words pasted)"
        self.paper.write("\n" + self.paper.page().said(f"> {said}", Tone.FAINT))

    def announce(self, words: str) -> None:
        self._thread = None
        self.paper.write("\n" + self.paper.page().said(words, Tone.STRONG))

    def show(self, post: Post, entry: Entry) -> None:
        before = self._shown.get(entry.posted_as, frozenset())
        self.recall(entry)
        if post.kind is PostKind.PROGRESS:
            self.paper.live(_live(post))
        elif entry.edits is not None and post.kind not in BECOME_OF_LIVE:
            self._show_change(post, entry, before)
        else:
            self._show_new(post, entry)

    def _show_new(self, post: Post, entry: Entry) -> None:
        page = self.paper.page()
        under = entry.under if entry.under != self._latest else None
        is_first = under is not None and under != self._thread
        rule = page.rule(f"in the thread of “{self._name(under)}”") if is_first else ""
        self._thread = under
        self.paper.write("\n" + rule + page.post(post, indent=0 if under is None else 1))

    def _show_change(self, post: Post, entry: Entry, before: frozenset[str]) -> None:
        """Show what a card says now that it did not say before; the rest stands above."""
        page = self.paper.page()
        now = {_unnumbered(clean(line.text)) for line in post.lines}
        new = [line for line in post.lines if _unnumbered(clean(line.text)) not in before]
        gone = len(before - now) - len(new)
        self._thread = None
        if not new and gone <= 0:
            return
        said = page.lines(_with_what_they_stand_under(new, post.lines), indent=1)
        if gone > 0:
            fewer = f"({gone} {'line' if gone == 1 else 'lines'} fewer than before)"
            said += page.lines((Line((Part(fewer, Tone.FAINT),)),), indent=1)
        self.paper.write("\n" + page.rule(f"changed: “{self._name(entry.posted_as)}”") + said)

    def _name(self, posted_as: str | None) -> str:
        return self._names.get(posted_as or "", "") or _EARLIER


def _unnumbered(line: str) -> str:
    """Return a line's words without its number in a list: a line that only moved up says nothing new."""
    return _NUMBER.sub("", line.strip())


def _with_what_they_stand_under(new: list[Line], lines: tuple[Line, ...]) -> list[Line]:
    """Return the new lines, each below the faint lines that say what it belongs to."""
    shown: list[Line] = []
    above: list[Line] = []  # of the line at hand, outermost first
    for line in lines:
        above = [a for a in above if a.indent < line.indent]
        if line in new:
            shown += [_faint(a) for a in above if a not in new and _faint(a) not in shown]
            shown.append(line)
        above.append(line)
    return shown


def _faint(line: Line) -> Line:
    return Line((Part(line.text, Tone.FAINT),), line.indent)


def _live(post: Post) -> Line:
    said = "  ".join(clean(line.text) for line in post.lines)
    return Line((Part(said, Tone.FAINT),))
