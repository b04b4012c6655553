"""The JSON schema of claims as a document.

The version changes whenever a field goes or changes its meaning; a new field alone does not change it.
"""

from bot.core.claims import Flag, SlotName
from bot.core.corroboration import Detail, Rule, Status
from bot.core.decisions import DecisionKind
from bot.core.documents import SLOTS, STATEMENT
from bot.core.independence import TieKind, Verdict
from bot.core.matching import Relation, Stance
from bot.core.reports import InPart, OutletKind
from bot.core.schemas import SPAN, TEXT, WHOLE, YES_NO, Json, list_of, object_of, one_of, or_null

CLAIMS_SCHEMA_VERSION = 1

_IDS = list_of(TEXT)
_RULE: Json = {"enum": [rule.value for rule in Rule]}

_STATUS: Json = object_of(
    status=one_of(Status),
    words=TEXT,
    rule=_RULE,
    because=TEXT,
    origins=list_of(object_of(statements=_IDS, publishers=_IDS, roots=_IDS, sides=_IDS)),
    independent=WHOLE,
    unmatched=list_of(one_of(SlotName)),
    details=list_of(one_of(Detail)),
    flags=list_of(one_of(Flag)),
    denials=_IDS,
    contradictions=_IDS,
    responses=_IDS,
    not_counted=_IDS,
)
_STATEMENT: Json = object_of(
    **STATEMENT,
    polarity={"enum": ["affirmative", "negative"]},
    report=TEXT,
    revision=TEXT,
    side=or_null(TEXT),
    known_since=TEXT,
    retired=or_null(TEXT),
    match=or_null(
        object_of(
            stance=one_of(Stance),
            relation=one_of(Relation),
            unmatched=list_of(one_of(SlotName)),
            reason=TEXT,
        )
    ),
)
_TIE: Json = object_of(
    kind=one_of(TieKind),
    evidence=TEXT,
    ours=or_null(object_of(**SPAN)),
    theirs=or_null(object_of(**SPAN)),
)
_JUDGEMENT: Json = object_of(
    ours=TEXT, theirs=TEXT, verdict=one_of(Verdict), reason=or_null(TEXT), at=TEXT, ties=list_of(_TIE)
)
_DECISION: Json = object_of(
    id=TEXT,
    kind=one_of(DecisionKind),
    by=TEXT,
    at=TEXT,
    reason=or_null(TEXT),
    statements=_IDS,
    undoes=or_null(TEXT),
    in_force=YES_NO,
)
_CHANGE: Json = object_of(
    at=TEXT,
    before=or_null(one_of(Status)),
    status=one_of(Status),
    rule=_RULE,
    report=or_null(TEXT),
    decision=or_null(TEXT),
    registered=or_null(TEXT),
)
CLAIM: Json = object_of(
    handle=TEXT,
    id=TEXT,
    claimant=TEXT,
    words=TEXT,
    shown_by=TEXT,
    heading=or_null(TEXT),
    slots=SLOTS,
    status=_STATUS,
    statements=list_of(_STATEMENT),
    judgements=list_of(_JUDGEMENT),
    decisions=list_of(_DECISION),
    history=list_of(_CHANGE),
    history_is_replayed=YES_NO,
    searched=object_of(
        reports=WHOLE,
        outlets=WHOLE,
        without_outlet=WHOLE,
        unread=WHOLE,
        since=or_null(TEXT),
        languages=_IDS,
    ),
)
_REPORT: Json = object_of(
    id=TEXT,
    revision=TEXT,
    outlet=or_null(TEXT),
    domain=or_null(TEXT),
    outlet_kind=one_of(OutletKind),
    owner=or_null(TEXT),
    registered=YES_NO,
    title=or_null(TEXT),
    byline=or_null(TEXT),
    credits=_IDS,
    link=or_null(TEXT),
    published=or_null(TEXT),
    updated=or_null(TEXT),
    fetched=or_null(TEXT),
    capture=or_null(TEXT),
    language=or_null(TEXT),
    in_part=or_null(one_of(InPart)),
    transcribed=YES_NO,
)
CLAIMS_SCHEMA: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Claims as secondsource knows them",
    "description": "Spans are half-open ranges of code points of a report's text, `words` what stands there.",
    **object_of(
        schema={"const": CLAIMS_SCHEMA_VERSION},
        rules=WHOLE,
        title=TEXT,
        as_of=TEXT,
        since=or_null(TEXT),
        left_out=WHOLE,
        claims=list_of(CLAIM),
        reports=list_of(_REPORT),
    ),
}
