"""What was said of each claim, by accounts that must agree: cards, moves, the store, a fresh look."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.core.corroboration import Status, assess
from bot.core.leads import Lead
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.edges import store
from bot.edges.chat import console
from bot.ports import PostState
from bot.settings import load, shipped

_ON_A_CARD = re.compile(r"^ *• (c\d+) (.+)$", re.MULTILINE)
_MOVED = re.compile(r"^[↑↓→=] (c\d+) [^\n]*\n +(.+?) → (.+?), because$", re.MULTILINE)


@dataclass(frozen=True)
class Account:
    """One claim.

    Attributes:
        cards: each status that a card shows for it.
        moves: each change that was said, in order.
        told, noted: the statuses as the tellings and the history have them, in order, each once in a row.
        assessed: as the evidence stands now.
    """

    claim: str
    cards: frozenset[Status]
    moves: tuple[tuple[Status, Status], ...]
    told: tuple[Status, ...]
    noted: tuple[Status, ...]
    befores: tuple[Status | None, ...]
    assessed: Status

    @property
    def agrees(self) -> bool:
        return (
            self.cards == frozenset((self.assessed,))
            and self.told == self.noted
            and self.told[-1:] == (self.assessed,)
            and self.befores == (None, *self.noted[:-1])
            and self.moves == tuple(zip(self.told, self.told[1:], strict=False))
        )


async def accounts_of(url: str, posts: Sequence[Mapping[str, str]]) -> tuple[Account, ...]:
    """Return the account of every claim, from the store at `url` and what the transcript says was posted."""
    engine = store.open_engine(url)
    kept = store.build(engine, _nothing)
    desk = Audience(load(shipped()).desk.workspace, console.Settings().channel)
    try:
        unsaid = [o.post.key for o in await kept.outbox.due("console") if o.state is not PostState.SENT]
        if unsaid:
            raise AssertionError(f"not said: {unsaid}")
        shown = {post["posted_as"]: post["text"] for post in posts}
        cards = [(h, _status(words)) for text in shown.values() for h, words in _ON_A_CARD.findall(text)]
        moves = [found for post in posts for found in _MOVED.findall(post["text"])]
        accounts: list[Account] = []
        for claim in await kept.evidence.claims(desk, 10_000):
            handle = await kept.desk.handle(claim.id, desk)
            history = await kept.evidence.history(claim.id, desk)
            told = [t.status for t in await kept.desk.tellings(claim.id)]
            dossier = await kept.evidence.dossier(claim.id, desk)
            accounts.append(
                Account(
                    claim=f"{handle}: {claim.words}",
                    cards=frozenset(status for h, status in cards if h == handle),
                    moves=tuple((_status(b), _status(n)) for h, b, n in moves if h == handle),
                    told=tuple(s for n, s in enumerate(told) if n == 0 or told[n - 1] is not s),
                    noted=tuple(c.now.status for c in history),
                    befores=tuple(c.before for c in history),
                    assessed=assess(dossier, Policy(), _now()).status,
                )
            )
        if {a.claim.split(":")[0] for a in accounts} < {h for h, _ in cards}:
            raise AssertionError("there are cards of claims that the store does not know")
        return tuple(accounts)
    finally:
        kept.close()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- the clock the bot went by


def _status(words: str) -> Status:
    """Return the status that words on a card begin with."""
    return max((s for s in Status if words.startswith(s.value)), key=lambda s: len(s.value))


def _nothing(connection: Connection, lead: Lead, walk: str) -> None:
    raise AssertionError("nothing is taken in here")
