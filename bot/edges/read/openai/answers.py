"""What the model may answer: words to be found in the text, closed sets, and bounds on all of it.

There is no place in it for a verdict, an address, a name of somebody to notify, or a tool to call.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.claims import Commitment, Naming, ResponseKind, StatementKind
from bot.edges.read.openai.hindered import Garbled

Json = dict[str, Any]

_MOST_STATEMENTS = 60
_MOST_SENTENCES = 5
_MOST_FAULTS = 3  # that are told back
_LONGEST_FAULT = 120  # code points: a key of the model's own may be of any length

# The kinds of a response, and "none" for null: strict schemas of some servers know no null.
Answered = Literal["none", "denied", "declined to comment", "no information", "not reached", "pending"]

_Passage = Annotated[str, Field(min_length=1, max_length=1_000)]


class _Bounded(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)


class SaidBy(_Bounded):
    """One hop of a chain."""

    name: str = Field(max_length=200)
    words: str = Field(max_length=200)
    cue: str = Field(max_length=200)
    naming: Naming
    commitment: Commitment
    heard: bool


class Said(_Bounded):
    """One act of saying. `answers` counts statements of the same answer from 0."""

    passages: list[_Passage] = Field(min_length=1, max_length=6)
    hops: list[SaidBy] = Field(max_length=4)
    kind: StatementKind
    response: Answered
    answers: list[Annotated[int, Field(ge=0, le=_MOST_STATEMENTS - 1)]] = Field(max_length=8)
    translation: str = Field(max_length=1_000)

    @property
    def answered(self) -> ResponseKind | None:
        """What sort of answer it is; None for what is none."""
        return None if self.response == "none" else ResponseKind(self.response)


class Shortened(_Bounded):
    """A sentence of a summary, and the whole sentences of the text that it shortens."""

    of: list[_Passage] = Field(min_length=1, max_length=3)
    sentence: _Passage


class Answer(_Bounded):
    statements: list[Said] = Field(max_length=_MOST_STATEMENTS)
    # A server that holds no model to the schema may leave it out: what was read is worth more than it.
    summary: list[Shortened] = Field(default=[], max_length=_MOST_SENTENCES)


def answer_in(content: str) -> Answer:
    """Return the answer in a model's words; a fence of code around it is taken off.

    Raises:
        Garbled: when it is none.
    """
    bare = content.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        return Answer.model_validate_json(bare)
    except ValidationError as error:
        raise Garbled(_faults(error), content) from None  # its trace would hold the report's words


def _faults(error: ValidationError) -> str:
    """Say where something is wrong, and what was expected there."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    told = [
        f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"[:_LONGEST_FAULT]
        for one in found[:_MOST_FAULTS]
    ]
    more = f"; and {len(found) - _MOST_FAULTS} more" if len(found) > _MOST_FAULTS else ""
    return "; ".join(told) + more


def schema() -> Json:
    """Return the JSON schema of an answer as strict servers want it, without options or references."""
    whole = Answer.model_json_schema()
    return _strict(whole, whole.get("$defs", {}))


def _strict(part: Any, known: Json) -> Any:
    if isinstance(part, list):
        return [_strict(one, known) for one in part]  # pyright: ignore[reportUnknownVariableType] -- JSON
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _strict(known[str(part["$ref"]).rpartition("/")[2]], known)  # pyright: ignore[reportUnknownArgumentType] -- JSON
    kept: Json = {}
    for key, value in part.items():  # pyright: ignore[reportUnknownVariableType] -- JSON
        if key == "properties":
            kept[key] = {name: _strict(one, known) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] -- JSON
        elif key not in ("title", "description", "default", "$defs"):
            kept[str(key)] = _strict(value, known)  # pyright: ignore[reportUnknownArgumentType] -- JSON
    if "properties" in kept:
        kept["required"] = list(kept["properties"])  # strict servers want every one
    return kept
