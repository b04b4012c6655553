"""Who claims what: a reader's statements in the contract of the attribution benchmark.

The reader is asked for whole readings and what it proposes is settled as in the bot, so that a figure is
about what an editor would be shown.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.claims import (
    Commitment,
    Flag,
    Hop,
    QuoteForm,
    Reading,
    ResponseKind,
    Statement,
    StatementKind,
    settle,
)
from bot.core.errors import NotReadable
from bot.core.reports import UNKNOWN_OUTLET, Report, report_id, revision_of
from bot.core.text import WORD, Quote, Span
from bot.evals.scoring import Scores, score
from bot.ports import Reader

Prediction = dict[str, Any]

_RESPONSES = {
    ResponseKind.DENIED: "denies",
    ResponseKind.DECLINED: "declines",
    ResponseKind.NO_INFORMATION: "no-information",
    ResponseKind.NOT_REACHED: "no-information",
    ResponseKind.PENDING: "no-information",
}
# What is said about the future or about oneself: in the benchmark's terms an attitude, not speech.
_ATTITUDES = frozenset((StatementKind.INTENTION,))


# The pronoun of "who said", "which has strongly denied": right before the cue, but for its helpers.
_RELATIVE = re.compile(r"[\s,—–-](who|which)(?:\s+[a-z’']+){0,2}\s*\Z")
_NEAR = 80  # code points between a noun and the pronoun that stands for it
_THAT = re.compile(r"(?<![^\W_])(that)\s+\Z", re.IGNORECASE)
_THAT_CHARACTERS = 8
_HELPERS_CHARACTERS = 24  # "has not yet" and the like before a cue


async def evaluate(reader: Reader, source: Path, target: Path) -> tuple[int, int]:
    """Read every document of `source` and write one prediction a line to `target`.

    Returns how many were read, and how many of them by another engine in this one's place.

    `seconds` in a prediction is process CPU time; the engine is loaded before the first is counted.
    """
    await _read(reader, "A spokeswoman said on Monday that the bridge was closed to traffic for a week.")
    count = stood_in = 0
    with target.open("w", encoding="utf-8") as out:
        for document in _documents(source):
            started = time.process_time()
            reading = await _read(reader, document["text"])
            claims = [] if reading is None else predictions(reading, document["text"])
            seconds = time.process_time() - started
            row = {"id": document["id"], "seconds": round(seconds, 4), "claims": claims}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
            stood_in += reading is not None and reading.stand_in is not None
    return count, stood_in


def scored(gold: Path, predicted: Path) -> Scores:
    """Score predictions in a file against annotated documents in another."""
    return score(_rows(gold), {str(row["id"]): row.get("claims", []) for row in _rows(predicted)})


def _documents(source: Path) -> Iterator[dict[str, str]]:
    for row in _rows(source):
        yield {"id": str(row["id"]), "text": str(row["text"])}


def _rows(source: Path) -> Iterator[dict[str, Any]]:
    with source.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


async def _read(reader: Reader, text: str) -> Reading | None:
    """Return the settled reading of a text; None where the reader cannot read it."""
    report = Report(
        id=report_id(UNKNOWN_OUTLET, text),
        revision=revision_of(text),
        outlet=UNKNOWN_OUTLET,
        title="",
        text=text,
        fetched_at=datetime.fromtimestamp(0, UTC),
    )
    try:
        return settle(await reader.read(report), report, reader.engine)
    except NotReadable:
        return None


def predictions(reading: Reading, text: str) -> list[Prediction]:
    """Return the attributed statements of a reading; own-voice and inferred ones have no place there."""
    shown = [s for s in reading.statements if not s.chain.is_own_voice and not s.chain.is_inferred]
    said = {(s.chain.hops[-1].cue, s.content) for s in shown}
    told = [
        outer
        for s in shown
        for outer in _tellings(s)
        if (outer.chain.hops[-1].cue, outer.content) not in said
    ]
    return [_prediction(statement, text) for statement in (*shown, *dict.fromkeys(told))]


def _tellings(statement: Statement) -> Iterator[Statement]:
    """Yield what each relay tells of a chain: of "A reported that B said that P", A's "B said that P".

    The contract has one claim for each cue, and joins what the reader takes apart.
    """
    content, hops = statement.content, statement.chain.hops
    for place in range(len(hops) - 1, 1, -1):
        hop, outer = hops[place], hops[place - 1]
        spans = [span for span in (hop.mention, hop.cue) if span]
        if not spans or outer.cue is None:
            return
        whole = Span(
            min(s.start for s in (*spans, *content.spans)), max(s.end for s in (*spans, *content.spans))
        )
        if whole.overlaps(outer.cue) or (outer.mention and whole.overlaps(outer.mention)):
            return
        content = Quote((whole,))
        yield replace(statement, content=content, chain=replace(statement.chain, hops=hops[:place]))


def _prediction(statement: Statement, text: str) -> Prediction:
    hops = statement.chain.hops[1:]
    # The claim's own sentence names its source next to it: the furthest hop that has a mention.
    saying = next((h for h in reversed(hops) if h.mention or h.cue), hops[-1])
    via = hops[0] if len(hops) > 1 else None
    named_at = _named_at(saying, text)
    first, *rest = _without_cue(statement.content.spans, saying.cue, text)
    content = (_with_that(first, text), *rest)
    return {
        # The scorer knows a relative pronoun by its word alone.
        "speaker": (named_at.of(text) if named_at and named_at != saying.mention else saying.source.name)
        or None,
        "speaker_span": _pair(named_at),
        "cue": saying.cue.of(text) if saying.cue else None,
        "cue_span": _pair(saying.cue),
        "content_spans": [_pair(s) for s in content],
        "quote": " ".join(s.of(text) for s in content),
        "kind": "direct" if statement.form is QuoteForm.BLOCK else statement.form.value,
        "act": "attitude" if statement.kind in _ATTITUDES else "speech",
        "stance": stance_of(statement),
        "via": via.source.name if via else None,
    }


def _named_at(saying: Hop, text: str) -> Span | None:
    """Return where a clause names its speaker: of "Smith, a nurse, who said …", the "who".

    The contract wants a pronoun to stay one; the reader keeps the noun that it stands for.
    """
    if saying.mention is None or saying.cue is None or saying.mention.end > saying.cue.start:
        return saying.mention
    relative = _RELATIVE.search(text, saying.mention.end, min(saying.cue.start, saying.mention.end + _NEAR))
    return Span(*relative.span(1)) if relative else saying.mention


def _without_cue(content: tuple[Span, ...], cue: Span | None, text: str) -> tuple[Span, ...]:
    """Return the content after a cue that it begins with; all of it where nothing comes after.

    The reader shows "has denied any part in it" whole, so that nobody reads it as said.
    """
    first, *rest = content
    if cue is None or not first.contains(cue) or cue.start - first.start > _HELPERS_CHARACTERS:
        return content
    start = cue.end + len(text[cue.end : first.end]) - len(text[cue.end : first.end].lstrip(" ,:"))
    after = Span(start, first.end)
    return (after, *rest) if WORD.search(after.of(text)) else (tuple(rest) or content)


def _with_that(span: Span, text: str) -> Span:
    """Stretch a content over the "that" before it, which the contract counts in."""
    before = _THAT.search(text, max(0, span.start - _THAT_CHARACTERS), span.start)
    return Span(before.start(1), span.end) if before else span


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def stance_of(statement: Statement) -> str:
    """Return the benchmark's label: asserts, denies, declines, no-information, relays or unattributed."""
    if statement.response is not None:
        return _RESPONSES[statement.response]
    chain = statement.chain
    if not chain.has_voice or Flag.HEDGED in statement.flags:
        return "unattributed"
    if chain.depth > 1 or _passes_on(chain.hops[-1]):
        return "relays"
    return "asserts"


def _passes_on(hop: Hop) -> bool:
    return not hop.heard or hop.commitment is Commitment.NOT_COMMITTED
