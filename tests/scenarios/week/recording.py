"""Play the week once, and note of it what the tests look at."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core.claims import ClaimId
from bot.core.corroboration import StatusChange, assess
from bot.core.messages import Post
from bot.core.policy import Policy
from bot.ports import Matcher, Reader
from tests.scenarios.week.running import Week
from tests.scenarios.week.script import FEEDS, MONDAY, items, script

GOLDEN = Path(__file__).parent / "week.txt"
WITHOUT_PAUSES = {"SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS": "0.01"}


@dataclass(frozen=True, slots=True)
class Told:
    """A claim at the end of the week.

    Attributes:
        status: as it stands.
        why: what /why answers.
        not_replayed: the changes in its history whose status is another when it is assessed as of then.
    """

    words: str
    status: str
    why: str
    changes: tuple[StatusChange, ...]
    not_replayed: tuple[StatusChange, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What came of the week.

    Attributes:
        transcript: what the terminal shows.
        posted: every post, with when it was said.
        told: every claim that the channel was told of, by its handle.
        watched: the feeds.
        brought: how many items they brought.
    """

    transcript: str
    posted: tuple[tuple[datetime, Post], ...]
    told: dict[str, Told]
    watched: tuple[str, ...]
    brought: int


async def record(reader: Reader, matcher: Matcher) -> Record:
    os.environ.update(WITHOUT_PAUSES)
    with tempfile.TemporaryDirectory() as folder:
        async with Week.open(Path(folder), reader, matcher) as week:
            await week.run(script(), items())
            transcript, posted = week.terminal.screen.getvalue(), tuple(week.terminal.posted)
            told = await _told(week)
            return Record(transcript, posted, told, FEEDS, len(week.brought))


async def _told(week: Week) -> dict[str, Told]:
    newsroom = week.newsroom
    place, kept, now = newsroom.place(), newsroom.kept, newsroom.clock.now()
    found: dict[str, Told] = {}
    tellings = await kept.desk.told_in(place, MONDAY)
    for claim in dict.fromkeys(ClaimId(telling.claim) for telling in tellings):
        handle = await kept.desk.handle(claim, place.audience)
        dossier = await kept.evidence.dossier(claim, place.audience)
        history = await kept.evidence.history(claim, place.audience)
        (why,) = [p for p in await newsroom.say(f"/why {handle}") if p.edits is None]
        found[handle] = Told(
            dossier.claim.words,
            assess(dossier, Policy(), now).status.value,
            why.text,
            history,
            tuple([change for change in history if not await _replays(week, claim, change)]),
        )
    return found


async def _replays(week: Week, claim: ClaimId, change: StatusChange) -> bool:
    """Tell whether what was known at the time of a change gives the status that it had then."""
    at, audience = change.now.as_of, week.newsroom.place().audience
    dossier = await week.newsroom.kept.evidence.dossier(claim, audience, at)
    return assess(dossier, Policy(), at).status is change.now.status
