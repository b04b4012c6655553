"""The table [read.openai] is understood strictly, and its key stands in no file."""

from pathlib import Path

import pytest

from bot.core.errors import SettingsNotUnderstood
from bot.edges.read.openai import Settings
from bot.settings import load
from bot.wiring import build_reader


def desk(folder: Path, table: str) -> Path:
    text = f'[read]\nuse = "openai"\n[read.openai]\nmodel = "model-1"\n{table}'
    (folder / "local.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('base_url = "localhost:8080"', "[read.openai] base_url should be an address such as"),
        ('base_url = "ftp://models.example/v1"', "[read.openai] base_url should be an address such as"),
        ('base_url = "https://models.example/v1?api-version=3"', "should have nothing after a ? or a #"),
        ('base_url = "https://desk@models.example/v1"', "[read.openai] base_url should have no login in it"),
        ('proxy = "proxy:3128"', "[read.openai] proxy should be an address such as"),
        ("seconds = 0", "[read.openai] seconds should be greater than 0"),
        ('seconds = "60"', "[read.openai] seconds should be a valid number"),
        ("tries = 1.5", "[read.openai] tries should be a valid integer"),
        ("temperature = 3", "[read.openai] temperature should be less than or equal to 2"),
        ('output_limit = "tokens"', "[read.openai] output_limit should be 'max_completion_tokens' or"),
        ("cost_per_day = 5", "has a cost_per_day, which needs price_in and price_out to be counted"),
        ('modell = "x"', "[read.openai] modell is not known: did you mean [read.openai] model?"),
        ('key = "sk-hunter2"', "[read.openai] key holds a secret, which does not belong in a file"),
    ],
)
def test_what_is_not_understood_stops_the_start(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(SettingsNotUnderstood) as refused:
        build_reader(load(desk(tmp_path, table)))

    assert said in refused.value.detail
    assert "hunter2" not in refused.value.detail


def test_the_key_comes_from_the_environment_and_is_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_READ__OPENAI__KEY", "sk-hunter2")
    settings = load(desk(tmp_path, "price_in = 0.5\nprice_out = 2\ncost_per_day = 5"))

    table = settings.section(Settings, "read.openai")

    assert (table.key, table.cost_per_day) == ("sk-hunter2", 5)
    assert "hunter2" not in f"{table!r} {[key.shown for key in settings.in_force()]}"


def test_a_key_that_cannot_go_in_a_header_is_refused_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDSOURCE_READ__OPENAI__KEY", "sk-hunter2\nX-Other: 1")

    with pytest.raises(SettingsNotUnderstood) as refused:
        build_reader(load(desk(tmp_path, "")))

    assert refused.value.detail.startswith("SECONDSOURCE_READ__OPENAI__KEY should match pattern")
    assert "hunter2" not in refused.value.detail


def test_the_engine_in_use_may_be_another_for_once(tmp_path: Path) -> None:
    settings = load(desk(tmp_path, ""))

    assert build_reader(settings).engine.name == "openai"
    assert build_reader(settings, "embedded").engine.name == "embedded"
