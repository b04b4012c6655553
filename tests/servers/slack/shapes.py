"""What a piece of JSON may look like, said as values; each check writes down what is wrong, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from tests.servers.slack.settings import Json

Complaints = list[str]
Check = Callable[[Any, str, Complaints], None]


def complain(complaints: Complaints, what: str, pointer: str) -> None:
    complaints.append(f"{what} [json-pointer:{pointer}]")


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complain(complaints, "must provide a string", pointer)
        elif len(value) < least:
            complain(complaints, f"must be more than {least - 1} characters", pointer)
        elif len(value) > most:
            complain(complaints, f"must be less than {most + 1} characters", pointer)

    return check


def choice(*allowed: str) -> Check:
    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if value not in allowed:
            complain(complaints, f"value must be one of {', '.join(allowed)}", pointer)

    return check


def flag(value: Any, pointer: str, complaints: Complaints) -> None:
    if not isinstance(value, bool):
        complain(complaints, "must be a valid boolean", pointer)


def number(least: int = 0, most: int = 10**10) -> Check:
    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            complain(complaints, "must be a valid number", pointer)
        elif not least <= value <= most:
            complain(complaints, f"must be between {least} and {most}", pointer)

    return check


def url(value: Any, pointer: str, complaints: Complaints) -> None:
    string(3_000)(value, pointer, complaints)
    if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://")):
        complain(complaints, "must be a valid URL", pointer)


def items(check: Check, most: int, least: int = 1) -> Check:
    def check_all(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complain(complaints, "must provide an array", pointer)
            return
        all_items = cast(list[Any], value)
        if len(all_items) < least:
            complain(complaints, f"no less than {least} items required", pointer)
        if len(all_items) > most:
            complain(complaints, f"no more than {most} items allowed", pointer)
        for index, each in enumerate(all_items):
            check(each, f"{pointer}/{index}", complaints)

    return check_all


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the keys it must have, those it may, and at least one of `any_of` where that is given."""

    required: Mapping[str, Check] = field(default_factory=dict[str, Check])
    optional: Mapping[str, Check] = field(default_factory=dict[str, Check])
    any_of: tuple[str, ...] = ()

    def __call__(self, value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
            return
        given = cast(Json, value)
        for key in self.required:
            if given.get(key) is None:
                complain(complaints, f"missing required field: {key}", pointer)
        if self.any_of and not any(given.get(key) is not None for key in self.any_of):
            complain(complaints, f"must define either {' or '.join(self.any_of)}", pointer)
        for key, each in given.items():
            check = self.required.get(key) or self.optional.get(key)
            if check is None:
                complain(complaints, f"invalid additional property: {key}", pointer)
            else:
                check(each, f"{pointer}/{key}", complaints)


def typed(shapes: Mapping[str, Shape], other: str = "unsupported type") -> Check:
    """Return a check of an object whose `type` names its shape."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
            return
        given = cast(Json, value)
        shape = shapes.get(str(given.get("type")))
        if shape is None:
            complain(complaints, f"{other}: {given.get('type')}", f"{pointer}/type")
            return
        shape({key: each for key, each in given.items() if key != "type"}, pointer, complaints)

    return check
