"""A reading as a document: plain values under a versioned JSON schema, for programs and for evidence.

The version changes whenever a field goes or changes its meaning; a new field alone does not change it.
"""

from enum import StrEnum
from typing import Any

from bot.core.claims import (
    Attribution,
    Commitment,
    Flag,
    Hindrance,
    Hop,
    Naming,
    NoteKind,
    Quantity,
    QuoteForm,
    Reading,
    ResponseKind,
    Role,
    Slots,
    StandIn,
    Statement,
    StatementKind,
)
from bot.core.reports import InPart, Report
from bot.core.stories import Story
from bot.core.text import Span

SCHEMA_VERSION = 1

# Plain values; what is in them is told by `SCHEMA`, which a test holds every document against.
Json = dict[str, Any]


def document_of(report: Report, reading: Reading) -> Json:
    """Return everything a reading holds; every span with the words it covers."""
    text = report.text
    return {
        "schema": SCHEMA_VERSION,
        "report": {
            "id": report.id,
            "revision": report.revision,
            "outlet": report.outlet.name or None,
            "title": report.title or None,
            "byline": report.byline or None,
            "credits": list(report.credits),
            "link": report.link or None,
            "published": report.published.isoformat() if report.published else None,
            "updated": report.updated.isoformat() if report.updated else None,
            "language": report.language or None,
            "in_part": report.in_part.value or None,
            "transcribed": report.transcribed,
            "leads_to": list(report.leads_to),
            "pictures": list(report.pictures),
            "capture": report.capture or None,
            "text": text,
        },
        "engine": {
            "name": reading.engine.name,
            "version": reading.engine.version,
            "prompt": reading.engine.prompt or None,
            "prompt_hash": reading.engine.prompt_hash or None,
        },
        "stand_in": _stand_in(reading.stand_in),
        "stories": [_story(s, text) for s in reading.stories],
        "statements": [_statement(s, text) for s in reading.statements],
        "dropped": [
            {"words": d.words, "reason": d.reason, "of_summary": d.of_summary} for d in reading.dropped
        ],
        "notes": [{"kind": n.kind.value, **_span(n.span, text)} for n in reading.notes],
        "unread": [
            {"language": u.language or None, "paragraphs": [_span(p, text) for p in u.paragraphs]}
            for u in reading.unread
        ],
        "quotations": [[_span(s, text) for s in q.spans] for q in reading.quotations],
    }


def _span(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "words": span.of(text)}


def _maybe_span(span: Span | None, text: str) -> Json | None:
    return None if span is None else _span(span, text)


def _stand_in(stand_in: StandIn | None) -> Json | None:
    if stand_in is None:
        return None
    return {
        "name": stand_in.engine.name,
        "version": stand_in.engine.version,
        "hindrance": stand_in.hindrance.value,
        "seconds": stand_in.seconds,
    }


def _story(story: Story, text: str) -> Json:
    return {
        "index": story.index,
        "heading": _maybe_span(story.heading, text),
        "body": {"start": story.body.start, "end": story.body.end},
        "summary": [
            {
                **_span(s.span, text),
                "speaker": s.speaker or None,
                "written": s.written or None,
                "rests_on": [_span(span, text) for span in s.rests_on],
            }
            for s in story.summary
        ],
    }


def _statement(statement: Statement, text: str) -> Json:
    return {
        "id": statement.id,
        "story": statement.story,
        "kind": statement.kind.value,
        "response": statement.response.value if statement.response else None,
        "answers": list(statement.answers),
        "form": statement.form.value,
        "content": [_span(s, text) for s in statement.content.spans],
        "chain": _chain(statement.chain, text),
        "commitment": statement.chain.commitment.value,
        "slots": _slots(statement.slots),
        "flags": sorted(f.value for f in statement.flags),
        "consequence": list(statement.consequence),
        "translation": statement.translation or None,
    }


def _chain(chain: Attribution, text: str) -> list[Json]:
    return [_hop(hop, text) for hop in chain.hops]


def _hop(hop: Hop, text: str) -> Json:
    return {
        "name": hop.source.name or None,
        "naming": hop.source.naming.value,
        "role": hop.source.role.value,
        "desk": hop.source.desk or None,
        "count": hop.source.count,
        "mention": _maybe_span(hop.mention, text),
        "cue": _maybe_span(hop.cue, text),
        "commitment": hop.commitment.value,
        "heard": hop.heard,
        "inferred": hop.inferred,
    }


def _slots(slots: Slots) -> Json:
    return {
        "event": list(slots.event),
        "actor": slots.actor or None,
        "affected": list(slots.affected),
        "places": list(slots.places),
        "times": list(slots.times),
        "days": [{"words": d.words, "first": d.first, "last": d.last} for d in slots.days],
        "numbers": [_quantity(n) for n in slots.numbers],
        "entities": list(slots.entities),
        "about_number": slots.about_number,
        "negated": slots.negated,
    }


def _quantity(number: Quantity) -> Json:
    # JSON has no infinity: an open end ("at least nine") is null.
    high = None if number.high == float("inf") else number.high
    return {"words": number.words, "low": number.low, "high": high, "unit": number.unit or None}


def _object(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(values: type[StrEnum]) -> Json:
    return {"enum": [v.value for v in values]}


_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_YES_NO: Json = {"type": "boolean"}
_NUMBER: Json = {"type": "number"}
_SPAN = {"start": _WHOLE, "end": _WHOLE, "words": _TEXT}

SCHEMA: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A report as secondsource read it",
    "description": "Spans are half-open ranges of code points of report.text; `words` is what stands there.",
    **_object(
        schema={"const": SCHEMA_VERSION},
        report=_object(
            id=_TEXT,
            revision=_TEXT,
            outlet=_or_null(_TEXT),
            title=_or_null(_TEXT),
            byline=_or_null(_TEXT),
            credits=_list(_TEXT),
            link=_or_null(_TEXT),
            published=_or_null(_TEXT),
            updated=_or_null(_TEXT),
            language=_or_null(_TEXT),
            in_part=_or_null(_one_of(InPart)),
            transcribed={"type": "boolean"},
            leads_to=_list(_TEXT),
            pictures=_list(_TEXT),
            capture=_or_null(_TEXT),
            text=_TEXT,
        ),
        engine=_object(name=_TEXT, version=_TEXT, prompt=_or_null(_TEXT), prompt_hash=_or_null(_TEXT)),
        stand_in=_or_null(_object(name=_TEXT, version=_TEXT, hindrance=_one_of(Hindrance), seconds=_WHOLE)),
        stories=_list(
            _object(
                index=_WHOLE,
                heading=_or_null(_object(**_SPAN)),
                body=_object(start=_WHOLE, end=_WHOLE),
                summary=_list(
                    _object(
                        **_SPAN,
                        speaker=_or_null(_TEXT),
                        written=_or_null(_TEXT),
                        rests_on=_list(_object(**_SPAN)),
                    )
                ),
            )
        ),
        statements=_list(
            _object(
                id=_TEXT,
                story=_WHOLE,
                kind=_one_of(StatementKind),
                response=_or_null(_one_of(ResponseKind)),
                answers=_list(_TEXT),
                form=_one_of(QuoteForm),
                content={"type": "array", "items": _object(**_SPAN), "minItems": 1},
                chain={
                    "type": "array",
                    "minItems": 1,
                    "items": _object(
                        name=_or_null(_TEXT),
                        naming=_one_of(Naming),
                        role=_one_of(Role),
                        desk=_or_null(_TEXT),
                        count=_or_null(_WHOLE),
                        mention=_or_null(_object(**_SPAN)),
                        cue=_or_null(_object(**_SPAN)),
                        commitment=_one_of(Commitment),
                        heard=_YES_NO,
                        inferred=_YES_NO,
                    ),
                },
                commitment=_one_of(Commitment),
                slots=_object(
                    event=_list(_TEXT),
                    actor=_or_null(_TEXT),
                    affected=_list(_TEXT),
                    places=_list(_TEXT),
                    times=_list(_TEXT),
                    days=_list(_object(words=_TEXT, first=_TEXT, last=_TEXT)),
                    numbers=_list(
                        _object(words=_TEXT, low=_NUMBER, high=_or_null(_NUMBER), unit=_or_null(_TEXT))
                    ),
                    entities=_list(_TEXT),
                    about_number=_YES_NO,
                    negated=_YES_NO,
                ),
                flags=_list(_one_of(Flag)),
                consequence=_list(_TEXT),
                translation=_or_null(_TEXT),
            )
        ),
        dropped=_list(_object(words=_TEXT, reason=_TEXT, of_summary=_YES_NO)),
        notes=_list(_object(kind=_one_of(NoteKind), **_SPAN)),
        unread=_list(_object(language=_or_null(_TEXT), paragraphs=_list(_object(**_SPAN)))),
        quotations=_list({"type": "array", "items": _object(**_SPAN), "minItems": 1}),
    ),
}
