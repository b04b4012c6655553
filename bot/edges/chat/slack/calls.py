"""Calls to Slack's Web API, at the pace it asks for, with every way to fail told apart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from bot.core.errors import NotAllowed, ServiceBusy

log = logging.getLogger(__name__)

_WAITED_OUT = 20.0  # seconds that Slack may ask to wait for one call; longer, and the outbox waits
_LOOKS = 4  # within the time that an event is to be acknowledged in
_TOO_MANY = 429
_DOWN = 500  # and above: errors of the server
# What passes by itself. https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = frozenset(
    (
        "fatal_error",
        "internal_error",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    )
)
# A mark is as it should be.
MARKED_ALREADY = frozenset(("already_reacted", "no_reaction"))

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls methods as the bot.

    Attributes:
        client: a `slack_sdk` web client, whose answers have no types; with no retries of its own: one of a
            post could say it twice.
        pause: seconds between two messages in one channel.
    """

    client: Any
    pause: float = 1.0
    _next: dict[str, float] = field(default_factory=dict[str, float])

    async def __call__(self, method: str, *, json: bool = False, **arguments: Any) -> Answer:
        """Call a method and return what it answers.

        Raises:
            ServiceBusy: Slack is too busy or did not answer; whether it did what was asked is not known.
            NotAllowed: it will not do it, now or later; `detail` is its word for why, "channel_not_found".
        """
        given = {name: value for name, value in arguments.items() if value is not None}

        async def call() -> Answer:
            body = {"json": given} if json else {"data": given}
            return (await self.client.api_call(method, **body)).data

        return await obeying(call)

    async def look(self, method: str, **arguments: Any) -> Answer:
        """Call a method that only looks, a few times where Slack does not answer; else as a call."""
        looking = AsyncRetrying(
            retry=retry_if_exception_type(ServiceBusy),
            stop=stop_after_attempt(_LOOKS),
            wait=wait_random_exponential(0.1, 1.0),
            reraise=True,
        )
        return await looking(self, method, **arguments)

    async def turn(self, channel: str) -> None:
        """Wait until a channel may have its next message. Calls for one channel come one after another."""
        loop = asyncio.get_running_loop()
        wait = self._next.get(channel, 0.0) - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        self._next[channel] = loop.time() + self.pause


async def obeying(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do a call, again after as long as Slack asks to wait for; tell what else goes wrong in our errors."""
    while True:
        try:
            return await call()
        except SlackApiError as error:
            wait = _asked_to_wait(error)
            if wait is None or wait > _WAITED_OUT:
                raise _in_our_words(error) from error
            # It surely did nothing yet.
            log.info("slack.waits", extra={"seconds": wait})
            await asyncio.sleep(wait)
        except (aiohttp.ClientError, SlackClientError, TimeoutError, ConnectionError) as error:
            raise ServiceBusy(type(error).__name__) from error


def _asked_to_wait(error: SlackApiError) -> float | None:
    response: Any = error.response
    if response.status_code != _TOO_MANY:
        return None
    try:
        return max(float(response.headers.get("Retry-After", 1)), 0.0)
    except ValueError:
        return 1.0


def _in_our_words(error: SlackApiError) -> ServiceBusy | NotAllowed:
    response: Any = error.response
    data: Answer = response.data if response.status_code < _DOWN else {}
    code = str(data.get("error", f"status {response.status_code}"))
    if response.status_code >= _DOWN or response.status_code == _TOO_MANY or code in _PASSING:
        return ServiceBusy(code)
    if code in MARKED_ALREADY:
        return NotAllowed(code)
    said: list[str] = data.get("response_metadata", {}).get("messages", [])
    log.error("slack.refused", extra={"error": code, "said": said[:5]})
    return NotAllowed(code)
