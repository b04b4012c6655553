"""Small pieces that JSON schemas are made of."""

from enum import StrEnum
from typing import Any

# Plain values; what is in them is told by a schema, which a test holds every document against.
Json = dict[str, Any]


def object_of(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(of: Json) -> Json:
    return {"type": "array", "items": of}


def or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(values: type[StrEnum]) -> Json:
    return {"enum": [v.value for v in values]}


TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}
YES_NO: Json = {"type": "boolean"}
NUMBER: Json = {"type": "number"}
# A half-open range of code points of a report's text, and what stands there.
SPAN: Json = {"start": WHOLE, "end": WHOLE, "words": TEXT}
