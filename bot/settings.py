"""What the desk has set: `config/*.toml` and the environment, understood strictly or not at all.

pydantic-settings reads what is set, lays it over one another and types it: the environment
(`SECONDSOURCE_SECTION__KEY`), the secrets folder, the desk's `local.toml`, the shipped `default.toml`. An
edge's own table (`[chat.console]`) is read into the edge's own model when the edge is built.

Ours is what pydantic-settings passes over in silence. `default.toml` holds every key, so a name that is not
in it stops the start, wherever it is set; so do a secret in a file, and a folder that is not there.
"""

import difflib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.core.channels import ABOUT, ChannelRules, HouseRules, Setting, with_setting
from bot.core.errors import SettingsNotUnderstood
from bot.core.policy import Policy, UnknownPublishers
from bot.core.watching import Pace

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

PREFIX = "SECONDSOURCE_"
CONFIG = "SECONDSOURCE_CONFIG"  # the desk's own config folder
SECRETS = "SECONDSOURCE_SECRETS"  # a folder with one file a secret, named like its variable: store__url
MASK = "********"
_OWN = "channels."  # begins the name of what is set for one channel

Model = TypeVar("Model", bound=BaseModel)
Whole = TypeVar("Whole", bound="Sources")

# What pydantic says, and what an operator is told.
_WORDS = {
    "Value error, ": "",
    "Input ": "",
    "String ": "",
    "a valid tuple": "a valid list",
    "invalid timezone: ": "should be a time zone such as Europe/London, not ",
}
_SECRET_NAME = re.compile(r"[._](?:token|secret|password|key)$")
_SECRET_IN_ADDRESS = re.compile(r"(://[^:/]*:)(.+)(?=@)|([?&]password=)([^&]+)")


def _edge_of(section: str) -> AfterValidator:
    """Accept the name of one of a section's edges: of its file, without importing any."""

    def known(name: str) -> str:
        found = (Path(__file__).parent / "edges" / section).iterdir()
        edges = [path.stem for path in found if not path.stem.startswith("_")]
        if name not in edges:
            raise ValueError(f'cannot be "{name}"{did_you_mean(name, edges)}')
        return name

    return AfterValidator(known)


class Table(BaseModel):
    """A section: no key but these, no value but of its own type.

    TOML has no paths, enums or tuples: a field of such a type says `strict=False`.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class PolicyTable(Table):
    """[policy]: field for field what `bot.core.policy.Policy` holds."""

    report_words: int = Field(ge=1)
    max_report_characters: int = Field(ge=1)
    warning_lines: int = Field(ge=1, le=20)
    summary_sentences: int = Field(ge=1, le=10)
    unknown_publishers: UnknownPublishers = Field(strict=False)
    shared_quotation_words: int = Field(ge=2)
    shared_passage_words: int = Field(ge=2)
    candidates: int = Field(ge=1)
    same_claim_similarity: float = Field(ge=-1, le=1)
    stale_after_hours: int = Field(ge=1)


class Desk(Table):
    time_zone: ZoneInfo
    language: str = Field(pattern="^en$")  # the words of core.rendering are English
    workspace: str = Field(min_length=1)
    data: Path = Field(strict=False)
    admins: tuple[str, ...] = Field(strict=False)


def _checked(setting: Setting) -> AfterValidator:
    """Accept what a channel may be set to, however it is typed."""

    def known(value: Any) -> Any:
        try:
            with_setting(ChannelRules(), setting, _typed(value))
        except ValueError as error:
            raise ValueError(f"should be {ABOUT[setting]}") from error
        return value

    return AfterValidator(known)


def _typed(value: object) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] -- of text


class ChannelTable(Table):
    """[channel] and each [channels.NAME]: what `bot.core.channels.ChannelRules` holds, as people type it."""

    intake: Annotated[str, _checked(Setting.INTAKE)]
    time_zone: str
    quiet_hours: Annotated[str, _checked(Setting.QUIET_HOURS)]
    messages_per_day: Annotated[int, _checked(Setting.MESSAGES_PER_DAY)]
    daily_thread: Annotated[str, _checked(Setting.DAILY_THREAD)]
    empty_day: Annotated[str, _checked(Setting.EMPTY_DAY)]
    alone_hours: Annotated[int, _checked(Setting.ALONE_HOURS)]
    least_rank: Annotated[float, _checked(Setting.LEAST_RANK)]
    topics: Annotated[tuple[str, ...], _checked(Setting.TOPICS)] = Field(strict=False)
    role: Annotated[str, _checked(Setting.ROLE)]

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (KeyError, OSError, ValueError) as error:
                raise ValueError(f"should be a time zone such as Europe/London, not {value}") from error
        return value

    def rules(self, zone: str) -> ChannelRules:
        """Return the rules; in the newsroom's `zone` where the table names none."""
        rules = ChannelRules()
        for setting in Setting:
            rules = with_setting(rules, setting, _typed(getattr(self, setting.value)))
        return rules if rules.zone else replace(rules, zone=zone)


class Watching(Table):
    """[watch]: what `bot.core.watching.Pace` holds, in minutes and days."""

    claim_minutes: float = Field(gt=0)
    claim_days: float = Field(ge=0)
    words_days: float = Field(ge=0)


class Store(Table):
    url: str


class Reading(Table, extra="ignore"):  # its edges' own tables stand beside `use`
    use: Annotated[str, _edge_of("read")]


class Matching(Table, extra="ignore"):
    use: Annotated[str, _edge_of("match")]


class Chatting(Table, extra="ignore"):
    use: tuple[Annotated[str, _edge_of("chat")], ...] = Field(strict=False)


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogForm(StrEnum):
    LINES = "lines"
    JSON = "json"


class Log(Table):
    level: LogLevel = Field(strict=False)
    form: LogForm = Field(strict=False)


class Origin(StrEnum):
    DEFAULT = "default"
    LOCAL = "local"
    SECRETS = "secrets folder"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Key:
    """One key that is set: "policy.warning_lines"."""

    name: str
    value: object = field(repr=False)  # as TOML gives it; text from the environment and the secrets folder
    origin: Origin

    @property
    def shown(self) -> str:
        """Its value as people may see it: secrets masked."""
        if self.value and _SECRET_NAME.search(self.name):
            return MASK
        return _SECRET_IN_ADDRESS.sub(lambda m: (m[1] or m[3]) + MASK, _plain(self.value))

    def spelled(self, name: str) -> str:
        """Write the name of a key as it would stand where this one is set."""
        if self.origin is Origin.ENVIRONMENT:
            return _variable(name)
        table, _, key = name.rpartition(".")
        in_file = f"[{table}] {key}" if table else key
        return name.replace(".", "__") if self.origin is Origin.SECRETS else in_file


class Sources(BaseSettings):
    """Where all settings come from; a section is a field.

    Attributes:
        config: the desk's own folder; the shipped one where it has none.
        secrets: None where there is no such folder.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_prefix_target="all",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        strict=True,
        frozen=True,
        extra="ignore",  # a section that is read elsewhere; `load` has refused those that are read nowhere
        hide_input_in_errors=True,
    )

    config: Path
    secrets: Path | None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        given = init_settings()
        layers = _layers(settings_cls, given["config"], given["secrets"])
        return init_settings, *(source for _, source in layers)


class Settings(Sources):
    """Everything in force but the edges' own tables, which `section` reads."""

    policy_table: PolicyTable = Field(validation_alias="policy")
    desk: Desk
    channel: ChannelTable
    channels: dict[str, dict[str, Any]] = {}
    watch: Watching
    store: Store
    read: Reading
    match: Matching
    chat: Chatting
    log: Log

    @property
    def policy(self) -> Policy:
        return Policy(**self.policy_table.model_dump())

    @property
    def pace(self) -> Pace:
        """How often what is watched is looked for, and for how long."""
        return Pace(
            claim=timedelta(minutes=self.watch.claim_minutes),
            claim_ends=timedelta(days=self.watch.claim_days),
            words_end=timedelta(days=self.watch.words_days),
        )

    @property
    def house(self) -> HouseRules:
        """What the newsroom has set for its channels.

        Raises:
            SettingsNotUnderstood: naming the channel and what is wrong in its table.
        """
        zone = str(self.desk.time_zone)
        own: dict[str, ChannelRules] = {}
        for channel, changed in self.channels.items():
            try:
                table = ChannelTable(**{**self.channel.model_dump(), **changed})
            except ValidationError as error:
                wrong = error.errors(include_input=False)
                said = "; ".join(f"{'.'.join(map(str, w['loc']))} {words_for(w)}" for w in wrong)
                raise SettingsNotUnderstood(f"[channels.{channel}] {said}") from error
            own[channel] = table.rules(zone)
        return HouseRules(self.channel.rules(zone), own, frozenset(self.desk.admins))

    def section(self, model: type[Model], name: str) -> Model:
        """Read an edge's own table ("chat.console") into the edge's model.

        Raises:
            SettingsNotUnderstood: naming the key and what is wrong with it.
        """
        section, edge = name.split(".")
        tables: dict[str, Any] = {edge: (model, ...)}
        sections: dict[str, Any] = {section: (create_model(section, **tables), ...)}
        whole = create_model(name, __base__=Sources, **sections)
        # The empty table is for an edge of which nothing is set; to what is set it adds nothing.
        found = _understood(whole, self.config, self.secrets, {section: {edge: {}}})
        return getattr(getattr(found, section), edge)

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
        return tuple(_in_force(_keys(self.config, self.secrets)).values())


def load(folder: Path | None = None) -> Settings:
    """Read the settings in force.

    Args:
        folder: the desk's config folder; None takes `SECONDSOURCE_CONFIG`, else the shipped one.

    Raises:
        SettingsNotUnderstood: saying what is wrong, where, and what was probably meant.
    """
    config = folder or Path(os.environ.get(CONFIG) or shipped())
    if not config.is_dir():
        raise SettingsNotUnderstood(f"the config folder {config} is not there")
    if not any((config / file).is_file() for file in ("local.toml", "default.toml", "outlets.toml")):
        raise SettingsNotUnderstood(f"the config folder {config} has no local.toml in it")
    secrets = Path(os.environ[SECRETS]) if os.environ.get(SECRETS) else None
    if secrets and not secrets.is_dir():
        raise SettingsNotUnderstood(f"the secrets folder {secrets} is not there")
    keys = _keys(config, secrets)
    known = _in_force(keys)
    if refusals := [words for key in keys if (words := _refusal(key, known))]:
        raise SettingsNotUnderstood("; ".join(refusals))
    return _understood(Settings, config, secrets, {})


def shipped() -> Path:
    """Return the folder of the defaults: beside the code when installed, else the checkout's."""
    installed = Path(__file__).parent / "_shipped" / "config"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "config"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence on a name that is not known; "" where nothing is like it."""
    close = difflib.get_close_matches(name, known, n=1)
    return f": did you mean {close[0]}?" if close else ""


def words_for(found: "ErrorDetails") -> str:
    """Put what pydantic found about one key into an operator's words."""
    said = "is missing" if found["type"] == "missing" else found["msg"]
    for theirs, ours in _WORDS.items():
        said = said.replace(theirs, ours)
    return said


class _Environment(EnvSettingsSource):
    """The environment, where a list is JSON. What is no JSON stays text, to be refused by the key's name."""

    def decode_complex_value(self, field_name: str, field: "FieldInfo", value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class _SecretsFolder(_Environment, NestedSecretsSettingsSource):
    """The same of a folder's files."""


def _layers(
    of: type[BaseSettings], config: Path, secrets: Path | None
) -> Iterator[tuple[Origin, EnvSettingsSource | TomlConfigSettingsSource]]:
    """Yield what is set, strongest first."""
    yield Origin.ENVIRONMENT, _Environment(of)
    if secrets:
        yield (
            Origin.SECRETS,
            _SecretsFolder(InitSettingsSource(of, {}), secrets, secrets_prefix=""),
        )
    yield Origin.LOCAL, _file(of, config / "local.toml")
    if config.resolve() != shipped().resolve():
        # Somebody who copied default.toml and edits the copy is to be heard too.
        yield Origin.LOCAL, _file(of, config / "default.toml")
    yield Origin.DEFAULT, _file(of, shipped() / "default.toml")


def _file(of: type[BaseSettings], file: Path) -> TomlConfigSettingsSource:
    try:
        return TomlConfigSettingsSource(of, file)
    except (OSError, ValueError) as error:
        raise SettingsNotUnderstood(f"{file.name} cannot be read: {error}") from error


def _understood(whole: type[Whole], config: Path, secrets: Path | None, besides: Mapping[str, Any]) -> Whole:
    try:
        return whole(config=config, secrets=secrets, **besides)
    except ValidationError as error:
        keys = _in_force(_keys(config, secrets))
        said = "; ".join(_in_words(found, keys) for found in error.errors(include_input=False))
        raise SettingsNotUnderstood(said) from error


def _in_words(found: "ErrorDetails", keys: Mapping[str, Key]) -> str:
    """Name the key as it stands where it is set, and what is wrong with it."""
    steps = [str(step) for step in found["loc"]]
    above = (".".join(steps[:length]) for length in range(len(steps), 0, -1))  # of a list's third, the list
    key = next((keys[name] for name in above if name in keys), Key(".".join(steps), "", Origin.DEFAULT))
    return f"{key.spelled(key.name)} {words_for(found)}"


def _keys(config: Path, secrets: Path | None) -> list[Key]:
    """Return everything set anywhere, weakest layer first."""
    layers = reversed([*_layers(Settings, config, secrets)])
    return [Key(name, value, origin) for origin, source in layers for name, value in _named(source)]


def _in_force(keys: list[Key]) -> dict[str, Key]:
    known = {key.name for key in keys if key.origin is Origin.DEFAULT}
    return {key.name: key for key in keys if key.name in known or key.name.startswith(_OWN)}


def _named(source: EnvSettingsSource | TomlConfigSettingsSource) -> Iterator[tuple[str, object]]:
    if isinstance(source, TomlConfigSettingsSource):
        yield from _flat(source.toml_data)
        return
    prefix = source.env_prefix.lower()
    for variable, value in source.env_vars.items():
        if variable.startswith(prefix) and "." not in variable and variable.upper() not in (CONFIG, SECRETS):
            yield variable.removeprefix(prefix).replace("__", "."), value


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")  # pyright: ignore[reportUnknownArgumentType]  # TOML keys are text
        else:
            yield above + key, value


def _refusal(key: Key, known: Iterable[str]) -> str:
    """Say why this may not be set here; "" when it may."""
    said = key.spelled(key.name)
    if key.origin in (Origin.DEFAULT, Origin.LOCAL) and key.shown != _plain(key.value):
        safe = f"set {_variable(key.name)}, or put it in the secrets folder"
        return f"{said} holds a secret, which does not belong in a file: {safe}"
    # Platforms set variables like SECONDSOURCE_SERVICE_HOST by themselves, and a secrets folder may hold more
    # than ours: without "__", only the near miss of a key and the name of a section are refused.
    is_ours = "." in key.name or key.origin in (Origin.DEFAULT, Origin.LOCAL)
    if key.name.startswith(_OWN) and key.name.count(".") > 1:
        channel, _, name = key.name.removeprefix(_OWN).rpartition(".")
        near = difflib.get_close_matches(f"channel.{name}", known, n=1)
        tip = f": did you mean {near[0].removeprefix('channel.')}?" if near else ""
        return "" if f"channel.{name}" in known else f"[channels.{channel}] {name} is not known{tip}"
    close = difflib.get_close_matches(key.name, known, n=1, cutoff=0.6 if is_ours else 0.8)
    sections = {name.partition(".")[0] for name in known}
    if key.name in known or not (close or is_ours or key.name in sections):
        return ""
    return f"{said} is not known" + (f": did you mean {key.spelled(close[0])}?" if close else "")


def _variable(name: str) -> str:
    return PREFIX + name.replace(".", "__").upper()


def _plain(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
