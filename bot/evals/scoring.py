"""Scoring who claims what against annotated documents, as the attribution benchmark defines it.

A row of either side is one document: `{"id", "text", "claims": […]}` with text only in the annotated one.
Offsets are code points, end exclusive. Only words count: runs of letters and digits, case and accents folded.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.core.text import WORD, words_of

Claim = Mapping[str, Any]  # as the benchmark's contract has it
Ids = frozenset[int]

_ALIKE = 0.5  # word F1 from which two contents are one
_TIE = 0.001  # of two equally alike, the one with the right source is taken
# Words that tell nothing of who somebody is, and titles, which do only without a name beside them.
_FUNCTION = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "who", "whom", "whose", "which", "'s", "s"),
        *("his", "her", "their", "its", "my", "our", "your", "and", "or", "but", "as"),
        *("of", "in", "on", "at", "for", "to", "from", "by", "with"),
    )
)
_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "prof", "president", "former", "vice"),
        *("rep", "sen", "gov", "gen", "col", "maj", "lt", "sgt", "senator", "representative", "governor"),
    )
)
_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "we", "i", "you", "him", "her", "them", "us", "me", "himself", "herself")
)
_POSSESSIVE = re.compile(r"['’]s\b")
_KINDS = ("direct", "mixed", "indirect")


class Fault(StrEnum):
    """What is wrong with one claim, as the error report sorts it."""

    NOT_FOUND = "not found"  # no prediction by its cue
    OTHER_WORDS = "other words"  # its cue was found, with other words
    WRONG_SOURCE = "wrong source"
    WRONG_STANCE = "wrong stance"
    WRONG_VIA = "wrong via"
    SPURIOUS = "spurious"  # nothing annotated is like it


@dataclass(frozen=True, slots=True)
class Error:
    fault: Fault
    kind: str  # "direct", "mixed" or "indirect"
    document: str
    wanted: Claim | None  # None for a spurious one
    given: Claim | None  # None for one that was not found


@dataclass(slots=True)
class Tally:
    """Counts over claims of one kind."""

    gold: int = 0
    predicted: int = 0
    content: int = 0
    exact: int = 0
    both: int = 0  # content and source
    exact_both: int = 0

    def f1(self, hits: int) -> float:
        """Return the F1 of `hits`, 0 to 100."""
        return 200 * hits / (self.gold + self.predicted) if hits else 0.0

    @property
    def precision(self) -> float:
        return 100 * self.both / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.both / self.gold if self.gold else 0.0


@dataclass(slots=True)
class Scores:
    """Of claims of speech: tallies by kind and for "all", labels as (right, asked), and every error."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    labels: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    errors: list[Error] = field(default_factory=list[Error])

    def label(self, name: str, *, right: bool) -> None:
        known, asked = self.labels.get(name, (0, 0))
        self.labels[name] = (known + right, asked + 1)

    def count(self, kind: str, **by: int) -> None:
        for tally in (self.tallies[kind], self.tallies["all"]):
            for name, number in by.items():
                setattr(tally, name, getattr(tally, name) + number)


def score(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Sequence[Claim]]) -> Scores:
    """Score predictions, by document id, against annotated documents. Only speech counts, no attitudes."""
    scores = Scores()
    for document in gold:
        _Document(str(document["id"]), str(document["text"])).score(
            document["claims"], predicted.get(str(document["id"]), ()), scores
        )
    return scores


@dataclass(slots=True)
class _Document:
    id: str
    text: str
    words: list[tuple[int, int, str]] = field(init=False)  # start, end, folded
    quoted: bytearray = field(init=False)

    def __post_init__(self) -> None:
        found = WORD.finditer(self.text)
        self.words = [(m.start(), m.end(), " ".join(words_of(m.group()))) for m in found]
        self.quoted = _quoted(self.text)

    def score(self, wanted: Sequence[Claim], given: Sequence[Claim], scores: Scores) -> None:
        given = list(self._united(given))
        ours, theirs = [self._ids(c, "content") for c in wanted], [self._ids(c, "content") for c in given]
        pairs = dict(self._pairs(wanted, given, ours, theirs))
        for at, claim in enumerate(wanted):
            if _counts(claim):
                self._score_wanted(claim, ours[at], given, theirs, pairs.get(at), scores)
        taken = {there: here for here, there in pairs.items()}
        for at, claim in enumerate(given):
            self._score_given(claim, wanted, taken.get(at), scores)

    def _score_wanted(
        self,
        claim: Claim,
        words: Ids,
        given: Sequence[Claim],
        theirs: Sequence[Ids],
        pair: int | None,
        scores: Scores,
    ) -> None:
        kind = claim["kind"]
        scores.count(kind, gold=1)
        if pair is None:
            same_cue = next((g for g in given if self._overlap(claim, g, "cue")), None)
            fault = Fault.NOT_FOUND if same_cue is None else Fault.OTHER_WORDS
            scores.errors.append(Error(fault, kind, self.id, claim, same_cue))
            return
        found = given[pair]
        exact = words == theirs[pair]
        scores.count(kind, content=1, exact=int(exact))
        if self._is_source(found, claim):
            scores.count(kind, both=1, exact_both=int(exact))
        else:
            scores.errors.append(Error(Fault.WRONG_SOURCE, kind, self.id, claim, found))
        for name, fault in (("stance", Fault.WRONG_STANCE), ("via", Fault.WRONG_VIA)):
            if claim.get(name):
                right = (
                    found.get(name) == claim[name]
                    if name == "stance"
                    else _same_name(str(found.get(name) or ""), str(claim[name]))
                )
                scores.label(name, right=right)
                if not right:
                    scores.errors.append(Error(fault, kind, self.id, claim, found))

    def _score_given(self, claim: Claim, wanted: Sequence[Claim], pair: int | None, scores: Scores) -> None:
        if pair is not None:
            if _counts(wanted[pair]):
                scores.count(wanted[pair]["kind"], predicted=1)
            return
        kind = self._kind(claim)
        if claim.get("act", "speech") != "speech" or self._is_nested(claim, wanted):
            return
        scores.count(kind, predicted=1)
        scores.errors.append(Error(Fault.SPURIOUS, kind, self.id, None, claim))

    def _is_nested(self, claim: Claim, wanted: Sequence[Claim]) -> bool:
        """Whether a prediction is a claim inside a claim, of which nothing is annotated."""
        inner = _spans(claim, "cue") or _spans(claim, "speaker")
        return bool(inner) and any(
            start <= inner[0][0] and inner[0][1] <= end
            for other in wanted
            for start, end in _spans(other, "content")
        )

    def _pairs(
        self, wanted: Sequence[Claim], given: Sequence[Claim], ours: Sequence[Ids], theirs: Sequence[Ids]
    ) -> Iterator[tuple[int, int]]:
        """Pair contents one to one, the most alike first."""
        alike: list[tuple[float, int, int]] = []
        for i, words in enumerate(ours):
            for j, others in enumerate(theirs):
                likeness = _f1(words, others)
                if likeness >= _ALIKE:
                    bonus = _TIE if self._is_source(given[j], wanted[i]) else 0.0
                    alike.append((likeness + bonus, i, j))
        used_i: set[int] = set()
        used_j: set[int] = set()
        for _, i, j in sorted(alike, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if i not in used_i and j not in used_j:
                used_i.add(i)
                used_j.add(j)
                yield i, j

    def _united(self, given: Sequence[Claim]) -> Iterator[Claim]:
        """Join what one act of saying was split into: claims of one cue, or of one speaker in a paragraph."""
        united: list[dict[str, Any]] = []
        at: dict[tuple[str, int, int], dict[str, Any]] = {}
        for claim in given:
            cue, who = _spans(claim, "cue"), _spans(claim, "speaker")
            keys = [(what, *_first(spans)) for what, spans in (("cue", cue), ("who", who)) if spans]
            first = at.get(keys[0]) if keys else None
            if first is not None and (cue or self._in_one_line(first, claim)):
                new = [span for span in _spans(claim, "content") if span not in first["content_spans"]]
                first["content_spans"] += new
                continue
            own = {**claim, "content_spans": _spans(claim, "content")}
            united.append(own)
            at.update(dict.fromkeys(keys, own))
        yield from united

    def _in_one_line(self, ours: Claim, theirs: Claim) -> bool:
        ends = [end for claim in (ours, theirs) for span in _spans(claim, "content") for end in span]
        return bool(ends) and "\n" not in self.text[min(ends) : max(ends)]

    def _is_source(self, given: Claim, wanted: Claim) -> bool:
        ours, theirs = _spans(given, "speaker"), _spans(wanted, "speaker")
        name, right = given.get("speaker"), wanted.get("speaker")
        if not theirs and not right:
            return not ours and not str(name or "").strip()
        if ours and theirs:
            shared = self._ids(given, "speaker") & self._ids(wanted, "speaker")
            if any(self.words[at][2] not in _FUNCTION for at in shared):
                return True
        known = (str(other) for other in (right, wanted.get("speaker_resolved")) if other)
        return bool(name) and any(_same_name(str(name), other) for other in known)

    def _overlap(self, ours: Claim, theirs: Claim, what: str) -> bool:
        return any(a < d and c < b for a, b in _spans(ours, what) for c, d in _spans(theirs, what))

    def _ids(self, claim: Claim, what: str) -> Ids:
        spans = _spans(claim, what)
        return frozenset(
            i for i, (start, end, _) in enumerate(self.words) if any(start < b and a < end for a, b in spans)
        )

    def _kind(self, claim: Claim) -> str:
        words = [self.words[at] for at in self._ids(claim, "content")]
        inside = sum(self.quoted[start] for start, _, _ in words)
        if not inside:
            return "indirect"
        return "direct" if inside >= 0.9 * len(words) else "mixed"


def table(scores: Scores) -> str:
    """Return the scores as lines of text, for people."""
    lines = ["kind      gold  found  |  precision  recall    F1  |  exact F1"]
    for kind in ("all", *_KINDS):
        tally = scores.tallies[kind]
        lines.append(
            f"{kind:8}  {tally.gold:4}  {tally.predicted:5}  |  {tally.precision:9.1f}  {tally.recall:6.1f}  "
            f"{tally.f1(tally.both):4.1f}  |  {tally.f1(tally.exact):8.1f}"
        )
    lines += [f"{name}: {right} of {asked} right" for name, (right, asked) in sorted(scores.labels.items())]
    faults = Counter((error.fault, error.kind) for error in scores.errors)
    lines += ["", "errors", *(f"  {f.value}, {kind}: {n}" for (f, kind), n in faults.most_common())]
    return "\n".join(lines)


def error_row(error: Error) -> dict[str, Any]:
    """Return an error as it is written down."""
    return {
        "fault": error.fault.value,
        "kind": error.kind,
        "document": error.document,
        "wanted": _short(error.wanted),
        "given": _short(error.given),
    }


def _short(claim: Claim | None) -> dict[str, Any] | None:
    names = ("speaker", "cue", "quote", "stance", "via")
    return None if claim is None else {name: claim[name] for name in names if claim.get(name) is not None}


def _counts(claim: Claim) -> bool:
    return not claim.get("optional") and claim.get("act", "speech") == "speech"


def _spans(claim: Claim, what: str) -> list[list[int]]:
    many = claim.get(f"{what}_spans")
    if many is None:
        one = claim.get(f"{what}_span")
        many = [one] if one else []
    return [[int(start), int(end)] for start, end in many if start < end]


def _first(spans: Sequence[Sequence[int]]) -> tuple[int, int]:
    return spans[0][0], spans[0][1]


def _f1(ours: Ids, theirs: Ids) -> float:
    shared = len(ours & theirs)
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def _same_name(ours: str, theirs: str) -> bool:
    """Whether two names are one's: a last telling word of either, whole or to its comma, is in the other."""
    mine, yours = _telling(ours), _telling(theirs)
    if not mine or not yours:
        return _name_words(ours) == _name_words(theirs) != []
    return bool(_heads(ours) & set(yours)) or bool(_heads(theirs) & set(mine))


def _heads(name: str) -> set[str]:
    parts = (_telling(name), _telling(re.split(r"[,(;]", name)[0]))
    return {part[-1] for part in parts if part}


def _telling(name: str) -> list[str]:
    words = [w for w in _name_words(name) if w not in _FUNCTION and w not in _PRONOUNS]
    return [w for w in words if w not in _TITLES] or words


def _name_words(name: str) -> list[str]:
    return list(words_of(_POSSESSIVE.sub("", name)))


def _quoted(text: str) -> bytearray:
    """Return one byte a character, 1 between double quotation marks; each line begins outside of them."""
    mask = bytearray(len(text))
    inside = False
    for at, character in enumerate(text):
        if character == "\n" or character in "”»":
            inside = False
        elif character in "“„«":
            inside = True
        elif character == '"':
            inside = not inside
        elif inside:
            mask[at] = 1
    return mask
