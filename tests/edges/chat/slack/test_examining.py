"""What is missing is said before the bot starts, with what to do."""

from dataclasses import replace

import pytest
import yaml

from bot.core.commands import CommandName
from bot.core.errors import SettingsNotUnderstood
from bot.edges.chat.slack import Settings, build
from bot.edges.chat.slack.examining import SCOPES, examined
from bot.settings import shipped
from tests.fakes_edges import SteadyClock
from tests.servers.slack import Manifest, running

MANIFEST = yaml.safe_load((shipped() / "slack-manifest.yaml").read_text(encoding="utf-8"))


def test_the_manifest_asks_for_what_the_bot_needs_and_no_more():
    manifest = Manifest.of(MANIFEST)

    assert manifest.scopes == set(SCOPES)
    assert manifest.commands == {"/ss", *Settings().short_commands}
    assert {c.removeprefix("/") for c in Settings().short_commands} <= {name.value for name in CommandName}


def test_the_reason_for_each_scope_is_in_the_howto():
    howto = (shipped().parent / "docs" / "howto" / "slack.md").read_text(encoding="utf-8")

    assert [
        f"| `{scope}` | {why} |" for scope, why in SCOPES.items() if f"| `{scope}` | {why} |" not in howto
    ] == []


async def test_an_app_that_is_set_up_is_let_in():
    async with running(Manifest.of(MANIFEST)) as slack:
        found = await examined(slack.secrets.bot_token, slack.secrets.app_token, slack.api)

    assert "with every scope it needs" in found


@pytest.mark.parametrize(
    ("bot_token", "app_token", "said"),
    [
        ("xoxb-wrong", "", "bot_token is not taken (invalid_auth)"),
        ("", "xapp-wrong", "app_token is not taken (invalid_auth)"),
        ("", "xoxb-1-lab", "app_token is of another kind"),
    ],
)
async def test_a_token_that_is_not_taken_is_named(bot_token: str, app_token: str, said: str):
    async with running(Manifest.of(MANIFEST)) as slack:
        with pytest.raises(SettingsNotUnderstood) as refused:
            await examined(bot_token or slack.secrets.bot_token, app_token, slack.api)

    assert said in refused.value.detail


async def test_a_scope_that_is_missing_is_named_with_its_reason():
    manifest = Manifest.of(MANIFEST)
    async with running(replace(manifest, scopes=manifest.scopes - {"users:read"})) as slack:
        with pytest.raises(SettingsNotUnderstood) as refused:
            await examined(slack.secrets.bot_token, slack.secrets.app_token, slack.api)

    assert "users:read (to call people by their names)" in refused.value.detail


def test_a_token_that_is_not_set_is_named():
    with pytest.raises(SettingsNotUnderstood) as refused:
        build(Settings(bot_token="xapp-1"), "desk", SteadyClock())

    assert 'bot_token should begin with "xoxb-"' in refused.value.detail
    assert "app_token is missing: set SECONDSOURCE_CHAT__SLACK__APP_TOKEN" in refused.value.detail
