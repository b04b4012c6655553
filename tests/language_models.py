"""A reader with a language model, as tests put one together."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.edges.read.embedded import EmbeddedReader
from bot.edges.read.openai import OpenAIReader, Settings, build
from bot.ports import Clock
from tests.fakes_edges import SteadyClock


def reader_at(
    address: str, folder: Path, embedded: EmbeddedReader, clock: Clock | None = None, **table: Any
) -> OpenAIReader:
    """Return a reader that asks at an address, with what else its table has.

    Its embedded reader is the one given: loading another takes seconds.
    """
    settings = Settings.model_validate({"base_url": address, "model": "model-1", **table})
    return replace(build(settings, folder, clock or SteadyClock()), embedded=embedded)
