"""The storm: a bot that is killed again and again, people who paste on, and the count afterwards."""

import asyncio
import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.chaos.accounts import accounts_of

_PATIENCE_SECONDS = 300.0  # for one whole storm's aftermath; a run that is well does not wait for it


@dataclass(frozen=True)
class Aftermath:
    """What stands in the transcript when the storm is over.

    Attributes:
        unheard: messages that were never acknowledged.
        unanswered: messages that were acknowledged, and got no answer.
        doubled: keys of posts and edits that stand there more than once.
        disagreeing: claims that are shown, told, noted or assessed differently, each with how.
        moves: changes of status that were said.
    """

    kills: int
    unheard: tuple[str, ...]
    unanswered: tuple[str, ...]
    doubled: tuple[str, ...]
    disagreeing: tuple[str, ...] = ()
    moves: int = 0


@dataclass
class Storm:
    """Runs `command` over and over, with what it has not acknowledged yet on its standard input.

    Attributes:
        last: said after the kills, when everything else is answered: what must find the others there.
        seed: of the moments at which it is killed.
        lives: shortest and longest time, in seconds, from its first sign of life to a kill.
    """

    command: Sequence[str]
    transcript: Path
    messages: Mapping[str, str]  # id → text
    store: str  # its address
    last: Mapping[str, str] = field(default_factory=dict[str, str])
    seed: int = 0
    lives: tuple[float, float] = (0.1, 2.5)
    env: Mapping[str, str] | None = None
    errors: Path | None = None
    kills: int = field(default=0, init=False)

    def kill(self, times: int) -> None:
        moments = random.Random(self.seed)  # noqa: S311 -- a storm that can be had again
        for _ in range(times):
            seen = len(self._lines())
            bot = self._start()
            feed = _Feed(bot, self._unacknowledged())
            feed.say_all()
            # A bot that is still starting up has nothing to lose: its life begins with its first sign.
            until = time.monotonic() + 30
            while len(self._lines()) == seen and time.monotonic() < until and bot.poll() is None:
                time.sleep(0.01)
            time.sleep(moments.uniform(*self.lives))
            bot.kill()
            bot.wait()
            feed.close()
            self.kills += 1

    def calm_down(self) -> Aftermath:
        """Let it finish in peace, and count."""
        bot = self._start()
        feed = _Feed(bot, self._unacknowledged())
        feed.say_all()
        until = time.monotonic() + _PATIENCE_SECONDS
        while self.last and self._answered() < self.messages.keys() and bot.poll() is None:
            if time.monotonic() > until:
                raise RuntimeError("the bot does not answer")
            time.sleep(0.05)
        self.messages = {**self.messages, **self.last}
        feed = _Feed(bot, [_as_line(message, text) for message, text in self.last.items()])
        feed.say_all()
        feed.close()
        if bot.wait(_PATIENCE_SECONDS) != 0:
            raise RuntimeError(f"the bot ended with {bot.returncode}")
        lines = self._lines()
        heard = {line["ack"] for line in lines if "ack" in line}
        posts = [line for line in lines if "key" in line]
        count = Counter(post["key"] for post in posts)
        accounts = asyncio.run(accounts_of(self.store, posts))
        return Aftermath(
            kills=self.kills,
            unheard=tuple(sorted(self.messages.keys() - heard)),
            unanswered=tuple(sorted(heard - self._answered())),
            doubled=tuple(sorted(key for key, times in count.items() if times > 1)),
            disagreeing=tuple(a.claim for a in accounts if not a.agrees),
            moves=sum(len(a.moves) for a in accounts),
        )

    def _start(self) -> subprocess.Popen[str]:
        errors: IO[str] | None = self.errors.open("a", encoding="utf-8") if self.errors else None
        try:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                text=True,
                env=self.env,
            )
        finally:
            if errors:
                errors.close()

    def _unacknowledged(self) -> list[str]:
        heard = {line["ack"] for line in self._lines() if "ack" in line}
        return [_as_line(i, t) for i, t in self.messages.items() if i not in heard]

    def _answered(self) -> set[str]:
        answers = [line for line in self._lines() if line.get("kind") in ("warning", "refusal")]
        return {
            message
            for message, text in self.messages.items()
            if any(p["under"] == message or headline(text) in p["text"] for p in answers)
        }

    def _lines(self) -> list[dict[str, str]]:
        """Return the transcript's whole lines; a kill may have cut one short."""
        if not self.transcript.exists():
            return []
        found: list[dict[str, str]] = []
        for line in self.transcript.read_text("utf-8").split("\n"):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found


def _as_line(message: str, text: str) -> str:
    return json.dumps({"id": message, "text": text})


@dataclass
class _Feed:
    """The people: they paste all they have, as fast as it is taken."""

    bot: subprocess.Popen[str]
    lines: Sequence[str]

    def say_all(self) -> None:
        if self.bot.stdin is None:
            return
        try:
            for line in self.lines:
                self.bot.stdin.write(line + "\n")
            self.bot.stdin.flush()
        except BrokenPipeError:
            return

    def close(self) -> None:
        try:
            if self.bot.stdin is not None:
                self.bot.stdin.close()
        except BrokenPipeError:
            return


def headline(text: str) -> str:
    """Return what names one of the `reports` and no other."""
    return text.split("\n\n")[1]


# Different events, so that only the reports of one are about the same.
_EVENTS = (
    "thirteen people died at the clinic in Tellin on Sunday",
    "the harbour ferry sank off Port Alder with forty passengers aboard",
    "soldiers shot two farmers beside the old mill near Arden",
    "the central bank secretly sold its gold reserves to Lissan",
    "a freight train carrying chlorine derailed outside Grindon station",
    "police arrested the newspaper editor Clara Voss in Belmont",
    "rebels captured the Denby radio tower after heavy shelling",
    "the dam above Hexley cracked and flooded nine villages",
    "judge Ivor Lund took bribes from a timber company",
    "masked gunmen kidnapped three engineers from the Jesmond refinery",
    "the prime minister met an envoy of Orvane at night in Corley",
    "a cholera outbreak killed sixty prisoners inside Ilford jail",
    "farm workers burned the customs house at Farley crossing",
)
_OUTLETS = ("The Guardian", "The New York Times", "Le Monde", "Financial Times")
_VOICES = (
    "District spokesman Karl Brandt said that {}.",
    "District spokesman Karl Brandt said that {}.",
    "Ada Lindt, a nurse who was there, said that {}.",
    "Governor Tom Hale denied that {}.",
)
_REST = (
    "The statement came in the early evening, after hours in which the telephone lines of the district were "
    "down. Roads towards the coast stayed closed for the night, and schools will not open before Thursday.",
    "She had been on duty since the morning and spoke to this paper by satellite telephone from her home. "
    "Shops nearby were shut, and there was no bus service for the rest of the week.",
    "He was answering questions at a press conference in the capital, his first one since the summer. Asked "
    "about the budget, he promised figures before the end of the year and then left the room without a word.",
)


def reports(count: int) -> dict[str, str]:
    """Return so many different pasted reports, by message id.

    Four are about one event: one voice, the same in another outlet, a voice of its own, a denial.
    """
    pasted: dict[str, str] = {}
    for n in range(count):
        event, kind = divmod(n, 4)
        said = _VOICES[kind].format(_EVENTS[event % len(_EVENTS)])
        pasted[f"m{n}"] = (
            f"Outlet: {_OUTLETS[kind]}\n\nDispatch {n + 100} of the day\n\n{said} {_REST[max(0, kind - 1)]}"
        )
    return pasted
