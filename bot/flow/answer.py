"""Do what a command asks, and answer where it was asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.core.channels import Setting, shown_setting
from bot.core.commands import (
    ABOUT_A_CLAIM,
    DECIDING,
    Command,
    CommandName,
    Unknown,
    handle_in,
    parse_command,
    role_for,
    summary_asked,
)
from bot.core.errors import LastingError, WhichClaim
from bot.core.leads import LeadId
from bot.core.links import not_opened_in
from bot.core.messages import Attachment, Message, Post
from bot.core.ratings import rating_asked
from bot.core.registrations import parse_source
from bot.core.rendering.answers import (
    render_about_a_claim,
    render_help,
    render_help_on,
    render_no_words,
    render_not_opened,
    render_refusal,
    render_too_short,
    render_unknown,
    render_which_claim,
    with_what_is_read_now,
)
from bot.core.rendering.channels import render_not_allowed
from bot.core.rendering.daily import render_digest_now, render_digest_when
from bot.core.rendering.parts import in_channel
from bot.core.rendering.why import render_why
from bot.core.text import words_of
from bot.flow.arrange import Arrange
from bot.flow.check import Check
from bot.flow.decide import Decide
from bot.flow.export import Export
from bot.flow.follow_up import FollowUp, notes_on
from bot.flow.forget import Forget
from bot.flow.govern import Govern, in_zone
from bot.flow.list_claims import ListClaims
from bot.flow.profile import Profile
from bot.flow.register_source import RegisterSource
from bot.flow.regroup import Regroup
from bot.flow.report_daily import ReportDaily
from bot.flow.retry import Retry
from bot.flow.search import LookFor
from bot.flow.set_straight import SetStraight
from bot.flow.side_with import SideWith
from bot.flow.summarize import Summarize
from bot.flow.tell_condition import TellCondition
from bot.flow.tell_story import SummarizeChannel, TellStory
from bot.flow.view import View
from bot.flow.warn import Warn
from bot.flow.watch import Watch
from bot.ports import Clock, Desk, Evidence, Leads, LeadState, Matcher, Outbox, Pictures, Search

Way = Callable[[Message, Command], Awaitable[Post]]

_OF_WHAT_WAS_SHARED = ABOUT_A_CLAIM | {
    CommandName.CLAIMS,
    CommandName.EXPORT,
    CommandName.SEARCH,
    CommandName.STORY,
    CommandName.SUMMARY,
}


@dataclass(frozen=True, slots=True)
class Answer:
    view: View
    warn: Warn
    leads: Leads
    evidence: Evidence
    search: Search
    matcher: Matcher
    desk: Desk
    outbox: Outbox
    clock: Clock
    govern: Govern
    arrange: Arrange
    daily: ReportDaily
    pictures: Pictures
    watch: Watch
    check: Check
    forget: Forget
    tell_condition: TellCondition

    async def __call__(self, lead_id: LeadId) -> None:
        """Answer what was asked; the same lead again is answered once."""
        lead = await self.leads.lead(lead_id)
        asked = Message(
            lead.message,
            lead.place,
            lead.author,
            lead.body,
            lead.shared_at,
            tuple(Attachment("", "", address, 0) for address in lead.attached),
            addressed=True,
        )
        try:
            post = await self._post(asked)
        except LastingError as error:
            post = render_refusal(asked.place, asked, error)
        if _needs_what_was_shared(parse_command(asked.text)):
            waiting = await self.leads.waiting(asked.place.audience, lead_id)
            post = with_what_is_read_now(post, waiting)
        await self.outbox.put([post], self.clock.now())
        await self.leads.came_to(lead_id, LeadState.DONE, None, "")

    async def _post(self, asked: Message) -> Post:
        command = parse_command(asked.text)
        if command is None:
            return self._nothing_to_read(asked)
        if isinstance(command, Unknown):
            return render_unknown(asked, command)
        role, needed = await self.govern.role(asked.author, asked.place), role_for(command)
        if not role.may(needed):
            return render_not_allowed(asked, command, needed, role)
        if command.name in ABOUT_A_CLAIM and not command.argument:
            return _which_claim(asked, command)
        return await self._ways[command.name](asked, command)

    @property
    def _ways(self) -> Mapping[CommandName, Way]:
        """What is done for each command; a test holds that none is left out."""
        arrange, follow_up = self.arrange, FollowUp(self.view, TellStory(self.view, self.search))
        return {
            CommandName.HELP: _help,
            CommandName.CLAIMS: ListClaims(self.view, self.search),
            CommandName.SUMMARY: self._summary,
            CommandName.STORY: TellStory(self.view, self.search),
            CommandName.SEARCH: LookFor(self.view, self.search),
            CommandName.CHECK: self.check,
            CommandName.WHY: self._why,
            **dict.fromkeys(DECIDING, self._decide),
            CommandName.ASSIGN: follow_up.assign,
            CommandName.REPLY: follow_up.reply,
            CommandName.WORKING: follow_up.working,
            CommandName.USED: self._used,
            CommandName.CORRECTION: SetStraight(self.view, self.warn).correction,
            CommandName.SNOOZE: arrange.snooze,
            CommandName.DIGEST: self._digest,
            CommandName.SETTINGS: arrange.setting,
            CommandName.ROLE: arrange.role,
            CommandName.WATCH: self.watch,
            CommandName.UNWATCH: self.watch.unwatch,
            CommandName.SOURCE: self._source,
            CommandName.SIDE: self._enter,
            CommandName.FORGET: self.forget,
            CommandName.EXPORT: self._export,
            CommandName.STATUS: self.tell_condition,
            CommandName.RETRY: Retry(self.leads, self.desk, self.outbox, self.clock, self.govern),
        }

    async def _export(self, asked: Message, command: Command) -> Post:
        now = in_zone(self.clock.now(), await self.govern(asked.place))
        return await Export(self.view, self.search, self.pictures)(asked, command.argument, now)

    async def _digest(self, asked: Message, command: Command) -> Post:
        typed = command.argument.casefold()
        place, rules = in_channel(asked.place), await self.govern(asked.place)
        if typed in ("", "when"):
            return render_digest_when(asked, shown_setting(rules, Setting.DAILY_THREAD))
        if typed != "now":
            return await self.arrange.set(asked, Setting.DAILY_THREAD, command.argument)
        last = await self.daily.channels.last_reported(place)
        digest, stories = await self.daily.digest(place, in_zone(self.clock.now(), rules), last)
        return render_digest_now(asked, digest, stories)

    async def _summary(self, asked: Message, command: Command) -> Post:
        what = summary_asked(command.argument)
        if what.of_channel:
            return await SummarizeChannel(self.view)(asked, what.about)
        return await Summarize(self.view)(asked, what)

    async def _enter(self, asked: Message, command: Command) -> Post:
        """Enter what is said of an outlet, or of somebody's side, or show what the desk has of it."""
        async with self.desk.turn(asked.place.audience.workspace):
            if command.name is CommandName.SIDE:
                side_with = SideWith(self.warn, self.evidence, self.desk, self.outbox, self.clock)
                return await side_with(asked, command.argument)
            register = RegisterSource(
                self.warn, self.evidence, self.desk, self.outbox, self.clock, self.view.policy
            )
            return await register(asked, command.argument)

    async def _decide(self, asked: Message, command: Command) -> Post:
        policy = self.view.policy
        regroup = Regroup(self.evidence, self.search, self.matcher, self.desk, self.clock, policy)
        decide = Decide(self.view, self.warn, regroup, self.evidence, self.desk, self.outbox, self.clock)
        async with self.desk.turn(asked.place.audience.workspace):
            return await decide(asked, command)

    async def _used(self, asked: Message, command: Command) -> Post:
        async with self.desk.turn(asked.place.audience.workspace):
            return await SetStraight(self.view, self.warn).used(asked, command)

    async def _source(self, asked: Message, command: Command) -> Post:
        profile, typed = Profile(self.view, self.search), command.argument
        if (rated := rating_asked(typed)) is not None:
            return await profile.rate(asked, rated)
        post, mentioned = await self._enter(asked, command), parse_source(typed)
        return post if mentioned.said or mentioned.domain else await profile(asked, mentioned.name, post)

    def _nothing_to_read(self, asked: Message) -> Post:
        if why := not_opened_in(asked.text):
            return render_not_opened(asked, why)
        words = len(words_of(asked.text))
        if not words:
            return render_no_words(asked)
        if handle := handle_in(asked.text):
            return render_about_a_claim(asked, handle)
        return render_too_short(asked, words, self.view.policy.report_words)

    async def _why(self, asked: Message, command: Command) -> Post:
        audience, now = asked.place.audience, self.clock.now()
        claim = await self.desk.claim_named(command.argument, audience)
        case = await self.view.case(claim, audience, now)
        history = await self.evidence.history(case.dossier.claim.id, audience)
        scope = await self.search.scope(audience, case.first.report)
        notes = await notes_on(self.view, claim, case.dossier.claim.id, audience)
        gone = await self.forget.tombstones.forgotten_of(case.dossier.claim.id, audience)
        told = [each.as_told_to(audience) for each in gone]
        return render_why(case, history, scope, asked, command.argument, notes, told)


async def _help(asked: Message, command: Command) -> Post:
    return render_help_on(asked, command.argument) or render_help(asked)


def _which_claim(asked: Message, command: Command) -> Post:
    if not command.perhaps:
        raise WhichClaim(command.name)
    return render_which_claim(asked, command)


def _needs_what_was_shared(command: Command | Unknown | None) -> bool:
    """Tell whether the answer would be another once all that was shared before is read."""
    return isinstance(command, Command) and command.name in _OF_WHAT_WAS_SHARED
