"""A language model behind an OpenAI-compatible address reads; it gives words, and every place is found here.

From a report's text to a draft, in this order:

- `pieces`: whole stories where they fit, else whole paragraphs;
- `line` (with `transport`, `retries`, `completions`): one call, bounded in time, size, tries and money;
- `budget` and `cache` (in `files`): what the day has left, what was answered before;
- `answers`: the schema of an answer, and nothing else is understood;
- `placing`: where its words stand, letter for letter but for typography;
- `drafting`: what was placed goes through the embedded reader's own grammar (who is one voice, what a claim
  is about, why it matters), the sentences of a summary go along with those that they shorten; what was not
  placed is left to be dropped and counted;
- `reader` puts it together, and has the embedded reader stand in where the model is `hindered`.

Its settings are [read.openai] (`settings`), its prompt is `prompts/claims.v2.md`.
"""

from pathlib import Path

from bot.core.errors import SettingsNotUnderstood
from bot.edges.prompts import released
from bot.edges.read.embedded import reader as embedded
from bot.edges.read.openai.budget import Budget, Prices
from bot.edges.read.openai.cache import Cache
from bot.edges.read.openai.reader import OpenAIReader
from bot.edges.read.openai.settings import Settings
from bot.ports import Clock

__all__ = ["OpenAIReader", "Settings", "build", "cache_in"]

_PROMPT = "claims.v2"
_FOLDER = "openai"  # in the data folder


def build(
    settings: Settings,
    data: Path,
    clock: Clock,
    summary_sentences: int = embedded.SUMMARY_SENTENCES,
    *,
    keeps: bool = True,
) -> OpenAIReader:
    """Return a reader that has asked and loaded nothing yet.

    Args:
        settings: the table [read.openai].
        data: the folder for what the bot remembers beside the store.
        clock: the desk's.
        summary_sentences: at most so many for each story.
        keeps: whether answers are kept, to be had again without asking.

    Raises:
        SettingsNotUnderstood: when no model is named.
        PromptChanged: when the prompt is not as it was released.
    """
    if not settings.model:
        raise SettingsNotUnderstood('[read] use is "openai", and [read.openai] model names none')
    return OpenAIReader(
        settings=settings,
        prompt=released(_PROMPT),
        embedded=embedded.build(summary_sentences),
        budget=Budget(
            file=data / _FOLDER / "budget.sqlite",
            today=lambda: clock.now().date(),
            tokens=settings.tokens_per_day,
            cost=settings.cost_per_day,
            prices=Prices(settings.price_in, settings.price_out),
        ),
        cache=cache_in(data, settings.cache_bytes if keeps else 0),
        now=clock.now,
    )


def cache_in(data: Path, most_bytes: int = 0) -> Cache:
    """Return the cache in a data folder; it can be made to forget whichever engine is in use."""
    return Cache(data / _FOLDER / "answers.sqlite", most_bytes)
