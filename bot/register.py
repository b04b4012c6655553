"""The register to begin with: outlets and sides, as editors hold them in `outlets.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.core.addresses import domain_of
from bot.core.errors import SettingsNotUnderstood
from bot.core.reports import Outlet, OutletId, OutletKind
from bot.settings import did_you_mean, words_for

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class Register:
    """Outlets and sides as an editor's file holds them."""

    outlets: tuple[Outlet, ...]
    sides: Mapping[str, str]  # source name → party

    async def outlet_named(self, name: str) -> Outlet | None:
        """Return the outlet by domain, name or alias; None when there is none."""
        wanted = name.casefold()
        return next((outlet for outlet in self.outlets if wanted in _names_of(outlet)), None)


def _bare_host(domain: str) -> str:
    if domain != domain_of(f"https://{domain}"):
        raise ValueError("should be a bare domain such as reuters.com")
    return domain


class _Row(BaseModel):
    """One `[[outlet]]`."""

    model_config = ConfigDict(strict=True, extra="forbid")

    domain: Annotated[str, Field(min_length=1), AfterValidator(_bare_host)]
    name: str = Field(min_length=1)
    kind: OutletKind = Field(default=OutletKind.UNKNOWN, strict=False)
    owner: str = ""
    country: str = ""
    aliases: list[str] = []

    def outlet(self) -> Outlet:
        return Outlet(
            id=OutletId(self.domain),
            name=self.name,
            kind=self.kind,
            domain=self.domain,
            owner=self.owner,
            country=self.country,
            aliases=tuple(self.aliases),
            registered=True,
        )


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    outlet: list[_Row] = []
    sides: dict[str, str] = {}


def read_register(path: Path) -> Register:
    """Read `outlets.toml`: one `[[outlet]]` each, and `[sides]`.

    Raises:
        SettingsNotUnderstood: naming every outlet that is not understood, and why.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsNotUnderstood(f"{path.name} cannot be read: {error}") from error
    try:
        file = _File.model_validate(table)
    except ValidationError as error:
        said = "; ".join(_in_words(table, found) for found in error.errors())
        raise SettingsNotUnderstood(f"{path.name}: {said}") from error
    outlets = tuple(row.outlet() for row in file.outlet)
    if said := "; ".join(_shared_names(outlets)):
        raise SettingsNotUnderstood(f"{path.name}: {said}")
    return Register(outlets, file.sides)


def _in_words(table: Mapping[str, Any], found: "ErrorDetails") -> str:
    """Name the outlet or the table, the key, and what is wrong with it."""
    above, known = "", _File.model_fields
    first, *inner = found["loc"]
    key = str(first)
    match inner:
        case [int(number), str(inside), *_]:
            row = table["outlet"][number]
            above, known = (
                f'outlet "{row.get("name") or row.get("domain") or number + 1}", ',
                _Row.model_fields,
            )
            key = inside
        case [str(source), *_]:
            key = f'{first}, "{source}"'
        case _:
            pass
    if found["type"] == "extra_forbidden":
        return f"{above}{key} is not known{did_you_mean(key, known)}"
    return f"{above}{key} {words_for(found)}"


def _shared_names(outlets: tuple[Outlet, ...]) -> Iterator[str]:
    """Say which names mean two outlets: whoever is asked for by one would be either."""
    named: dict[str, Outlet] = {}
    for outlet in outlets:
        for name in sorted(_names_of(outlet)):
            if name in named:
                yield f'"{name}" names two outlets, "{named[name].name}" and "{outlet.name}"'
            named[name] = outlet


def _names_of(outlet: Outlet) -> set[str]:
    return {name.casefold() for name in (outlet.domain, outlet.name, *outlet.aliases)}
