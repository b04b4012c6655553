"""Values of `core` to JSON text and back, exactly.

Written by hand because two things must hold that ready-made codecs do not: any string that a report can hold
comes back as it was (half a surrogate pair, a NUL), and a row kept under an older class reads under a newer
one: a field that is missing takes its default, one that is gone is passed over.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

# What json.loads gives. `Any` stays inside this file: what leaves it was rebuilt by its type.
_Json = Any


def encode(value: object) -> str:
    """Return `value` as JSON in ASCII; equal values give the same text."""
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """Return the value of `kind` that `encode` wrote. Times come back in UTC."""
    return _rebuilder(kind)(json.loads(text))


def _plain(value: Any) -> _Json:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        # Defaults are written too: what a row says must not change with a class.
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without its zone is no time")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, frozenset):
        return sorted(_plain(v) for v in value)  # pyright: ignore[reportUnknownVariableType] -- narrowed from Any
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]  # pyright: ignore[reportUnknownVariableType] -- narrowed from Any
    if isinstance(value, Mapping):
        return {str(k): _plain(value[k]) for k in sorted(value)}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] -- narrowed from Any
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"no way to keep a {type(value).__name__}")


@cache
def _rebuilder(kind: Any) -> Callable[[_Json], Any]:
    """Return how a value of `kind` is rebuilt from what json.loads gives."""
    kind = getattr(kind, "__supertype__", kind)  # a NewType is its supertype
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _of_union(kind)
    if origin is tuple:
        return _of_tuple(get_args(kind))
    if origin is frozenset:
        of = _rebuilder(get_args(kind)[0])
        return lambda json: frozenset(of(v) for v in json)
    if origin is not None and issubclass(origin, Mapping):
        of = _rebuilder(get_args(kind)[1])
        return lambda json: {k: of(v) for k, v in json.items()}
    if kind is datetime:
        return datetime.fromisoformat
    if kind is bytes:
        return b64decode
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if kind in (str, int, float, bool) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    raise TypeError(f"no way to keep a {kind}")


def _of_union(kind: Any) -> Callable[[_Json], Any]:
    """Rebuild `X | None`, or a union of names for one plain type (`PostKey | MessageId`)."""
    kinds = {getattr(k, "__supertype__", k) for k in get_args(kind) if k is not NoneType}
    if len(kinds) != 1:
        raise TypeError(f"no way to tell which of {kind} was kept")
    of = _rebuilder(kinds.pop())
    return lambda json: None if json is None else of(json)


def _of_tuple(args: tuple[Any, ...]) -> Callable[[_Json], Any]:
    if len(args) == 2 and args[1] is ...:
        of = _rebuilder(args[0])
        return lambda json: tuple(of(v) for v in json)
    each = [_rebuilder(a) for a in args]
    return lambda json: tuple(of(v) for of, v in zip(each, json, strict=True))


def _of_dataclass(kind: Any) -> Callable[[_Json], Any]:
    hints = get_type_hints(kind)
    of = {f.name: _rebuilder(hints[f.name]) for f in fields(kind)}
    return lambda json: kind(**{name: of[name](v) for name, v in json.items() if name in of})
