"""What the bot means to say: intent, doubtful, sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, or_, select, update

from bot.core.alerts import Telling
from bot.core.corroboration import StatusChange
from bot.core.digests import Reported
from bot.core.messages import Audience, Place, Post, PostKey
from bot.edges.store.channels import keep_reported
from bot.edges.store.codec import decode, encode
from bot.edges.store.desk import keep_telling
from bot.edges.store.engine import Database, add, one_at_a_time
from bot.edges.store.evidence import keep_status
from bot.edges.store.tables import audience_row, outbox
from bot.ports import Outgoing, PostedAs, PostState


@dataclass(frozen=True, slots=True)
class StoredOutbox:
    """Serves `Outbox`."""

    database: Database

    async def put(
        self,
        posts: Sequence[Post],
        at: datetime,
        tellings: Sequence[Telling] = (),
        changes: Sequence[tuple[StatusChange, Audience]] = (),
        reported: Sequence[Reported] = (),
    ) -> None:
        def keep(connection: Connection) -> None:
            if tellings or changes:
                one_at_a_time(connection, "tellings")
            for telling in tellings:
                keep_telling(connection, telling)
            for change, audience in changes:
                keep_status(connection, change, audience)
            for day in reported:
                keep_reported(connection, day)
            put_posts(connection, posts, at)

        await self.database.write(keep)

    async def due(self, platform: str) -> tuple[Outgoing, ...]:
        def gather(connection: Connection) -> tuple[Outgoing, ...]:
            query = (
                select(outbox)
                .where(
                    outbox.c.platform == platform,
                    outbox.c.state.in_(_TO_BE_SAID),
                    outbox.c.shown_in.not_in(_given_up()),
                )
                .order_by(outbox.c.seq)
            )
            return tuple(_outgoing(connection, row) for row in connection.execute(query))

        return await self.database.read(gather)

    async def begin(self, key: PostKey) -> None:
        change = (
            update(outbox)
            .where(outbox.c.key == key, outbox.c.state.in_(_TO_BE_SAID))
            .values(state=PostState.DOUBTFUL, tries=outbox.c.tries + 1)
        )
        await self.database.write(lambda connection: connection.execute(change))

    async def sent(self, key: PostKey, posted_as: PostedAs) -> None:
        def note(connection: Connection) -> None:
            unsent = (outbox.c.key == key, outbox.c.state != PostState.SENT)
            body = connection.scalars(select(outbox.c.body).where(*unsent)).one_or_none()
            if body is None:
                return
            post = decode(Post, body)
            values = {"body": encode(replace(post, enclosures=()))} if post.enclosures else {}
            change = update(outbox).where(outbox.c.key == key)
            connection.execute(change.values(state=PostState.SENT, posted_as=posted_as, **values))

        await self.database.write(note)

    async def give_up(self, key: PostKey, reason: str) -> None:
        change = (
            update(outbox)
            .where(outbox.c.key == key, outbox.c.state.in_(_TO_BE_SAID))
            .values(state=PostState.UNDELIVERABLE, reason=reason)
        )
        await self.database.write(lambda connection: connection.execute(change))

    async def latest(self, key: PostKey) -> Post | None:
        shown_in = select(outbox.c.shown_in).where(outbox.c.key == key).scalar_subquery()
        query = select(outbox.c.body).where(outbox.c.shown_in == shown_in).order_by(outbox.c.seq.desc())
        body = await self.database.read(lambda connection: connection.scalars(query.limit(1)).one_or_none())
        return None if body is None else decode(Post, body)

    async def unsent(self, place: Place) -> Mapping[PostState, int]:
        query = (
            select(outbox.c.state, func.count())
            .where(
                outbox.c.workspace == place.audience.workspace,
                outbox.c.channel == place.audience.channel,
                outbox.c.platform == place.platform,
                outbox.c.state != PostState.SENT,
                or_(outbox.c.state == PostState.UNDELIVERABLE, outbox.c.shown_in.not_in(_given_up())),
            )
            .group_by(outbox.c.state)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return {PostState(state): number for state, number in rows}

    async def put_since(self, place: Place, since: datetime) -> tuple[Post, ...]:
        query = (
            select(outbox.c.body)
            .where(
                outbox.c.workspace == place.audience.workspace,
                outbox.c.channel == place.audience.channel,
                outbox.c.platform == place.platform,
                outbox.c.put_at >= since,
                outbox.c.edits.is_(None),
            )
            .order_by(outbox.c.seq)
        )
        return await self.database.values(Post, query)


def put_posts(connection: Connection, posts: Sequence[Post], at: datetime) -> None:
    """Mean to say these; a key that is there already is left as it is."""
    for post in posts:
        add(
            connection,
            outbox,
            key=post.key,
            platform=post.place.platform,
            **audience_row(post.place.audience),
            state=PostState.INTENT,
            goes_under=post.under,
            edits=post.edits,
            shown_in=_shown_in(connection, post),
            tries=0,
            reason="",
            put_at=at,
            body=encode(post),
        )


_TO_BE_SAID = (PostState.INTENT, PostState.DOUBTFUL)


def _given_up() -> Select[str]:
    return select(outbox.c.key).where(outbox.c.state == PostState.UNDELIVERABLE)


def _shown_in(connection: Connection, post: Post) -> str:
    """Return the key of the post in whose place this one shows: an edit of an edit edits the first."""
    if post.edits is None:
        return post.key
    query = select(outbox.c.shown_in).where(outbox.c.key == post.edits)
    return connection.scalars(query).one_or_none() or post.edits


def _outgoing(connection: Connection, row: Row[tuple[object, ...]]) -> Outgoing:
    post = decode(Post, row.body)
    under, under_waits = _posted_as(connection, post.under)
    edits, edits_wait = _posted_as(connection, post.edits)
    awaits = under_waits or edits_wait
    if post.under and under is None and under_waits is None and not _is_ours(connection, post.under):
        under = PostedAs(post.under)  # somebody else's message: its id is the platform's own
    if post.edits and edits is None:
        awaits = awaits or post.edits
    if post.edits and awaits is None:
        # An earlier edit of the same post goes first, or what shows at the end would be the earlier one.
        query = (
            select(outbox.c.key)
            .where(
                outbox.c.shown_in == row.shown_in,
                outbox.c.seq < row.seq,
                outbox.c.state.in_(_TO_BE_SAID),
            )
            .order_by(outbox.c.seq)
            .limit(1)
        )
        earlier = connection.scalars(query).one_or_none()
        awaits = PostKey(earlier) if earlier else None
    return Outgoing(post, PostState(row.state), under, edits, awaits, row.tries)


def _posted_as(connection: Connection, key: str | None) -> tuple[PostedAs | None, PostKey | None]:
    """Return the platform's id of a post, or its key while it is not sent yet.

    Neither when it was never put, or is undeliverable.
    """
    if key is None:
        return None, None
    row = connection.execute(
        select(outbox.c.state, outbox.c.posted_as).where(outbox.c.key == key)
    ).one_or_none()
    if row is None or row.state == PostState.UNDELIVERABLE:
        return None, None
    if row.state != PostState.SENT:
        return None, PostKey(key)
    return PostedAs(row.posted_as), None


def _is_ours(connection: Connection, key: str) -> bool:
    return connection.execute(select(outbox.c.key).where(outbox.c.key == key)).first() is not None
