"""Show a speaker: what it said, through whom, and how that fared; and keep the letter somebody gives it."""

from collections import Counter
from dataclasses import dataclass

from bot.core.assignments import NoteId
from bot.core.claims import Naming, Role, Source
from bot.core.independence import sides_of
from bot.core.messages import Message, Post
from bot.core.names import Speaker, speakers_in
from bot.core.ratings import Rating, RatingAsked, rating_of
from bot.core.rendering.claims import Listed
from bot.core.rendering.speakers import (
    SpeakerView,
    render_rate_how,
    render_rated,
    render_speaker_not_known,
    render_speakers,
)
from bot.core.text import content_id
from bot.flow.search import listed
from bot.flow.view import View
from bot.ports import Search

_LOOKED_AT = 100  # claims, the latest: a status is had one claim at a time
_SPEAKERS = 3
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """Answers /source for a name that is a speaker's."""

    view: View
    search: Search

    async def __call__(self, asked: Message, name: str, outlet: Post) -> Post:
        """Show whoever goes by a name; below `outlet`, where an outlet of that name is registered."""
        hits = await self.search.find(name, asked.place.audience, 1)
        speakers = speakers_in(hits.voices)
        if not speakers:
            return outlet
        is_known = await self.view.desk.outlet(name) is not None
        views = [await self._view(asked, speaker) for speaker in speakers[:_SPEAKERS]]
        return render_speakers(
            asked, views, len(speakers), self.view.clock.now(), outlet if is_known else None
        )

    async def rate(self, asked: Message, wanted: RatingAsked) -> Post:
        """Keep a letter with its reason; the same message again keeps nothing more."""
        if wanted.reliability is None or not wanted.reason:
            return render_rate_how(asked, wanted.speaker)
        audience, now = asked.place.audience, self.view.clock.now()
        hits = await self.search.find(wanted.speaker, audience, 1)
        speakers = speakers_in(hits.voices)
        if not speakers:
            return render_speaker_not_known(asked, wanted.speaker)
        id = NoteId(content_id("rating", asked.id))
        name = speakers[0].name
        noted = Rating(id, name, wanted.reliability, asked.author, now, audience, wanted.reason)
        await self.view.desk.note(noted)
        return render_rated(asked, noted, now)

    async def _view(self, asked: Message, speaker: Speaker) -> SpeakerView:
        audience = asked.place.audience
        names = {voice.name for voice in speaker.voices}
        found = (await self.search.find(speaker.name, audience, _LOOKED_AT)).claims
        made: list[Listed] = []
        relays, outlets = Counter[str](), Counter[str]()
        for claim in found:
            shown = await listed(self.view, claim, audience)
            chain = shown.finding.statement.chain
            named = [hop.source.name in names or hop.source.desk in names for hop in chain.hops]
            is_merged = shown.finding.claim.id in {m.finding.claim.id for m in made}
            if True not in named[1:] or is_merged:
                continue
            made.append(shown)
            relays.update(hop.source.name for hop in chain.hops[1 : named.index(True, 1)])
            outlets.update(shown.finding.corroboration.publishers or (shown.report.publisher,))
        side = sides_of(
            Source(speaker.name, Naming.NAMED, Role.ORIGIN), await self.view.desk.sides(audience), ""
        )
        return SpeakerView(
            speaker=speaker,
            claims=len(made),
            is_all=len(found) < _LOOKED_AT,
            statuses=Counter(m.finding.corroboration.status for m in made),
            latest=tuple(made[:_SHOWN]),
            relays=tuple(name for name, _ in relays.most_common(_SHOWN)),
            outlets=tuple(name for name, _ in outlets.most_common(_SHOWN)),
            side=side,
            rating=rating_of(speaker.name, await self.view.desk.ratings(audience)),
        )
