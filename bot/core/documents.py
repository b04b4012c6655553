"""A reading as a document: plain values under a versioned JSON schema, for programs and for evidence.

The version changes whenever a field goes or changes its meaning; a new field alone does not change it.
"""

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
from bot.core.schemas import NUMBER, SPAN, TEXT, WHOLE, YES_NO, Json, list_of, object_of, one_of, or_null
from bot.core.stories import Story
from bot.core.text import Span

SCHEMA_VERSION = 1


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
        "statements": [statement_json(s, text) for s in reading.statements],
        "dropped": [
            {"words": d.words, "reason": d.reason, "of_summary": d.of_summary} for d in reading.dropped
        ],
        "notes": [{"kind": n.kind.value, **span_json(n.span, text)} for n in reading.notes],
        "unread": [
            {"language": u.language or None, "paragraphs": [span_json(p, text) for p in u.paragraphs]}
            for u in reading.unread
        ],
        "quotations": [[span_json(s, text) for s in q.spans] for q in reading.quotations],
    }


def span_json(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "words": span.of(text)}


def maybe_span_json(span: Span | None, text: str) -> Json | None:
    return None if span is None else span_json(span, text)


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
        "heading": maybe_span_json(story.heading, text),
        "body": {"start": story.body.start, "end": story.body.end},
        "summary": [
            {
                **span_json(s.span, text),
                "speaker": s.speaker or None,
                "written": s.written or None,
                "rests_on": [span_json(span, text) for span in s.rests_on],
            }
            for s in story.summary
        ],
    }


def statement_json(statement: Statement, text: str) -> Json:
    return {
        "id": statement.id,
        "story": statement.story,
        "kind": statement.kind.value,
        "response": statement.response.value if statement.response else None,
        "answers": list(statement.answers),
        "form": statement.form.value,
        "content": [span_json(s, text) for s in statement.content.spans],
        "chain": chain_json(statement.chain, text),
        "commitment": statement.chain.commitment.value,
        "slots": slots_json(statement.slots),
        "flags": sorted(f.value for f in statement.flags),
        "consequence": list(statement.consequence),
        "translation": statement.translation or None,
    }


def chain_json(chain: Attribution, text: str) -> list[Json]:
    return [_hop(hop, text) for hop in chain.hops]


def _hop(hop: Hop, text: str) -> Json:
    return {
        "name": hop.source.name or None,
        "naming": hop.source.naming.value,
        "role": hop.source.role.value,
        "desk": hop.source.desk or None,
        "count": hop.source.count,
        "mention": maybe_span_json(hop.mention, text),
        "cue": maybe_span_json(hop.cue, text),
        "commitment": hop.commitment.value,
        "heard": hop.heard,
        "inferred": hop.inferred,
    }


def slots_json(slots: Slots) -> Json:
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


CHAIN: Json = {
    "type": "array",
    "minItems": 1,
    "items": object_of(
        name=or_null(TEXT),
        naming=one_of(Naming),
        role=one_of(Role),
        desk=or_null(TEXT),
        count=or_null(WHOLE),
        mention=or_null(object_of(**SPAN)),
        cue=or_null(object_of(**SPAN)),
        commitment=one_of(Commitment),
        heard=YES_NO,
        inferred=YES_NO,
    ),
}
SLOTS: Json = object_of(
    event=list_of(TEXT),
    actor=or_null(TEXT),
    affected=list_of(TEXT),
    places=list_of(TEXT),
    times=list_of(TEXT),
    days=list_of(object_of(words=TEXT, first=TEXT, last=TEXT)),
    numbers=list_of(object_of(words=TEXT, low=NUMBER, high=or_null(NUMBER), unit=or_null(TEXT))),
    entities=list_of(TEXT),
    about_number=YES_NO,
    negated=YES_NO,
)
# The fields of a statement.
STATEMENT: Json = {
    "id": TEXT,
    "story": WHOLE,
    "kind": one_of(StatementKind),
    "response": or_null(one_of(ResponseKind)),
    "answers": list_of(TEXT),
    "form": one_of(QuoteForm),
    "content": {"type": "array", "items": object_of(**SPAN), "minItems": 1},
    "chain": CHAIN,
    "commitment": one_of(Commitment),
    "slots": SLOTS,
    "flags": list_of(one_of(Flag)),
    "consequence": list_of(TEXT),
    "translation": or_null(TEXT),
}

SCHEMA: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A report as secondsource read it",
    "description": "Spans are half-open ranges of code points of report.text; `words` is what stands there.",
    **object_of(
        schema={"const": SCHEMA_VERSION},
        report=object_of(
            id=TEXT,
            revision=TEXT,
            outlet=or_null(TEXT),
            title=or_null(TEXT),
            byline=or_null(TEXT),
            credits=list_of(TEXT),
            link=or_null(TEXT),
            published=or_null(TEXT),
            updated=or_null(TEXT),
            language=or_null(TEXT),
            in_part=or_null(one_of(InPart)),
            transcribed={"type": "boolean"},
            leads_to=list_of(TEXT),
            pictures=list_of(TEXT),
            capture=or_null(TEXT),
            text=TEXT,
        ),
        engine=object_of(name=TEXT, version=TEXT, prompt=or_null(TEXT), prompt_hash=or_null(TEXT)),
        stand_in=or_null(object_of(name=TEXT, version=TEXT, hindrance=one_of(Hindrance), seconds=WHOLE)),
        stories=list_of(
            object_of(
                index=WHOLE,
                heading=or_null(object_of(**SPAN)),
                body=object_of(start=WHOLE, end=WHOLE),
                summary=list_of(
                    object_of(
                        **SPAN,
                        speaker=or_null(TEXT),
                        written=or_null(TEXT),
                        rests_on=list_of(object_of(**SPAN)),
                    )
                ),
            )
        ),
        statements=list_of(object_of(**STATEMENT)),
        dropped=list_of(object_of(words=TEXT, reason=TEXT, of_summary=YES_NO)),
        notes=list_of(object_of(kind=one_of(NoteKind), **SPAN)),
        unread=list_of(object_of(language=or_null(TEXT), paragraphs=list_of(object_of(**SPAN)))),
        quotations=list_of({"type": "array", "items": object_of(**SPAN), "minItems": 1}),
    ),
}
