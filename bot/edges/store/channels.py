"""What each channel set, and what waits there for its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select

from bot.core.alerts import Postponed, Snooze
from bot.core.channels import Change
from bot.core.claims import ClaimId
from bot.core.digests import Reported
from bot.core.messages import Audience, Place
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import Database, add, put
from bot.edges.store.tables import EventKind, audience_row, events, postponed, rooms
from bot.ports import Room


@dataclass(frozen=True, slots=True)
class StoredChannels:
    """Serves `Channels`."""

    database: Database

    async def rooms(self) -> tuple[Room, ...]:
        query = select(rooms).order_by(rooms.c.seq)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return tuple(Room(_place(row), row.since) for row in rows)

    async def last_reported(self, place: Place) -> Reported | None:
        query = (
            select(events.c.body)
            .where(
                events.c.kind == EventKind.REPORTED,
                events.c.workspace == place.audience.workspace,
                events.c.channel == place.audience.channel,
            )
            .order_by(events.c.seq.desc())
        )
        bodies = await self.database.read(lambda connection: connection.scalars(query.limit(2)).all())
        found = (decode(Reported, body) for body in bodies)
        return next((one for one in found if one.place == place), None)

    async def change(self, change: Change) -> None:
        await self._log(EventKind.CHANGED, change.id, change.place.audience, change, change.at)

    async def changes(self, audience: Audience) -> tuple[Change, ...]:
        query = (
            select(events.c.body)
            .where(
                events.c.kind == EventKind.CHANGED,
                events.c.workspace == audience.workspace,
                events.c.channel == audience.channel,
            )
            .order_by(events.c.seq)
        )
        return await self.database.values(Change, query)

    async def snooze(self, snooze: Snooze) -> None:
        audience = snooze.place.audience
        await self._log(EventKind.SNOOZED, snooze.id, audience, snooze, snooze.at, snooze.claim)

    async def snoozed_until(self, claim: ClaimId, audience: Audience) -> datetime | None:
        query = (
            select(events.c.body)
            .where(
                events.c.kind == EventKind.SNOOZED,
                events.c.claim == claim,
                events.c.workspace == audience.workspace,
                events.c.channel == audience.channel,
            )
            .order_by(events.c.seq.desc())
            .limit(1)
        )
        body = await self.database.read(lambda connection: connection.scalars(query).one_or_none())
        return None if body is None else decode(Snooze, body).until

    async def postpone(self, put_off: Sequence[Postponed]) -> None:
        def keep(connection: Connection) -> None:
            for one in put_off:
                where = {"platform": one.place.platform, **audience_row(one.place.audience)}
                put(connection, postponed, claim=one.claim, until=one.until, **where)

        if put_off:
            await self.database.write(keep)

    async def due(self, at: datetime) -> tuple[Postponed, ...]:
        query = select(postponed).where(postponed.c.until <= at)
        query = query.order_by(postponed.c.until, postponed.c.channel, postponed.c.claim)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return tuple(Postponed(ClaimId(row.claim), _place(row), row.until) for row in rows)

    async def settle(self, looked_at: Sequence[Postponed]) -> None:
        def forget(connection: Connection) -> None:
            for one in looked_at:
                of_it = (
                    postponed.c.claim == one.claim,
                    postponed.c.platform == one.place.platform,
                    postponed.c.workspace == one.place.audience.workspace,
                    postponed.c.channel == one.place.audience.channel,
                    postponed.c.until == one.until,
                )
                connection.execute(delete(postponed).where(*of_it))

        if looked_at:
            await self.database.write(forget)

    async def _log(
        self,
        kind: EventKind,
        key: str,
        audience: Audience,
        body: Change | Snooze,
        at: datetime,
        claim: ClaimId | None = None,
    ) -> None:
        row = {**audience_row(audience), "claim": claim}
        await self.database.write(
            lambda connection: add(
                connection, events, key=f"{kind} {key}", kind=kind, at=at, body=encode(body), **row
            )
        )


def keep_reported(connection: Connection, reported: Reported) -> None:
    """Keep that a channel had its daily thread for a date; once for each."""
    place = reported.place
    key = f"reported {place.platform}/{place.audience.workspace}/{place.audience.channel} {reported.day}"
    row = {**audience_row(place.audience), "at": reported.at, "body": encode(reported)}
    add(connection, events, key=key, kind=EventKind.REPORTED, **row)


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(row.platform, Audience(row.workspace, row.channel, row.private))
