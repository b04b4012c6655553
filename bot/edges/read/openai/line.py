"""One call to the model, tried again while its failure may pass, within a deadline and the day's budget."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.core.claims import Hindrance
from bot.edges.read.openai.budget import Budget
from bot.edges.read.openai.completions import Completion, completion_in
from bot.edges.read.openai.hindered import Garbled, Hindered
from bot.edges.read.openai.retries import Failed, Passing, patiently, retry_after
from bot.edges.read.openai.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Turn = dict[str, str]  # "role" and "content"

_NO_KEY = "none"  # the client insists on one, and servers of one's own want none
_NEVER_ASKED = ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError")  # there was no connection
_MAY_BE_BILLED = (408, 502, 504)  # what stands before the model gave up waiting for it
_TOKENS_BESIDES = 100  # that a chat's form may cost


@dataclass(frozen=True, slots=True)
class Line:
    """An open line to the model.

    Attributes:
        schema: of the answers; None asks for JSON in the prompt's words alone.
        now: for dates to come back at.
    """

    client: "AsyncOpenAI"
    settings: Settings
    budget: Budget
    schema: Mapping[str, Any] | None
    now: Callable[[], datetime]

    async def ask(self, turns: Sequence[Turn], until: float) -> Completion:
        """Return what the model answers.

        Args:
            turns: the chat so far.
            until: when it must be over, on the event loop's clock.

        Raises:
            Hindered: when it does not answer.
            Garbled: when what comes is no answer of a chat, or too big.
        """
        left = until - asyncio.get_running_loop().time()
        try:
            return await patiently(self.settings.tries, left)(self._ask_once, turns)
        except Passing as error:
            raise Hindered(error.hindrance, error.detail) from None
        except Failed as error:
            raise Hindered(Hindrance.FAILED, error.detail) from None

    async def _ask_once(self, turns: Sequence[Turn]) -> Completion:
        # Byte-level tokens are never shorter than a byte, so this is no less than what will be counted.
        asked = sum(len(turn["content"].encode("utf-8", "replace")) for turn in turns) + _TOKENS_BESIDES
        reserved = await asyncio.to_thread(self.budget.reserve, asked, self.settings.output_tokens)
        if reserved is None:
            raise Hindered(Hindrance.SPENT, "the day's budget is used up")
        try:
            body = await self._body(turns)
        except (Passing, Failed) as error:
            if not error.may_be_billed:
                await asyncio.to_thread(self.budget.settle, reserved, 0, 0)
            raise
        completion = completion_in(body)
        if completion.usage is not None:
            used = completion.usage
            await asyncio.to_thread(self.budget.settle, reserved, used.prompt_tokens, used.completion_tokens)
        return completion

    async def _body(self, turns: Sequence[Turn]) -> bytes:
        """Return the bytes of an answer. Raises `Passing`, `Failed`, `Garbled` or `Hindered`."""
        # Imported here, for it takes as long as the rest of a command's start.
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        from bot.edges.read.openai.transport import TooBig

        try:
            async with asyncio.timeout(self.settings.call_seconds):
                create = self.client.chat.completions.with_raw_response.create
                raw = await create(messages=list(turns), **self._options())  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownVariableType] -- the client's types are wider than what we send
                return bytes(raw.content)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        except (TimeoutError, APITimeoutError):
            raise Hindered(
                Hindrance.SLOW, "no answer to a call in time", round(self.settings.call_seconds)
            ) from None
        except APIConnectionError as error:
            if isinstance(error.__cause__, TooBig):
                raise Garbled("it was far too long") from None
            what = type(error.__cause__).__name__
            raise Passing(Hindrance.FAILED, what, may_be_billed=what not in _NEVER_ASKED) from None
        except APIStatusError as error:
            raise self._told(error.status_code, error.response.headers) from None
        except (OpenAIError, OSError, TypeError, ValueError) as error:  # the rest: a text that cannot be sent
            raise Failed(type(error).__name__) from None

    def _told(self, status: int, headers: Mapping[str, str]) -> Passing | Failed:
        """Return what an answer's status means."""
        if status == 429:
            return Passing(Hindrance.BUSY, "HTTP 429", retry_after(headers, self.now()))
        if status in (408, 409) or status >= 500:
            after = retry_after(headers, self.now())
            billed = status in _MAY_BE_BILLED
            return Passing(Hindrance.FAILED, f"HTTP {status}", after, may_be_billed=billed)
        return Failed(f"HTTP {status}")

    def _options(self) -> dict[str, Any]:
        settings = self.settings
        options: dict[str, Any] = {"model": settings.model, settings.output_limit: settings.output_tokens}
        if settings.temperature >= 0:
            options["temperature"] = settings.temperature
        if self.schema is not None:
            held_to = {"name": "claims", "strict": True, "schema": dict(self.schema)}
            options["response_format"] = {"type": "json_schema", "json_schema": held_to}
        return options


@asynccontextmanager
async def open_line(
    settings: Settings, budget: Budget, schema: Mapping[str, Any], now: Callable[[], datetime]
) -> AsyncGenerator[Line]:
    """Open a line; nothing of the environment reaches the server: no proxy, key, organization or project."""
    openai, transport = await asyncio.to_thread(_imported)
    omit = openai.Omit()
    http = transport.http_client(settings.proxy, settings.call_seconds, settings.answer_bytes)
    async with openai.AsyncOpenAI(
        api_key=settings.key or _NO_KEY,
        base_url=settings.base_url,
        max_retries=0,
        default_headers={"OpenAI-Organization": omit, "OpenAI-Project": omit},
        http_client=http,
    ) as client:
        yield Line(client, settings, budget, schema if settings.json_schema else None, now)


def _imported() -> Any:
    import openai

    from bot.edges.read.openai import transport

    return openai, transport
