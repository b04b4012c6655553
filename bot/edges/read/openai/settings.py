"""[read.openai]: which model reads, where it is, and what it may take of a day."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Settings(BaseModel):
    """The table [read.openai]. The prices are in whatever money the budget is."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)

    base_url: str = "https://api.openai.com/v1"
    model: str = ""
    key: str = Field(default="", repr=False, pattern=r"^[\x21-\x7e]*$")  # it goes in a header
    proxy: str = ""
    seconds: float = Field(default=120, gt=0, le=3600)  # for one report
    call_seconds: float = Field(default=60, gt=0, le=3600)  # for one call
    tries: int = Field(default=4, ge=1, le=20)  # of one call, while the failure may pass
    at_once: int = Field(default=2, ge=1, le=64)  # pieces of one report
    piece_characters: int = Field(default=12_000, ge=500, le=200_000)
    output_tokens: int = Field(default=8_000, ge=100, le=200_000)  # of one answer
    output_limit: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    answer_bytes: int = Field(default=1_000_000, ge=10_000, le=50_000_000)  # of one answer, as it comes
    json_schema: bool = True
    temperature: float = Field(default=0, ge=-1, le=2)  # -1 sends none
    tokens_per_day: int = Field(default=2_000_000, ge=0)
    cost_per_day: float = Field(default=0, ge=0)  # 0 sets no limit
    price_in: float = Field(default=0, ge=0)  # for a million tokens
    price_out: float = Field(default=0, ge=0)
    cache_bytes: int = Field(default=50_000_000, ge=0)  # 0 keeps none

    @field_validator("base_url", "proxy")
    @classmethod
    def _an_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("should be an address such as https://api.openai.com/v1")
        if parts.query or parts.fragment:
            raise ValueError("should have nothing after a ? or a #")
        return address

    @field_validator("base_url")
    @classmethod
    def _without_a_login(cls, address: str) -> str:
        if "@" in urlsplit(address).netloc:
            raise ValueError("should have no login in it: what lets the bot in is the key")
        return address

    @model_validator(mode="after")
    def _counts_what_it_limits(self) -> "Settings":
        if self.cost_per_day and not (self.price_in or self.price_out):
            raise ValueError("has a cost_per_day, which needs price_in and price_out to be counted")
        return self
