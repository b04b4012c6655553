"""The product in two minutes: invented reports, pasted one after another through the whole real walk.

Every outlet, place and person in `reports/` is invented, and so is the register beside them.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.register import read_register
from bot.settings import Settings
from bot.wiring import run_demo


@dataclass(frozen=True, slots=True)
class Turn:
    """One paste of the demo, with what a person should look for in the answer."""

    file: str
    about: str


TURNS = (
    Turn("1-digest.txt", "A live-blog digest: six stories, with traps. Look who is named for what."),
    Turn("2-wire-copy.txt", "Another outlet carries one passage of it. Two outlets, one origin: echoed."),
    Turn(
        "3-independent.txt", "A nurse, for another paper, on the depot: a source of its own. A status rises."
    ),
    Turn("4-denial.txt", "The security chief's office denies the visit."),
    Turn(
        "5-hidden-wire.txt", "An agency's dispatch: two “independent” reports share one wire. A status falls."
    ),
)


# Asked last: why the status of the claim about the depot fell. A scenario holds the handle to that claim.
QUESTION = ("Any status can be explained: why did it fall?", "/why c13")


def texts() -> Sequence[tuple[Turn, str]]:
    folder = files("bot.demo") / "reports"
    return [(turn, (folder / turn.file).read_text(encoding="utf-8")) for turn in TURNS]


async def run(settings: Settings, *, stay: bool) -> None:
    """Run the demo on a store of its own, which is gone afterwards.

    Args:
        settings: those in force; only the store and the register are the demo's own.
        stay: whether to stay open for pasting when the reports are through.
    """
    register = read_register(Path(str(files("bot.demo") / "outlets.toml")))
    with tempfile.TemporaryDirectory(prefix="secondsource-demo-") as folder:
        url = f"sqlite:///{Path(folder) / 'demo.sqlite'}"
        said = [*((turn.about, text) for turn, text in texts()), QUESTION]
        await run_demo(settings, url, register, said, stay=stay)
