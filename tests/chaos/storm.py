"""The storm: a bot that is killed again and again, people who paste on, and the count afterwards."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PATIENCE_SECONDS = 300.0  # for one whole storm's aftermath; a run that is well does not wait for it


@dataclass(frozen=True)
class Aftermath:
    """What stands in the transcript when the storm is over.

    Attributes:
        unheard: messages that were never acknowledged.
        unanswered: messages that were acknowledged, and got no answer.
        doubled: keys of posts and edits that stand there more than once.
    """

    kills: int
    unheard: tuple[str, ...]
    unanswered: tuple[str, ...]
    doubled: tuple[str, ...]


@dataclass
class Storm:
    """Runs `command` over and over, with what it has not acknowledged yet on its standard input.

    Attributes:
        seed: of the moments at which it is killed.
        lives: shortest and longest time, in seconds, from its first sign of life to a kill.
    """

    command: Sequence[str]
    transcript: Path
    messages: Mapping[str, str]  # id → text
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
        feed.close()
        if bot.wait(_PATIENCE_SECONDS) != 0:
            raise RuntimeError(f"the bot ended with {bot.returncode}")
        lines = self._lines()
        heard = {line["ack"] for line in lines if "ack" in line}
        posts = [line for line in lines if "key" in line]
        answers = [p for p in posts if p["kind"] in ("warning", "refusal")]
        answered = {
            message
            for message, text in self.messages.items()
            if any(p["under"] == message or headline(text) in p["text"] for p in answers)
        }
        count = Counter(post["key"] for post in posts)
        return Aftermath(
            kills=self.kills,
            unheard=tuple(sorted(self.messages.keys() - heard)),
            unanswered=tuple(sorted(heard - answered)),
            doubled=tuple(sorted(key for key, times in count.items() if times > 1)),
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
        return [json.dumps({"id": i, "text": t}) for i, t in self.messages.items() if i not in heard]

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
    return text.split(" overnight")[0]


def reports(count: int) -> dict[str, str]:
    """Return so many different pasted reports, by message id."""
    towns = (
        "Arden",
        "Belmont",
        "Corley",
        "Denby",
        "Elmet",
        "Farley",
        "Grindon",
        "Hexley",
        "Ilford",
        "Jesmond",
    )
    return {
        f"m{n}": (
            f"The river at {towns[n % 10]} rose by {n + 2} metres overnight. Officials of the district said "
            f"on Monday that {n * 7 + 11} houses stood in the water and that nobody had been hurt there. "
            f"The ministry sent {n + 3} boats from the coast and asked people to stay away from bridge {n}."
        )
        for n in range(count)
    }
