"""A desk reads with a real language model that is far too small for the work."""

from pathlib import Path

import pytest

from bot.core.messages import PostKind
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.language_models import reader_at
from tests.scenarios.newsroom import Newsroom, only
from tests.scenarios.test_a_language_model import REPORT, is_in, quoted
from tests.servers.llm import missing, serving


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=missing())
async def test_what_a_real_model_says_is_counted_held_to_the_schema_and_shown_where_it_stands(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with serving() as address:
        model = reader_at(address, tmp_path, reader, seconds=1_800.0, call_seconds=900.0, output_tokens=400)
        async with Newsroom.open(tmp_path, model, matcher, ()) as newsroom:
            posts = await newsroom.say(REPORT)
            (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 1)
            reading = await newsroom.kept.evidence.reading(share.report, model.engine)

    assert reading is not None
    # Its answer kept to the schema, so the reading is its own: what it made up is dropped, the rest verbatim.
    assert reading.stand_in is None
    of_summary = sum(dropped.of_summary for dropped in reading.dropped)
    written = [s for story in reading.stories for s in story.summary if s.written]
    assert len(reading.statements) + len(reading.dropped) - of_summary == 1
    assert len(written) + of_summary == 1
    assert len(only(posts, PostKind.WARNING)) == 1
    assert all(is_in(shown, REPORT) for shown in quoted(posts))
    # The server counts what it was asked and answered, and the day's budget has exactly that.
    assert 1_000 < model.budget.spent().tokens < 10_000
