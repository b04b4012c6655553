"""Settings are understood strictly, or the bot does not start and says why."""

import dataclasses
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from bot import settings
from bot.core.errors import SettingsNotUnderstood
from bot.core.policy import Policy, UnknownPublishers
from bot.core.reports import OutletKind
from bot.edges.chat import console
from bot.edges.fetch import file
from bot.edges.match import minilm

EDGES = {"chat.console": console.Settings, "fetch.file": file.Settings, "match.minilm": minilm.Settings}


class Loud(BaseModel):
    """A table of an edge that a test makes up."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    channel: str = ""
    width: int = 0
    rooms: tuple[str, ...] = ()
    colour: bool = True


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch):
    for variable in ("SECONDSOURCE_CONFIG", "SECONDSOURCE_SECRETS", "SECONDSOURCE_STORE__URL"):
        monkeypatch.delenv(variable, raising=False)


def desk(folder: Path, local: str = "") -> Path:
    (folder / "local.toml").write_text(local, encoding="utf-8")
    return folder


def refusal(folder: Path | None = None) -> str:
    with pytest.raises(SettingsNotUnderstood) as refused:
        settings.load(folder)
    return refused.value.detail


def test_the_shipped_defaults_are_the_policys_own(tmp_path: Path) -> None:
    assert settings.load(desk(tmp_path)).policy == Policy()


def test_the_policy_table_has_the_policys_fields_one_to_one() -> None:
    assert list(settings.PolicyTable.model_fields) == [f.name for f in dataclasses.fields(Policy)]


def test_default_toml_has_every_key_of_every_section() -> None:
    tables = tomllib.loads((settings.shipped() / "default.toml").read_text(encoding="utf-8"))
    models = {
        "policy": settings.PolicyTable,
        "desk": settings.Desk,
        "store": settings.Store,
        "work": settings.Work,
        "log": settings.Log,
    }

    assert {name: list(tables[name]) for name in models} == {
        n: list(m.model_fields) for n, m in models.items()
    }


@pytest.mark.parametrize("prefix", EDGES)
def test_an_edges_table_in_default_toml_has_every_key_with_its_own_default(
    tmp_path: Path, prefix: str
) -> None:
    model = EDGES[prefix]
    section, edge = prefix.split(".")
    table = tomllib.loads((settings.shipped() / "default.toml").read_text(encoding="utf-8"))[section][edge]

    assert list(table) == list(model.model_fields)
    assert settings.load(desk(tmp_path)).section(model, prefix) == model()


def test_a_local_file_changes_one_key_and_leaves_its_neighbours(tmp_path: Path) -> None:
    found = settings.load(desk(tmp_path, "[policy]\nwarning_lines = 3\n"))

    assert found.policy == dataclasses.replace(Policy(), warning_lines=3)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_POLICY__WARNING_LINES", "4")
    monkeypatch.setenv("SECONDSOURCE_POLICY__UNKNOWN_PUBLISHERS", "distinct")
    monkeypatch.setenv("SECONDSOURCE_DESK__WORKSPACE", "1234")

    found = settings.load(desk(tmp_path, "[policy]\nwarning_lines = 3\n"))

    assert found.policy.warning_lines == 4
    assert found.policy.unknown_publishers is UnknownPublishers.DISTINCT
    assert found.desk.workspace == "1234"


def test_the_environment_names_the_config_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_CONFIG", str(desk(tmp_path, "[work]\nmax_attempts = 2\n")))

    assert settings.load().work.max_attempts == 2


def test_a_copied_default_file_that_somebody_edits_is_heard(tmp_path: Path) -> None:
    (tmp_path / "default.toml").write_text("[work]\nmax_attempts = 9\n", encoding="utf-8")

    assert settings.load(tmp_path).work.max_attempts == 9


@pytest.mark.parametrize(
    ("local", "said"),
    [
        ("[policy]\nwarning_line = 3", "[policy] unknown key `warning_line`: did you mean `warning_lines`?"),
        ("[polcy]\nwarning_lines = 3", "there is no section [polcy]: did you mean [policy]?"),
        ("warning_lines = 3", "`warning_lines` stands in no section"),
        ("[chat.consol]\nwidth = 3", "there is no table [chat.consol]: did you mean [chat.console]?"),
        ('[chat]\nuse = "consle"', '[chat] use = "consle" is not known: did you mean `console`?'),
        ("[fetch]\nfile = 3", "[fetch] unknown key `file`: there is none"),
        ('[policy]\nwarning_lines = "3"', "[policy] `warning_lines` should be a valid integer"),
        ("[policy]\nwarning_lines = true", "[policy] `warning_lines` should be a valid integer"),
        ("[policy]\nwarning_lines = 0", "[policy] `warning_lines` should be greater than or equal to 1"),
        (
            '[policy]\nunknown_publishers = "shown"',
            "[policy] `unknown_publishers` should be 'not_shown' or 'distinct'",
        ),
        (
            '[desk]\ntime_zone = "London"',
            "[desk] `time_zone` should be a time zone such as Europe/London",
        ),
        (
            '[store]\nurl = "postgresql+psycopg://bot:hunter2@db/bot"',
            "[store] `url` holds a secret, which does not belong in a file: "
            "set SECONDSOURCE_STORE__URL, or put it in the secrets folder",
        ),
        (
            '[chat.console]\napp_token = "hunter2"',
            "[chat.console] `app_token` holds a secret, which does not belong in a file: "
            "set SECONDSOURCE_CHAT__CONSOLE__APP_TOKEN, or put it in the secrets folder",
        ),
        (
            "[policy]\n[policy]",
            "local.toml cannot be read: Cannot declare ('policy',) twice (at line 2, column 8)",
        ),
    ],
)
def test_what_is_not_understood_stops_the_start_with_the_right_words(
    tmp_path: Path, local: str, said: str
) -> None:
    assert refusal(desk(tmp_path, local)) == said


def test_two_mistakes_are_told_at_once(tmp_path: Path) -> None:
    said = refusal(desk(tmp_path, "[policy]\nwarning_line = 3\ncandidate = 2\n"))

    assert "`warning_lines`?" in said
    assert "`candidates`?" in said


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "SECONDSOURCE_POLCY__CANDIDATES",
            "3",
            "there is no section [polcy]: did you mean [policy]? (set by SECONDSOURCE_POLCY__CANDIDATES)",
        ),
        (
            "SECONDSOURCE_POLICY__CANDIDATE",
            "3",
            "[policy] unknown key `candidate`: did you mean `candidates`? "
            "(set by SECONDSOURCE_POLICY__CANDIDATE)",
        ),
        (
            "SECONDSOURCE_POLICY__CANDIDATES",
            "many",
            "[policy] `candidates` should be a valid integer (set by SECONDSOURCE_POLICY__CANDIDATES)",
        ),
        (
            "SECONDSOURCE_STORE_URL",
            "sqlite:///x",
            "SECONDSOURCE_STORE_URL is not known: did you mean SECONDSOURCE_STORE__URL?",
        ),
    ],
)
def test_a_mistyped_variable_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert refusal(desk(tmp_path)) == said


def test_variables_that_platforms_set_by_themselves_are_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("SECONDSOURCE_PORT_80_TCP", "tcp://10.0.0.1:80")

    assert settings.load(desk(tmp_path)).policy == Policy()


def test_a_config_folder_that_is_not_there_or_is_empty_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere").endswith("nowhere is not there")
    assert refusal(tmp_path).endswith("has no local.toml in it")


def test_a_secrets_folder_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path / "nowhere"))

    assert refusal().endswith("nowhere is not there")


def test_secrets_come_from_their_folder_and_are_shown_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store__url").write_text("postgresql+psycopg://bot:hunter2@db/bot?x=1\n", encoding="utf-8")
    (tmp_path / "chat__console__app_token").write_text("hunter2\n", encoding="utf-8")
    (tmp_path / "README").write_text("not a setting", encoding="utf-8")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path))

    found = settings.load(desk(tmp_path))
    keys = {key.name: key for key in found.in_force()}

    assert found.store_url == "postgresql+psycopg://bot:hunter2@db/bot?x=1"
    assert keys["store.url"].shown == '"postgresql+psycopg://bot:********@db/bot?x=1"'
    assert keys["store.url"].origin is settings.Origin.SECRETS
    assert keys["chat.console.app_token"].shown == "********"


def test_every_key_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_LOG__LEVEL", "debug")

    keys = {key.name: key for key in settings.load(desk(tmp_path, "[policy]\ncandidates = 3\n")).in_force()}

    assert keys["policy.candidates"] == settings.Key("policy.candidates", "3", settings.Origin.LOCAL)
    assert keys["log.level"] == settings.Key("log.level", '"debug"', settings.Origin.ENVIRONMENT)
    assert keys["log.form"].origin is settings.Origin.DEFAULT


def test_an_edges_own_table_is_checked_by_the_edges_own_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_CHAT__CONSOLE__ROOMS", '["one", "two"]')
    monkeypatch.setenv("SECONDSOURCE_CHAT__CONSOLE__COLOUR", "False")
    monkeypatch.setenv("SECONDSOURCE_CHAT__CONSOLE__CHANNEL", "7")
    found = settings.load(desk(tmp_path, "[chat.console]\nwidth = 80\n"))

    assert found.section(Loud, "chat.console") == Loud(
        channel="7", width=80, rooms=("one", "two"), colour=False
    )


def test_an_unknown_key_of_an_edge_is_named_with_the_right_one(tmp_path: Path) -> None:
    found = settings.load(desk(tmp_path, "[chat.console]\nwidht = 80\n"))

    with pytest.raises(SettingsNotUnderstood) as refused:
        found.section(console.Settings, "chat.console")

    assert refused.value.detail == "[chat.console] unknown key `widht`: did you mean `width`?"


def test_the_store_is_sqlite_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    assert (
        settings.load(desk(tmp_path, '[desk]\ndata = "kept"')).store_url
        == "sqlite:///kept/secondsource.sqlite"
    )


def test_no_name_in_the_shipped_register_means_two_outlets(tmp_path: Path) -> None:
    rows = tomllib.loads(settings.load(desk(tmp_path)).outlets.read_text(encoding="utf-8"))["outlet"]
    names = [n.casefold() for row in rows for n in {row["name"], row["domain"], *row.get("aliases", ())}]

    assert sorted(names) == sorted(set(names))
    assert {row["kind"] for row in rows} <= set(OutletKind)


def test_the_desks_own_register_goes_before_the_shipped_one(tmp_path: Path) -> None:
    found = settings.load(desk(tmp_path))

    assert found.outlets == settings.shipped() / "outlets.toml"

    (tmp_path / "outlets.toml").write_text("", encoding="utf-8")

    assert found.outlets == tmp_path / "outlets.toml"


def test_the_reference_page_is_what_the_defaults_say_of_themselves() -> None:
    page = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"
    said = subprocess.run([sys.executable, "-m", "bot.settings"], capture_output=True, text=True, check=True)

    assert page.read_text(encoding="utf-8") == said.stdout
