"""What people note, as events of the log: assignments, work, replies, uses, how far a speaker is trusted."""

from typing import TypeVar

from sqlalchemy import Connection, select

from bot.core.assignments import Assignment, Reply, Used, Working
from bot.core.claims import ClaimId
from bot.core.messages import Audience
from bot.core.ratings import Rating
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import add
from bot.edges.store.tables import EventKind, audience_row, events, is_visible

Note = TypeVar("Note", Assignment, Working, Reply, Used, Rating)

_KINDS = {
    Assignment: EventKind.ASSIGNED,
    Working: EventKind.WORKING,
    Reply: EventKind.REPLIED,
    Used: EventKind.USED,
    Rating: EventKind.RATED,
}

NOTED = tuple(_KINDS.values())


def keep_note(connection: Connection, noted: Assignment | Working | Reply | Used | Rating) -> None:
    kind = _KINDS[type(noted)]
    add(
        connection,
        events,
        key=f"{kind} {noted.id}",
        kind=kind,
        at=noted.at,
        claim=None if isinstance(noted, Rating) else noted.claim,
        **audience_row(noted.audience),
        body=encode(noted),
    )


def notes(
    connection: Connection, of: type[Note], audience: Audience, claim: ClaimId | None = None
) -> tuple[Note, ...]:
    """Return what was noted of a kind where an audience may see it, oldest first; of one claim, or of all."""
    query = select(events.c.body).where(events.c.kind == _KINDS[of], is_visible(audience, events))
    if claim is not None:
        query = query.where(events.c.claim == claim)
    return tuple(decode(of, body) for body in connection.scalars(query.order_by(events.c.seq)))
