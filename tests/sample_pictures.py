"""Draw sample pictures of claims from the demo's reports: `python -m tests.sample_pictures FOLDER`.

One stands alone, one is echoed by six outlets, one is corroborated and denied, one has fallen.
"""

import asyncio
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo import TURNS
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import build
from bot.register import read_register
from tests.scenarios.newsroom import Newsroom, paper

_REGISTER = Path(__file__).parent.parent / "bot" / "demo" / "outlets.toml"
_DIGEST, _COPY, _NURSE, _, _DENIAL, _DISPATCH = (turn.text for turn in TURNS)
_DEPOT = "drone struck the grain depot in Tellin on Sunday night"
_ENVOY = "envoy travelled by night to Port Alder"
_NAMES = ("Marlow", "Quay", "Alder Heath", "Lower Tarn Valley and District Agricultural")
_PAPERS = tuple(paper(f"paper{n}.example", f"{name} Gazette") for n, name in enumerate(_NAMES))
_ECHO = (
    "https://{domain}/envoy\nEnvoy in Port Alder\nBy {name} staff\n\n"
    "Norwind reported on Thursday, citing a “senior harbour official close to the talks”, that a Lissan "
    "envoy travelled by night to Port Alder to meet Orvane’s security chief Darin Vosk.\n\n"
    "The town council meets on Monday to talk of bins and lamps, as it does every month.\n"
)
_WITNESS = (
    "https://paper0.example/vosk\nDock worker saw the envoy\nBy Marlow Gazette staff\n\n"
    "Dock worker Ilse Arn said a Lissan envoy travelled to Port Alder by night to meet Darin Vosk. “I tied "
    "up the boat that he came with,” Arn said.\n\n"
    "The harbour master keeps a list of the boats that come in, and nobody sees it before the month ends.\n"
)


async def samples() -> Mapping[str, bytes]:
    """Return the pictures by their names."""
    reader, matcher, register = build(), minilm.build(minilm.Settings()), read_register(_REGISTER)
    drawn: dict[str, bytes] = {}
    with TemporaryDirectory() as folder:
        outlets = (*register.outlets, *_PAPERS)
        async with Newsroom.open(Path(folder), reader, matcher, outlets, dict(register.sides)) as newsroom:

            async def say(text: str) -> None:
                newsroom.clock.pass_by(timedelta(minutes=37))
                await newsroom.say(text)

            async def draw(name: str, words: str) -> None:
                said = await newsroom.say(f"/export picture {await newsroom.handle_of(words)}")
                for file in (file for post in said for file in post.enclosures):
                    drawn[f"{name}.{file.name.rsplit('.')[-1]}"] = file.content

            await say(_DIGEST)
            await draw("single-source", _DEPOT)
            await say(_COPY)
            for outlet in _PAPERS[1:]:
                await say(_ECHO.format(domain=outlet.domain, name=outlet.name))
            await draw("echoed", _ENVOY)
            await say(_NURSE)
            await draw("corroborated", _DEPOT)
            await say(_WITNESS)
            await say(_DENIAL)
            await draw("disputed", _ENVOY)
            await say(_DISPATCH)
            await draw("fallen", _DEPOT)
    return drawn


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name, content in asyncio.run(samples()).items():
        (target / name).write_bytes(content)
        sys.stdout.write(f"{target / name}\n")
