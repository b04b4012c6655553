"""All hostile responses in one table; run as a program it prints what came of each at the real limits.

.venv/bin/python -m tests.servers.hostile [--harmless] [NAME ...]
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence

from bot.edges.fetch.link import Settings
from tests.servers import (
    cases_files,
    cases_leading,
    cases_pages,
    cases_squeezed,
    cases_stated,
    cases_statuses,
    cases_types,
    cases_wire,
)
from tests.servers.driving import PORTS, PUBLIC, Outcome, opened
from tests.servers.harmless import HARMLESS
from tests.servers.harmless_ways import WAYS
from tests.servers.playing import Case

CASES: tuple[Case, ...] = (
    *cases_wire.CASES,
    *cases_wire.ROBOTS,
    *cases_squeezed.CASES,
    *cases_types.CASES,
    *cases_pages.CASES,
    *cases_stated.CASES,
    *cases_files.CASES,
    *cases_statuses.CASES,
    *cases_leading.CASES,
)
HARMLESS_CASES: tuple[Case, ...] = (*HARMLESS, *WAYS)
REAL_SECONDS = Settings().seconds
_MEGABYTE = 1_000_000


async def measure(cases: Sequence[Case]) -> bool:
    """Print a row for each case, and what they add up to. Returns whether every one came out right."""
    outcomes: list[Outcome] = []
    async with opened(cases) as way:
        for case in cases:
            outcome = await way.drive(case, REAL_SECONDS)
            outcomes.append(outcome)
            sys.stdout.write(row(case, outcome) + "\n")
            sys.stdout.flush()
        strange = [place for place in way.dialled if place[0] != PUBLIC or place[1] not in PORTS]
        wrong = [case.name for case, outcome in zip(cases, outcomes, strict=True) if not outcome.fits(case)]
        counted = Counter(outcome.name for outcome in outcomes)
        sys.stdout.write(
            f"\n{len(cases)} cases: " + ", ".join(f"{n} {name}" for name, n in counted.most_common()) + "\n"
            f"longest {max(o.seconds for o in outcomes):.1f} s, "
            f"held up {max(o.peaks.held_up_seconds for o in outcomes):.2f} s, "
            f"bot +{max(o.peaks.growth_bytes for o in outcomes) / _MEGABYTE:.0f} MB, "
            f"child +{max(o.peaks.child_bytes for o in outcomes) / _MEGABYTE:.0f} MB, "
            f"together +{max(o.peaks.in_all_bytes for o in outcomes) / _MEGABYTE:.0f} MB\n"
            f"dialled elsewhere: {len(strange)}, called inside: {len(way.stage.called_inside)}, "
            f"failures of the server: {len(way.stage.failures)}, wrong: {', '.join(wrong) or 'none'}\n"
        )
        return not (strange or wrong or way.stage.called_inside or way.stage.failures)


def row(case: Case, outcome: Outcome) -> str:
    found = outcome.broke or (outcome.error and outcome.error.detail) or outcome.told
    judged = "" if outcome.fits(case) else f"WRONG {found[:200]}"
    if outcome.seconds > case.longest:
        judged += " LATE"
    return (
        f"{case.name:30} {outcome.name:18} {outcome.seconds:6.1f} s {outcome.peaks.held_up_seconds:6.2f} s"
        f" {outcome.peaks.growth_bytes / _MEGABYTE:5.0f} MB"
        f" {outcome.peaks.child_bytes / _MEGABYTE:5.0f} MB  {judged}"
    ).rstrip()


def main() -> int:
    parser = argparse.ArgumentParser(description="Put hostile responses to the bot at its real limits.")
    parser.add_argument("names", nargs="*", help="only these cases")
    parser.add_argument("--harmless", action="store_true", help="the harmless ones instead")
    chosen = parser.parse_args()
    table = HARMLESS_CASES if chosen.harmless else CASES
    cases = [case for case in table if case.name in chosen.names or not chosen.names]
    sys.stdout.write(f"{'case':30} {'outcome':18} {'time':>8} {'held up':>8} {'bot':>8} {'child':>8}\n")
    return 0 if asyncio.run(measure(cases)) else 1


if __name__ == "__main__":
    sys.exit(main())
