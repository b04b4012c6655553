"""The ways Slack says no."""

from collections.abc import Sequence

from tests.servers.slack.settings import Json


class Refused(Exception):
    """A call that Slack refuses, by the name it has for the reason.

    Attributes:
        messages: what exactly is wrong, each with the place as a JSON pointer.
        more: what else the answer holds.
        retry_after: real seconds; None unless there were too many calls.
    """

    def __init__(
        self, error: str, messages: Sequence[str] = (), *, retry_after: int | None = None, **more: object
    ) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = tuple(messages)
        self.retry_after = retry_after
        self.more = more

    @property
    def answer(self) -> Json:
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
            if self.error.startswith("invalid_blocks"):
                answer["errors"] = list(self.messages)
        return answer
