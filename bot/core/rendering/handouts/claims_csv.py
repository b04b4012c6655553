"""Claims as a table: one row for each statement of each claim, as RFC 4180 has it.

A cell that begins as a formula would (= + - @, a tab, a carriage return) gets an apostrophe before it: what a
report says must not be carried out by the program that opens it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.dossiers import Testimony
from bot.core.independence import sides_of
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import arrow_chain, name_chain, plain_text
from bot.core.rendering.statuses import status_words

# What stands in each column; the page for people has these words too, and a test compares.
COLUMNS: Mapping[str, str] = {
    "claim": "the claim's handle",
    "status": "where the claim stands, with what kind of voice it rests on",
    "as_of": "the moment of that status",
    "claimant": "who makes the claim, as it is shown",
    "stance": "what this statement does to the claim: supports, contradicts, denies, answers",
    "origin": "the number of the origin it counts with; empty where it adds none",
    "chain": "publisher ← … ← the furthest voice",
    "cues": "the words by which each voice beyond the publisher is said to have said it",
    "side": "the party that the furthest voice belongs to; empty where the desk gives it none",
    "words": "the statement's words in the report, passages joined by “ … ”",
    "spans": "where they stand in the report's text: start-end, in code points",
    "form": "direct, indirect, mixed or block quotation",
    "commitment": "how strongly the voices stand behind it",
    "polarity": "negative where it is said not to have been so",
    "response": "what an answer amounts to; empty for no answer",
    "heading": "of the story that the claim is shown in",
    "outlet": "who published the report",
    "title": "of the report",
    "link": "where the report stands",
    "published": "as the report states it",
    "fetched": "when it was fetched for whoever sees this",
    "known_since": "when whoever sees this came to know the statement",
    "retired": "when the report's text lost it; empty while it stands",
    "translation": "a machine's words in English, never a quote; empty where none are needed",
    "statement": "its id",
    "report": "the report's id",
    "revision": "the hash of the report's text",
}
_STEERING = ("=", "+", "-", "@", "\t", "\r")


@dataclass(slots=True)
class _Rows:
    """What `csv` writes into."""

    written: list[str] = field(default_factory=list[str])

    def write(self, row: str, /) -> None:
        self.written.append(row)


def claims_csv(handout: Handout) -> str:
    """Return the table; lines end as RFC 4180 has it."""
    rows = _Rows()
    table = csv.DictWriter(rows, list(COLUMNS), lineterminator="\r\n")
    table.writeheader()
    for exhibit in handout.exhibits:
        case = exhibit.case
        for testimony in sorted(case.dossier.testimonies, key=lambda t: (t.known_at, t.statement.id)):
            table.writerow({name: _safe(cell) for name, cell in _cells(exhibit, testimony).items()})
    return "".join(rows.written)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_STEERING) else cell


def _cells(exhibit: Exhibit, testimony: Testimony) -> dict[str, str]:
    case, statement = exhibit.case, testimony.statement
    report = case.reports[statement.id]
    had = exhibit.had.get((report.id, report.revision), Had(None))
    match = next((m for m in case.dossier.matches if m.statement == statement.id), None)
    cues = [hop.cue.of(report.text) for hop in statement.chain.hops[1:] if hop.cue]
    return {
        "claim": case.handle,
        "status": status_words(case.now),
        "as_of": case.now.as_of.isoformat(),
        "claimant": plain_text(name_chain(case.first.chain)),
        "stance": match.stance.value if match else "",
        "origin": _origin_of(case, testimony),
        "chain": plain_text(arrow_chain(statement.chain)),
        "cues": " | ".join(cues),
        "side": sides_of(statement.chain.root, case.dossier.sides, ""),
        "words": statement.content.of(report.text),
        "spans": " ".join(f"{s.start}-{s.end}" for s in statement.content.spans),
        "form": statement.form.value,
        "commitment": statement.chain.commitment.value,
        "polarity": "negative" if statement.slots.negated else "affirmative",
        "response": statement.response.value if statement.response else "",
        "heading": exhibit.heading,
        "outlet": report.publisher,
        "title": report.title,
        "link": had.link or report.link,
        "published": report.published.isoformat() if report.published else "",
        "fetched": had.fetched.isoformat() if had.fetched else "",
        "known_since": testimony.known_at.isoformat(),
        "retired": testimony.retired_at.isoformat() if testimony.retired_at else "",
        "translation": statement.translation,
        "statement": statement.id,
        "report": report.id,
        "revision": report.revision,
    }


def _origin_of(case: Case, testimony: Testimony) -> str:
    numbers = (n for n, o in enumerate(case.now.origins, 1) if testimony.statement.id in o.statements)
    return str(next(numbers, ""))
