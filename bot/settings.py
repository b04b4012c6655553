"""What the desk has set: `config/*.toml` and the environment, understood strictly or not at all.

The shipped `default.toml` holds every key; a `local.toml` beside it, the secrets folder and the environment
(`SECONDSOURCE_SECTION__KEY`) override it, each over the one before. An edge's own table (`[chat.console]`) is
kept as it was read, and checked against the edge's own model when the edge is built.

Secrets come from the environment or the secrets folder only. The bot is told where its folders are by
`SECONDSOURCE_CONFIG` and `SECONDSOURCE_SECRETS`.
"""

import difflib
import json
import os
import re
import sys
import tomllib
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.core.errors import SettingsNotUnderstood
from bot.core.policy import Policy, UnknownPublishers

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "SECONDSOURCE_"
CONFIG = "SECONDSOURCE_CONFIG"
SECRETS = "SECONDSOURCE_SECRETS"
MASK = "********"

Name = tuple[str, ...]  # of a key, with its tables: ("chat", "console", "width")
Model = TypeVar("Model", bound=BaseModel)

_EDGES = Path(__file__).parent / "edges"
_CHOOSING = ("read", "match", "chat")  # sections whose `use` names an edge
_WITH_TABLES = (*_CHOOSING, "fetch")  # sections with a table for each of their edges
_SECTIONS = ("policy", "desk", "store", *_WITH_TABLES, "work", "log")
_SECRET_NAME = re.compile(r"(?:^|_)(?:token|secret|password|key)$")
_SECRET_IN_ADDRESS = re.compile(r"(://[^:/]*:)(.+)(?=@)|([?&]password=)([^&]+)")


def _known_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("should be a time zone such as Europe/London") from error
    return name


class Table(BaseModel):
    """A section of the settings: no key but these, no value but of its own type."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class PolicyTable(Table):
    """[policy]: field for field what `bot.core.policy.Policy` holds."""

    report_words: int = Field(ge=1)
    max_report_characters: int = Field(ge=1)
    warning_lines: int = Field(ge=1, le=20)
    summary_sentences: int = Field(ge=1, le=10)
    unknown_publishers: UnknownPublishers
    shared_quotation_words: int = Field(ge=2)
    shared_passage_words: int = Field(ge=2)
    candidates: int = Field(ge=1)
    same_claim_similarity: float = Field(ge=-1, le=1)
    stale_after_hours: int = Field(ge=1)


class Desk(Table):
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    language: str = Field(pattern="^en$")  # the words of core.rendering are English
    workspace: str = Field(min_length=1)
    data: Path


class Store(Table):
    url: str


class Work(Table):
    max_attempts: int = Field(ge=1)


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogForm(StrEnum):
    LINES = "lines"
    JSON = "json"


class Log(Table):
    level: LogLevel
    form: LogForm


class Choice(Table):
    """A section in which `use` names an edge."""

    use: str


class Origin(StrEnum):
    DEFAULT = "default"
    LOCAL = "local"
    SECRETS = "secrets folder"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Key:
    """One key in force. `shown` is its value as `doctor` prints it: secrets masked."""

    name: str  # "policy.warning_lines"
    shown: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Entry:
    value: object  # as TOML gives it; text from the environment and the secrets folder
    origin: Origin

    @property
    def is_text(self) -> bool:
        """Tell whether it comes from where everything is text."""
        return self.origin in (Origin.SECRETS, Origin.ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in force.

    Attributes:
        uses: the edge chosen in each section that chooses one ("chat" → "console").
        config: the desk's own config folder; the shipped one where it has none.
    """

    policy: Policy
    desk: Desk
    store: Store
    work: Work
    log: Log
    uses: Mapping[str, str]
    config: Path
    _entries: Mapping[Name, _Entry]

    def section(self, model: type[Model], prefix: str) -> Model:
        """Check an edge's own table ("chat.console") against the edge's model.

        Raises:
            SettingsNotUnderstood: naming the key and the one that was probably meant.
        """
        return _understand(model, tuple(prefix.split(".")), self._entries)

    @property
    def store_url(self) -> str:
        """Where the store is; SQLite in the data folder when nothing else is set."""
        return self.store.url or f"sqlite:///{self.desk.data / 'secondsource.sqlite'}"

    @property
    def outlets(self) -> Path:
        """The register of outlets to begin with: the desk's own, else the shipped one."""
        own = self.config / "outlets.toml"
        return own if own.is_file() else shipped() / "outlets.toml"

    def in_force(self) -> tuple[Key, ...]:
        """Return every key with its value and where that comes from, in the order of `default.toml`."""
        return tuple(Key(".".join(n), _shown(n, e.value), e.origin) for n, e in self._entries.items())


def load(folder: Path | None = None) -> Settings:
    """Read the settings in force.

    Args:
        folder: the desk's config folder; None takes `SECONDSOURCE_CONFIG`, else the shipped one.

    Raises:
        SettingsNotUnderstood: saying what is wrong, where, and what was probably meant.
    """
    own = _own_folder(folder)
    entries = {name: entry for layer in _layers(own) for name, entry in layer}
    for name, entry in entries.items():
        _refuse_unknown_tables(name, entry)
        _refuse_open_secrets(name, entry)
    uses = {name: _understand(Choice, (name,), entries).use for name in _CHOOSING}
    for name, edge in uses.items():
        if edge not in _edges(name):
            raise SettingsNotUnderstood(f'[{name}] use = "{edge}" is not known: {_meant(edge, _edges(name))}')
    _understand(Table, ("fetch",), entries)
    return Settings(
        policy=Policy(**_understand(PolicyTable, ("policy",), entries).model_dump()),
        desk=_understand(Desk, ("desk",), entries),
        store=_understand(Store, ("store",), entries),
        work=_understand(Work, ("work",), entries),
        log=_understand(Log, ("log",), entries),
        uses=uses,
        config=own,
        _entries=entries,
    )


def shipped() -> Path:
    """Return the folder of the defaults: beside the code when installed, else the checkout's."""
    installed = Path(__file__).parent / "_shipped" / "config"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "config"


def _own_folder(folder: Path | None) -> Path:
    named = folder or (Path(os.environ[CONFIG]) if os.environ.get(CONFIG) else None)
    if named is None:
        return shipped()
    if not named.is_dir():
        raise SettingsNotUnderstood(f"the config folder {named} is not there")
    if not any((named / file).is_file() for file in ("local.toml", "default.toml", "outlets.toml")):
        raise SettingsNotUnderstood(f"the config folder {named} has no local.toml in it")
    return named


def _layers(own: Path) -> Iterator[Iterable[tuple[Name, _Entry]]]:
    """Yield what is set, each layer over the one before."""
    default = shipped() / "default.toml"
    yield _of_file(default, Origin.DEFAULT)
    # Somebody who copied default.toml and edits the copy is to be heard too.
    files = [own / "default.toml"] if own.resolve() != shipped().resolve() else []
    for file in (*files, own / "local.toml"):
        if file.is_file():
            yield _of_file(file, Origin.LOCAL)
    if os.environ.get(SECRETS):
        yield _of_secrets(Path(os.environ[SECRETS]))
    yield _of_environment(os.environ)


def _of_file(file: Path, origin: Origin) -> list[tuple[Name, _Entry]]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsNotUnderstood(f"{file.name} cannot be read: {error}") from error
    return [(name, _Entry(value, origin)) for name, value in _flat(table)]


def _flat(table: Mapping[str, object], above: Name = ()) -> Iterator[tuple[Name, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, key))  # pyright: ignore[reportUnknownArgumentType]  # TOML keys are text
        else:
            yield (*above, key), value


def _of_secrets(folder: Path) -> list[tuple[Name, _Entry]]:
    """Read a folder with one file a secret, named like its variable: `store__url`."""
    if not folder.is_dir():
        raise SettingsNotUnderstood(f"the secrets folder {folder} is not there")
    return [
        (_name_of(file.name), _Entry(file.read_text(encoding="utf-8").strip(), Origin.SECRETS))
        for file in sorted(folder.iterdir())
        if file.is_file() and "__" in file.name
    ]


def _of_environment(environ: Mapping[str, str]) -> list[tuple[Name, _Entry]]:
    found: list[tuple[Name, _Entry]] = []
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable in (CONFIG, SECRETS):
            continue
        # Without "__" it names no key. Platforms set such names by themselves (SECONDSOURCE_SERVICE_HOST), so
        # it is refused only when it is the name of a section with one underscore lost.
        if "__" not in variable:
            section, _, key = variable.removeprefix(PREFIX).lower().partition("_")
            if section in _SECTIONS and key:
                right = f"{PREFIX}{section}__{key}".upper()
                raise SettingsNotUnderstood(f"{variable} is not known: did you mean {right}?")
            continue
        found.append((_name_of(variable), _Entry(value, Origin.ENVIRONMENT)))
    return found


def _name_of(variable: str) -> Name:
    return tuple(variable.upper().removeprefix(PREFIX).lower().split("__"))


def _variable(name: Name) -> str:
    return PREFIX + "__".join(name).upper()


def _edges(section: str) -> tuple[str, ...]:
    """Return the names of a section's edges: of their files, without importing any."""
    found = (path.stem for path in (_EDGES / section).iterdir() if path.suffix == ".py" or path.is_dir())
    return tuple(sorted(name for name in found if not name.startswith("_")))


def _refuse_unknown_tables(name: Name, entry: _Entry) -> None:
    where = _where(name, entry)
    if len(name) == 1:
        raise SettingsNotUnderstood(f"`{name[0]}` stands in no section{where}")
    if name[0] not in _SECTIONS:
        meant = _meant(name[0], _SECTIONS, "[{}]")
        raise SettingsNotUnderstood(f"there is no section [{name[0]}]: {meant}{where}")
    if len(name) > 2 and name[0] in _WITH_TABLES and name[1] not in _edges(name[0]):
        meant = _meant(name[1], _edges(name[0]), f"[{name[0]}.{{}}]")
        raise SettingsNotUnderstood(f"there is no table [{name[0]}.{name[1]}]: {meant}{where}")


def _refuse_open_secrets(name: Name, entry: _Entry) -> None:
    if not entry.is_text and _shown(name, entry.value) != _plainly(entry.value):
        raise SettingsNotUnderstood(
            f"[{'.'.join(name[:-1])}] `{name[-1]}` holds a secret, which does not belong in a file: "
            f"set {_variable(name)}, or put it in the secrets folder"
        )


def _understand(model: type[Model], at: Name, entries: Mapping[Name, _Entry]) -> Model:
    """Turn the keys of one table into `model`, or say in words why that cannot be."""
    table: dict[str, object] = {}
    for name, entry in entries.items():
        is_of_an_edge = len(at) == 1 and at[0] in _WITH_TABLES and len(name) > 2
        if name[: len(at)] == at and not is_of_an_edge:
            key = name[len(at)]
            table[key] = _typed(model, key, entry)
    try:
        # As JSON, strict takes a list for a tuple and a word for an enum, but still no "5" for 5.
        return model.model_validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        said = (_in_words(model, at, entries, found) for found in error.errors(include_input=False))
        raise SettingsNotUnderstood("; ".join(said)) from error


def _typed(model: type[BaseModel], key: str, entry: _Entry) -> object:
    """Give text from the environment its type: as it stands where the key takes text, else read as JSON."""
    if not isinstance(entry.value, str) or not entry.is_text or key not in model.model_fields:
        return entry.value
    kind: TypeAdapter[object] = TypeAdapter(model.model_fields[key].annotation or str)
    for written in (json.dumps(entry.value), entry.value, entry.value.lower()):
        try:
            kind.validate_json(written, strict=True)
        except ValidationError:
            continue
        return json.loads(written)
    return entry.value


def _in_words(model: type[BaseModel], at: Name, entries: Mapping[Name, _Entry], found: "ErrorDetails") -> str:
    section, key = ".".join(at), str(found["loc"][0])
    name = (*at, key)
    where = _where(name, entries[name]) if name in entries else ""
    if found["type"] == "extra_forbidden":
        return f"[{section}] unknown key `{key}`: {_meant(key, tuple(model.model_fields))}{where}"
    if found["type"] == "missing":
        return f"[{section}] `{key}` is missing"
    said = found["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"[{section}] `{key}` {said}{where}"


def _meant(word: str, known: Sequence[str], form: str = "`{}`") -> str:
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"did you mean {form.format(close[0])}?"
    return f"there is {', '.join(form.format(name) for name in known) or 'none'}"


def _where(name: Name, entry: _Entry) -> str:
    if entry.origin is Origin.ENVIRONMENT:
        return f" (set by {_variable(name)})"
    return " (set in the secrets folder)" if entry.origin is Origin.SECRETS else ""


def _plainly(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


def _shown(name: Name, value: object) -> str:
    """Write a value as people may see it."""
    if value and _SECRET_NAME.search(name[-1]):
        return MASK
    return _SECRET_IN_ADDRESS.sub(lambda m: (m[1] or m[3]) + MASK, _plainly(value))


_REFERENCE = """\
# Settings

<!-- Written by `python -m bot.settings`; do not edit. -->

Put what you change in `config/local.toml`, or in a `local.toml` in the folder that `SECONDSOURCE_CONFIG`
names. The environment wins over the file: `[policy] warning_lines` is `SECONDSOURCE_POLICY__WARNING_LINES`.
Secrets belong in the environment, or in the folder that `SECONDSOURCE_SECRETS` names, one file each, named
like `store__url`.

A key that is not on this page stops the start, and the message names the right one. `secondsource doctor`
prints what is in force, and where each value comes from.
"""


def reference() -> str:
    """Write the page of all keys: what `default.toml` says of itself, as a table a section."""
    page = [_REFERENCE.rstrip()]
    remarks: list[str] = []
    for line in (shipped() / "default.toml").read_text(encoding="utf-8").splitlines():
        key, is_key, value = line.partition(" = ")
        if line.startswith("#"):
            remarks.append(line.removeprefix("#").strip())
            continue
        if line.startswith("["):
            page += ["", f"## `{line}`", "", *remarks]
        elif is_key:
            is_first = not page[-1].startswith("|")
            page += ["", "| key | default | meaning |", "|---|---|---|"] if is_first else []
            page.append(f"| `{key}` | `{value}` | {' '.join(remarks)} |")
        remarks = []
    return "\n".join(page) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference())
