"""A call's arguments, from wherever Slack takes them: query string, form, JSON body; the last one wins."""

import json
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import web

from tests.servers.slack.blocks import parsed
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json

_ABSENT = (None, "")


@dataclass(frozen=True, slots=True)
class Args:
    given: Json

    @classmethod
    async def of(cls, request: web.Request) -> "Args":
        given: Json = dict(request.query)
        if request.content_type == "application/json":
            given |= _object(await request.text())
        else:
            given |= {key: each for key, each in (await request.post()).items() if isinstance(each, str)}
        return cls(given)

    def get(self, name: str) -> Any:
        """Return an argument as it was given; None when it was not."""
        return self.given.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.given.get(name)
        if value in _ABSENT:
            if default is None:
                raise Refused("invalid_arguments", [f"missing required field: {name}"])
            return default
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise Refused("invalid_arguments", [f"must be a string [json-pointer:/{name}]"])
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.given.get(name)
        if value in _ABSENT:
            return default
        return str(value).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        text = self.text(name, str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise Refused("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(text)

    def json(self, name: str) -> Any:
        """Return an argument that is JSON, or a string of it; None when it was not given."""
        value = self.given.get(name)
        return None if value in _ABSENT else parsed(value, "invalid_arguments")


def _object(body: str) -> Json:
    try:
        given = json.loads(body or "{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(given, dict):
        raise Refused("json_not_object")
    return cast(Json, given)
