"""The terminal, as a place people talk in."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """The table [chat.console]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    channel: str = Field(default="desk", min_length=1)
    width: int = Field(default=100, ge=40)
