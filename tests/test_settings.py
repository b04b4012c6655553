"""Settings are understood strictly, or the bot does not start and says why."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from bot import settings
from bot.core.channels import Intake
from bot.core.errors import SettingsNotUnderstood
from bot.core.policy import Policy, UnknownPublishers
from bot.edges.chat import console, slack
from bot.edges.fetch import file
from bot.edges.match import minilm
from bot.edges.read import openai
from bot.edges.work import dbos
from tests.settings_page import page

EDGES = {
    "chat.console": console.Settings,
    "chat.slack": slack.Settings,
    "fetch.file": file.Settings,
    "match.minilm": minilm.Settings,
    "read.openai": openai.Settings,
    "work.dbos": dbos.Settings,
}


class Loud(BaseModel):
    """A terminal's table as another edge might have it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    channel: str
    width: bool


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
        "channel": settings.ChannelTable,
        "store": settings.Store,
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
    monkeypatch.setenv("SECONDSOURCE_CONFIG", str(desk(tmp_path, "[policy]\ncandidates = 2\n")))

    assert settings.load().policy.candidates == 2


def test_a_copied_default_file_that_somebody_edits_is_heard(tmp_path: Path) -> None:
    (tmp_path / "default.toml").write_text("[policy]\ncandidates = 9\n", encoding="utf-8")

    assert settings.load(tmp_path).policy.candidates == 9


@pytest.mark.parametrize(
    ("local", "said"),
    [
        (
            "[policy]\nwarning_line = 3",
            "[policy] warning_line is not known: did you mean [policy] warning_lines?",
        ),
        (
            "[polcy]\nwarning_lines = 3",
            "[polcy] warning_lines is not known: did you mean [policy] warning_lines?",
        ),
        ("warning_lines = 3", "warning_lines is not known: did you mean [policy] warning_lines?"),
        ("[chat.consol]\nwidth = 90", "[chat.consol] width is not known: did you mean [chat.console] width?"),
        ("[chat]\nwidth = 90", "[chat] width is not known: did you mean [chat.console] width?"),
        ("match = 3", "match is not known: did you mean [match] use?"),
        ("[quux.zog]\nfnord = 3", "[quux.zog] fnord is not known"),
        ('[match]\nuse = "minlm"', '[match] use cannot be "minlm": did you mean minilm?'),
        ('[policy]\nwarning_lines = "3"', "[policy] warning_lines should be a valid integer"),
        ("[policy]\nwarning_lines = true", "[policy] warning_lines should be a valid integer"),
        ("[policy]\nwarning_lines = 0", "[policy] warning_lines should be greater than or equal to 1"),
        (
            '[policy]\nunknown_publishers = "shown"',
            "[policy] unknown_publishers should be 'not_shown' or 'distinct'",
        ),
        (
            '[desk]\ntime_zone = "London"',
            "[desk] time_zone should be a time zone such as Europe/London, not London",
        ),
        (
            '[store]\nurl = "postgresql+psycopg://bot:hunter2@db/bot"',
            "[store] url holds a secret, which does not belong in a file: "
            "set SECONDSOURCE_STORE__URL, or put it in the secrets folder",
        ),
        (
            '[chat.console]\napp_token = "hunter2"',
            "[chat.console] app_token holds a secret, which does not belong in a file: "
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

    assert "warning_lines?" in said
    assert "candidates?" in said


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("POLCY__CANDIDATES", "3", "is not known: did you mean SECONDSOURCE_POLICY__CANDIDATES?"),
        ("POLICY__CANDIDATE", "3", "is not known: did you mean SECONDSOURCE_POLICY__CANDIDATES?"),
        ("POLICY__CANDIDATES", "many", "should be a valid integer"),
        ("FETCH__FILE__PLATFORM", "[]", "is not known: did you mean SECONDSOURCE_FETCH__FILE__PLATFORMS?"),
        ("CHAT_CONSOLE__WIDTH", "90", "is not known: did you mean SECONDSOURCE_CHAT__CONSOLE__WIDTH?"),
        ("STORE_URL", "sqlite:///x", "is not known: did you mean SECONDSOURCE_STORE__URL?"),
        ("POLICY_WARNING_LINE", "3", "is not known: did you mean SECONDSOURCE_POLICY__WARNING_LINES?"),
        ("LOG", '{"level": "debug"}', "is not known"),
    ],
)
def test_a_mistyped_variable_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SECONDSOURCE_{variable}", value)

    assert refusal(desk(tmp_path)) == f"SECONDSOURCE_{variable} {said}"


def test_variables_that_platforms_set_by_themselves_are_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("SECONDSOURCE_PORT_80_TCP", "tcp://10.0.0.1:80")
    monkeypatch.setenv("SECONDSOURCE_STORE_PORT", "tcp://10.0.0.1:80")

    assert settings.load(desk(tmp_path)).policy == Policy()


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_CONFIG", "")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", "")
    monkeypatch.setenv("SECONDSOURCE_POLICY__CANDIDATES", "")

    assert settings.load().policy == Policy()


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
    (tmp_path / "README").write_text("not a setting", encoding="utf-8")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path))

    found = settings.load(desk(tmp_path))
    key = {key.name: key for key in found.in_force()}["store.url"]

    assert found.store_url == "postgresql+psycopg://bot:hunter2@db/bot?x=1"
    assert key.shown == '"postgresql+psycopg://bot:********@db/bot?x=1"'
    assert key.origin is settings.Origin.SECRETS
    assert "hunter2" not in repr(key)


@pytest.mark.parametrize("name", ["chat.slack.bot_token", "read.openai.key", "chat.matrix.password"])
def test_what_is_named_like_a_secret_is_masked(name: str) -> None:
    assert settings.Key(name, "hunter2", settings.Origin.ENVIRONMENT).shown == "********"
    assert settings.Key(name, "", settings.Origin.DEFAULT).shown == '""'


def test_a_mistyped_secret_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stroe__url").write_text("sqlite:///x", encoding="utf-8")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path))

    assert refusal(desk(tmp_path)) == "stroe__url is not known: did you mean store__url?"


def test_a_secret_that_an_edge_refuses_is_named_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fetch__file__platforms").write_text("hunter2", encoding="utf-8")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path))
    found = settings.load(desk(tmp_path))

    with pytest.raises(SettingsNotUnderstood) as refused:
        found.section(file.Settings, "fetch.file")

    assert refused.value.detail == "fetch__file__platforms should be a valid list"
    assert "hunter2" not in str(refused.value.__cause__)


def test_the_environment_wins_over_the_secrets_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store__url").write_text("sqlite:///secret", encoding="utf-8")
    monkeypatch.setenv("SECONDSOURCE_SECRETS", str(tmp_path))
    monkeypatch.setenv("SECONDSOURCE_STORE__URL", "sqlite:///environment")

    assert settings.load(desk(tmp_path)).store_url == "sqlite:///environment"


def test_every_key_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_LOG__LEVEL", "debug")

    found = settings.load(desk(tmp_path, "[policy]\ncandidates = 3\n")).in_force()
    keys = {key.name: (key.shown, key.origin.value) for key in found}

    assert keys["policy.candidates"] == ("3", "local")
    assert keys["log.level"] == ('"debug"', "environment")
    assert keys["log.form"] == ('"lines"', "default")
    assert next(iter(keys)) == "policy.report_words"


def test_an_edges_own_table_is_checked_by_the_edges_own_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_CHAT__CONSOLE__CHANNEL", "7")
    monkeypatch.setenv("SECONDSOURCE_CHAT__CONSOLE__WIDTH", "False")
    monkeypatch.setenv("SECONDSOURCE_FETCH__FILE__PLATFORMS", '["console", "matrix"]')
    monkeypatch.setenv("SECONDSOURCE_WORK__DBOS__WAIT_SECONDS", "2")
    found = settings.load(desk(tmp_path, "[fetch.file]\nmax_bytes = 9\n"))

    assert found.section(Loud, "chat.console") == Loud(channel="7", width=False)
    assert found.section(file.Settings, "fetch.file") == file.Settings(
        max_bytes=9, platforms=("console", "matrix")
    )
    assert found.section(dbos.Settings, "work.dbos") == dbos.Settings(wait_seconds=2)


def test_an_edge_of_which_nothing_is_set_has_its_own_defaults(tmp_path: Path) -> None:
    assert settings.load(desk(tmp_path)).section(console.Settings, "chat.other") == console.Settings()


@pytest.mark.parametrize(
    ("local", "variable", "said"),
    [
        ("max_bytes = 0", "", "[fetch.file] max_bytes should be greater than or equal to 1"),
        ('platforms = "console"', "", "[fetch.file] platforms should be a valid list"),
        ("platforms = [3]", "", "[fetch.file] platforms should be a valid string"),
        ("", "console", "SECONDSOURCE_FETCH__FILE__PLATFORMS should be a valid list"),
    ],
)
def test_a_value_that_an_edge_refuses_is_named_as_it_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local: str, variable: str, said: str
) -> None:
    monkeypatch.setenv("SECONDSOURCE_FETCH__FILE__PLATFORMS", variable)
    found = settings.load(desk(tmp_path, f"[fetch.file]\n{local}\n"))

    with pytest.raises(SettingsNotUnderstood) as refused:
        found.section(file.Settings, "fetch.file")

    assert refused.value.detail == said


def test_the_store_is_sqlite_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    assert (
        settings.load(desk(tmp_path, '[desk]\ndata = "kept"')).store_url
        == "sqlite:///kept/secondsource.sqlite"
    )


def test_the_desks_own_register_goes_before_the_shipped_one(tmp_path: Path) -> None:
    found = settings.load(desk(tmp_path))

    assert found.outlets == settings.shipped() / "outlets.toml"

    (tmp_path / "outlets.toml").write_text("", encoding="utf-8")

    assert found.outlets == tmp_path / "outlets.toml"


def test_the_reference_page_is_what_the_defaults_say_of_themselves() -> None:
    kept = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"

    assert kept.read_text(encoding="utf-8") == page()


def test_a_channel_has_what_its_own_table_sets_and_the_rest_from_every_channels(tmp_path: Path) -> None:
    local = '[desk]\ntime_zone = "Europe/London"\n[channel]\nintake = "links"\n'
    own = '[channels."night.desk"]\nquiet_hours = "22-7"\nmessages_per_day = 5\n'

    house = settings.load(desk(tmp_path, local + own)).house

    assert (house.of("night.desk").intake, house.of("night.desk").messages_per_day) == (Intake.LINKS, 5)
    assert str(house.of("night.desk").quiet) == "22:00-07:00"
    assert house.of("day").quiet is None
    assert house.of("day").zone == "Europe/London"
    assert house.admins == {"console:*"}


@pytest.mark.parametrize(
    ("local", "said"),
    [
        (
            '[channels.night]\nquiet_hour = "22-7"',
            "[channels.night] quiet_hour is not known: did you mean quiet_hours?",
        ),
        (
            '[channel]\nquiet_hours = "at night"',
            "[channel] quiet_hours should be when I say nothing here by myself, as in 22:00-07:00",
        ),
        (
            '[channels.night]\nmessages_per_day = "5"',
            "[channels.night] messages_per_day should be a valid integer",
        ),
        (
            '[channels.night]\ntime_zone = "Nowhere/Land"',
            "[channels.night] time_zone should be a time zone such as Europe/London, not Nowhere/Land",
        ),
    ],
)
def test_what_a_channel_cannot_have_stops_the_start(tmp_path: Path, local: str, said: str) -> None:
    with pytest.raises(SettingsNotUnderstood) as refused:
        assert settings.load(desk(tmp_path, local)).house

    assert said in refused.value.detail
