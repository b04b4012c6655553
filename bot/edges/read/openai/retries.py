"""Which failures of a call may pass, how long to wait for that, and when to wait no more."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.core.claims import Hindrance

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

_FIRST_SECONDS, _MOST_SECONDS = 1.0, 20.0


class Failed(Exception):
    """A call failed, and would fail again.

    Attributes:
        may_be_billed: whether the model may have read and written all the same: what was reserved is spent.
    """

    def __init__(self, detail: str, *, may_be_billed: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.may_be_billed = may_be_billed


class Passing(Failed):
    """A call failed, and another may not.

    Attributes:
        seconds: the server asks to wait so long; None where it does not say.
    """

    def __init__(
        self,
        hindrance: Hindrance,
        detail: str,
        seconds: float | None = None,
        *,
        may_be_billed: bool = False,
    ) -> None:
        super().__init__(detail, may_be_billed=may_be_billed)
        self.hindrance = hindrance
        self.seconds = seconds


def patiently(tries: int, seconds: float) -> "AsyncRetrying":
    """Return what tries a call again while it fails with `Passing`.

    It gives up after so many tries, and before a wait that would end after so many seconds.
    """
    # Imported here, for it takes as long as the rest of a command's start.
    from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, stop_before_delay

    return AsyncRetrying(
        stop=stop_after_attempt(tries) | stop_before_delay(seconds),
        wait=_wait,
        retry=retry_if_exception_type(Passing),
        reraise=True,
    )


def _wait(state: "RetryCallState") -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Passing) and error.seconds is not None:
        return error.seconds
    return min(_FIRST_SECONDS * 2 ** (state.attempt_number - 1), _MOST_SECONDS)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how many seconds a server asks to wait, by number or by date; None where it does not say."""
    said = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(said)) if said.replace(".", "", 1).isdecimal() else _until(said, now)
    except (ValueError, OverflowError):
        return None


def _until(said: str, now: datetime) -> float | None:
    at = parsedate_to_datetime(said) if said else None
    return max(0.0, (at - now).total_seconds()) if at and at.tzinfo else None
