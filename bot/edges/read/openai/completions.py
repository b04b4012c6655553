"""What a server may send for an answer; of the rest nothing is looked at."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.edges.read.openai.hindered import Garbled

_MOST_TOKENS = 100_000_000  # a count beyond that is none


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Message(_Part):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Part):
    message: _Message
    finish_reason: str | None = None


class _Usage(_Part):
    prompt_tokens: int = Field(ge=0, le=_MOST_TOKENS)
    completion_tokens: int = Field(ge=0, le=_MOST_TOKENS)


class Completion(_Part):
    """A chat completion.

    Attributes:
        usage: None where the server counts nothing, or what cannot be.
    """

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None

    @property
    def words(self) -> str:
        return self.choices[0].message.content or ""

    @property
    def is_refused(self) -> bool:
        return bool(self.choices[0].message.refusal) or self.choices[0].finish_reason == "content_filter"

    @property
    def is_cut(self) -> bool:
        """Whether it ended at the bound that was set for it."""
        return self.choices[0].finish_reason == "length"


def completion_in(body: bytes) -> Completion:
    """Raises `Garbled` where a body holds none."""
    try:
        return Completion.model_validate_json(body)
    except ValidationError:
        pass
    raise Garbled("it was no answer of a chat")
