"""The product in two minutes: invented reports, pasted one after another through the whole real walk.

Every outlet, place and person in `reports/` is invented, and so is the register beside them.
"""

import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.core.addresses import host_of
from bot.demo.site import invented_sites
from bot.register import read_register
from bot.settings import Settings
from bot.wiring import run_demo


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the demo, with what a person should look for in the answer.

    Attributes:
        shared: a file of `reports/`, which is pasted, or a link to one of the demo's sites.
    """

    shared: str
    about: str

    @property
    def text(self) -> str:
        """What is said."""
        if host_of(self.shared):
            return self.shared
        return (files("bot.demo") / "reports" / self.shared).read_text(encoding="utf-8")


TURNS = (
    Turn("1-digest.txt", "A live-blog digest: six stories, with traps. Look who is named for what."),
    Turn("2-wire-copy.txt", "Another outlet carries one passage of it. Two outlets, one origin: echoed."),
    Turn(
        "http://www.tarnvalleygazette.example/tellin-depot?utm_source=newsletter",
        "A link this time: a nurse, for another paper, on the depot. A source of its own; a status rises.",
    ),
    Turn(
        "http://harbourpost.example/business/harbour-dues",
        "A page that asks for consent first. It says so, and summarizes nothing.",
    ),
    Turn("3-denial.txt", "The security chief's office denies the visit."),
    Turn(
        "4-hidden-wire.txt", "An agency's dispatch: two “independent” reports share one wire. A status falls."
    ),
)


# Asked last: why the status of the claim about the depot fell. A scenario holds the handle to that claim.
QUESTION = ("Any status can be explained: why did it fall?", "/why c13")


async def run(settings: Settings, *, stay: bool) -> None:
    """Run the demo on a store of its own, which is gone afterwards.

    Args:
        settings: those in force; only the store and the register are the demo's own.
        stay: whether to stay open for pasting when the reports are through.
    """
    register = read_register(Path(str(files("bot.demo") / "outlets.toml")))
    with tempfile.TemporaryDirectory(prefix="secondsource-demo-") as folder:
        said = [*((turn.about, turn.text) for turn in TURNS), QUESTION]
        async with invented_sites() as way:
            await run_demo(settings, Path(folder), register, way, said, stay=stay)
