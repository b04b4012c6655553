"""Whether Slack lets the bot in, and lets it do all it does; in words, before it is started."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import NotAllowed, SettingsNotUnderstood

# What the bot asks for when it is installed, and why. config/slack-manifest.yaml asks for the same.
SCOPES: Mapping[str, str] = {
    "channels:history": "to hear what is shared in channels it is invited to",
    "channels:read": "to know who is in a channel, and whether others than your newsroom are",
    "chat:write": "to answer",
    "commands": "for slash commands and the shortcut",
    "files:read": "to read files that are shared",
    "files:write": "to hand out exports and pictures",
    "groups:history": "to hear what is shared in private channels it is invited to",
    "groups:read": "to know that they are private",
    "im:history": "to hear what is said to it alone",
    "im:read": "to know that it is",
    "mpim:history": "to hear what is shared in conversations of several it is invited to",
    "mpim:read": "to know that they are private",
    "reactions:write": "to mark what it reads, and has read",
    "users:read": "to call people by their names",
}


async def examined(bot_token: str, app_token: str, base_url: str) -> str:
    """Return in words what was found; nothing is said anywhere.

    Args:
        bot_token: of the bot.
        app_token: with which Socket Mode is opened; "" where it is not used.
        base_url: of the Web API.

    Raises:
        SettingsNotUnderstood: saying what is missing, and where it is set at Slack.
        NotAllowed: Slack refuses for another reason.
    """
    client: Any = AsyncWebClient(bot_token, base_url, timeout=20, trust_env_in_session=True)
    try:
        me = await client.auth_test()
    except SlackApiError as error:
        raise _in_words("bot_token", error) from error
    given = {scope.strip() for scope in str(me.headers.get("x-oauth-scopes", "")).split(",")}
    if lacking := [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in given]:
        said = ", ".join(lacking)
        raise SettingsNotUnderstood(
            f"the bot lacks scopes: {said}. Add them under OAuth & Permissions and install the app again"
        )
    if app_token:
        try:
            await client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            raise _in_words("app_token", error) from error
    return f"lets {me['user']} into {me['team']}, with every scope it needs"


def _in_words(token: str, error: SlackApiError) -> SettingsNotUnderstood | NotAllowed:
    response: Any = error.response
    code = str(response.get("error", ""))
    if code in ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"):
        return SettingsNotUnderstood(f"[chat.slack] {token} is not taken ({code}): make a new one")
    if code in ("not_allowed_token_type", "missing_scope"):
        return SettingsNotUnderstood(
            f"[chat.slack] {token} is of another kind ({code}); an app-level token needs connections:write"
        )
    return NotAllowed(code)
