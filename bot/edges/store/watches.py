"""What channels watch, how following it goes, and what of it each has seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from bot.core.feeds import BEGUN, Seen
from bot.core.leads import WatchId
from bot.core.messages import Place, Post
from bot.core.watching import ASKED_FOR, Course, CourseId, Noticed, Watched, WatchKind
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import Database, add, one_at_a_time, put
from bot.edges.store.outbox import put_posts
from bot.edges.store.tables import courses, is_place, place_row, seen_items, watches
from bot.edges.store.tables import noticed as to_tell
from bot.ports import Watching

_AT_ONCE = 500  # names asked for in one query


@dataclass(frozen=True, slots=True)
class StoredWatches:
    """Serves `Watches`."""

    database: Database

    async def watch(self, watched: Watched, course: Course) -> bool:
        def keep(connection: Connection) -> bool:
            add(connection, courses, **_course_row(course))
            return add(
                connection,
                watches,
                id=watched.id,
                course=course.id,
                kind=watched.kind,
                **place_row(watched.place),
                told="",
                body=encode(watched),
            )

        return await self.database.write(keep)

    async def unwatch(self, watch: WatchId) -> bool:
        def end(connection: Connection) -> bool:
            # What it has seen stays seen, but the next watch of the same thing begins as a first one does.
            name, version = BEGUN
            begun = (
                seen_items.c.watch == watch,
                seen_items.c.name == name,
                seen_items.c.version == version,
            )
            connection.execute(delete(seen_items).where(*begun))
            connection.execute(delete(to_tell).where(to_tell.c.watch == watch))
            ended = delete(watches).where(watches.c.id == watch).returning(watches.c.id)
            return connection.execute(ended).first() is not None

        return await self.database.write(end)

    async def watched(
        self, place: Place | None = None, kinds: Collection[WatchKind] = ASKED_FOR
    ) -> tuple[Watching, ...]:
        query = (
            select(watches.c.body, watches.c.told, courses.c.body.label("course"))
            .join(courses, courses.c.id == watches.c.course)
            .where(watches.c.kind.in_(kinds))
            .order_by(watches.c.seq)
        )
        if place is not None:
            query = query.where(*is_place(watches, place))
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return tuple(
            Watching(decode(Watched, row.body), decode(Course, row.course), row.told) for row in rows
        )

    async def watchers(self, course: CourseId) -> tuple[Watched, ...]:
        query = select(watches.c.body).where(watches.c.course == course).order_by(watches.c.seq)
        return await self.database.values(Watched, query)

    async def course(self, course: CourseId) -> Course | None:
        query = select(courses.c.body).where(courses.c.id == course)
        body = await self.database.read(lambda connection: connection.scalars(query).one_or_none())
        return None if body is None else decode(Course, body)

    async def due(
        self, now: datetime, until: datetime, limit: int, kinds: Collection[WatchKind]
    ) -> tuple[Course, ...]:
        def take(connection: Connection) -> tuple[Course, ...]:
            one_at_a_time(connection, "courses")
            query = (
                select(courses.c.id, courses.c.body)
                .where(
                    courses.c.next_at <= now,
                    courses.c.ended.is_(False),
                    or_(courses.c.busy_until.is_(None), courses.c.busy_until <= now),
                    courses.c.id.in_(select(watches.c.course).where(watches.c.kind.in_(kinds))),
                )
                .order_by(courses.c.next_at, courses.c.id)
                .limit(limit)
            )
            found = connection.execute(query).all()
            held = update(courses).where(courses.c.id.in_([row.id for row in found]))
            connection.execute(held.values(busy_until=until))
            return tuple(decode(Course, row.body) for row in found)

        return await self.database.write(take)

    async def seen(self, watch: WatchId, names: Collection[str]) -> frozenset[Seen]:
        wanted = sorted(names)

        def ask(connection: Connection) -> frozenset[Seen]:
            found: set[Seen] = set()
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                query = select(seen_items.c.name, seen_items.c.version).where(
                    seen_items.c.watch == watch, seen_items.c.name.in_(some)
                )
                found |= {(row.name, row.version) for row in connection.execute(query)}
            return frozenset(found)

        return await self.database.read(ask)

    async def keep(self, course: Course, seen: Mapping[WatchId, Collection[Seen]] | None = None) -> None:
        def keep(connection: Connection) -> None:
            put(connection, courses, **_course_row(course))
            _keep_seen(connection, seen or {})

        await self.database.write(keep)

    async def notice(self, noticed: Sequence[Noticed], seen: Mapping[WatchId, Collection[Seen]]) -> None:
        def keep(connection: Connection) -> None:
            for one in noticed:
                key = {"watch": one.watch, "report": one.report, "statement": one.statement}
                add(connection, to_tell, **key, body=encode(one))
            _keep_seen(connection, seen)

        await self.database.write(keep)

    async def noticed(self) -> tuple[Noticed, ...]:
        return await self.database.values(Noticed, select(to_tell.c.body).order_by(to_tell.c.seq))

    async def tell(
        self,
        posts: Sequence[Post],
        told: Mapping[WatchId, str],
        at: datetime,
        noticed: Sequence[Noticed] = (),
    ) -> None:
        def keep(connection: Connection) -> None:
            put_posts(connection, posts, at)
            for one in noticed:
                is_it = (to_tell.c.watch == one.watch, to_tell.c.report == one.report)
                connection.execute(delete(to_tell).where(*is_it, to_tell.c.statement == one.statement))
            for watch, what in told.items():
                connection.execute(update(watches).where(watches.c.id == watch).values(told=what))

        await self.database.write(keep)


def _keep_seen(connection: Connection, seen: Mapping[WatchId, Collection[Seen]]) -> None:
    for watch, items in seen.items():
        for name, version in items:
            add(connection, seen_items, watch=watch, name=name, version=version)


def _course_row(course: Course) -> dict[str, object]:
    return {
        "id": course.id,
        "next_at": course.next_at,
        "ended": course.ended,
        "busy_until": None,
        "body": encode(course),
    }
