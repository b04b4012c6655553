"""How much the bot says of a stream of pasted headlines, and whether it leaves a warning out.

    .venv/bin/python -m tests.benchmarks.alert_load STREAM [--events N]

STREAM is the input of the corroboration benchmark's T5 ("t5_stream.in.jsonl.gz"): claims and reports in the
order of their time. It names no outlets, so unknown publishers count as distinct. Quiet hours are off; the
day's budget and the daily thread are as shipped.
"""

import argparse
import asyncio
import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.core.alerts import needs_source
from bot.core.claims import ClaimId
from bot.core.messages import Post, PostKind
from bot.core.policy import Policy, UnknownPublishers
from bot.core.rendering.warnings import warning_key
from bot.core.restraint import counts
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import build
from bot.flow.view import View
from tests.scenarios.newsroom import Newsroom

_POLICY = Policy(report_words=1, unknown_publishers=UnknownPublishers.DISTINCT)


@dataclass
class Tally:
    """What was said, and what was not.

    Attributes:
        untold: claims whose status, after a paste, is another than the channel was told last.
        unshown: claims of a pasted report that need a source and stand neither on its card nor in its thread.
    """

    pastes: int = 0
    said: Counter[str] = field(default_factory=Counter[str])
    by_itself: int = 0
    warnings: int = 0
    untold: int = 0
    unshown: int = 0


def events(stream: Path, most: int) -> Iterator[tuple[datetime, str]]:
    with gzip.open(stream, "rt", encoding="utf-8") as rows:
        for number, row in enumerate(rows):
            if number == most:
                return
            event = json.loads(row)
            yield datetime.fromisoformat(event["time"]), event["text"]


async def replay(stream: Path, most: int) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        opened = Newsroom.open(Path(folder), build(), minilm.build(minilm.Settings()), (), policy=_POLICY)
        async with opened as newsroom:
            for number, (time, text) in enumerate(events(stream, most)):
                newsroom.clock.at = max(time, newsroom.clock.at if number else time)
                posts = await newsroom.time_passes(newsroom.clock.at - newsroom.clock.at)
                posts += await newsroom.say(text)
                tally.pastes += 1
                new = [post for post in posts if post.edits is None]
                tally.said.update(post.kind.value for post in new)
                tally.by_itself += sum(counts(post) for post in new)
                await _check(newsroom, posts, tally)
    return tally


async def _check(newsroom: Newsroom, posts: list[Post], tally: Tally) -> None:
    """Count what ought to have been said after a paste, and what of it was not."""
    place, now = newsroom.place(), newsroom.clock.now()
    view = View(newsroom.reader, newsroom.kept.evidence, newsroom.kept.desk, newsroom.clock, _POLICY)
    lead = newsroom.walked[-1]
    report = await newsroom.kept.leads.report_of(lead)
    if report is None:
        return
    shown = await view.report(report, place.audience, now)
    card = await newsroom.kept.outbox.latest(warning_key(shown.report, place))
    replies = [post.text for post in posts if post.kind in (PostKind.THREAD, PostKind.GATHERED)]
    words = "\n".join((card.text if card else "", *replies)).split()
    denying = {against.statement.id for against in shown.against}  # shown as what they deny
    for finding in shown.findings:
        if needs_source(finding) and finding.statement.id not in denying:
            tally.warnings += 1
            if finding.handle not in words:
                tally.unshown += 1
                sys.stderr.write(
                    f"not shown: {finding.handle} {finding.claim.words!r} of {shown.report.text!r}\n"
                )
    touched = {m.claim for m in await newsroom.kept.evidence.matches_of(report)}
    for claim in sorted(touched):
        told = [t for t in await newsroom.kept.desk.tellings(ClaimId(claim)) if t.place == place]
        standing = await view.standing(claim, place.audience, now)
        tally.untold += bool(told) and told[-1].status is not standing.now.status


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stream", type=Path)
    parser.add_argument("--events", type=int, default=-1, help="only so many, from the beginning")
    given = parser.parse_args()
    tally = asyncio.run(replay(given.stream, given.events))
    each = tally.by_itself / tally.pastes
    sys.stdout.write(
        f"{tally.pastes} pastes, {tally.by_itself} messages by itself: {each:.3f} a paste\n"
        f"{', '.join(f'{n} {kind}' for kind, n in sorted(tally.said.items()))}\n"
        f"{tally.warnings} claims of pasted reports need a source, {tally.unshown} of them not shown\n"
        f"{tally.untold} statuses of claims they speak to not told\n"
    )


if __name__ == "__main__":
    main()
