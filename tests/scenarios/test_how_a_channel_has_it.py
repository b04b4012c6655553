"""A channel says how it wants the bot, and only those may who are to."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.channels import ChannelRules, HouseRules
from bot.core.messages import PostKind
from bot.core.people import Role
from bot.demo import TURNS
from bot.edges.match.minilm import MiniLM
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.newsroom import Newsroom, only

DIGEST = TURNS[0].text
HOUSE = HouseRules(ChannelRules(role=Role.REPORTER), admins=frozenset(("quiet:lena",)))


@pytest.fixture
async def strict(tmp_path: Path, reader: EmbeddedReader, matcher: MiniLM):
    async with Newsroom.open(tmp_path, reader, matcher, (), house=HOUSE) as newsroom:
        yield newsroom


async def test_who_may_not_decide_is_told_so_and_nothing_is_decided(strict: Newsroom) -> None:
    await strict.say(DIGEST)

    (refusal,) = await strict.say("/confirm c1 because I was there")
    (why,) = await strict.say("/why c1")

    assert refusal.kind is PostKind.REFUSAL
    assert refusal.text == (
        "⚠️ /confirm is for an editor of this channel, and you are a reporter here. "
        "An admin changes that with /role rana editor."
    )
    assert "Decided by people" not in why.text


async def test_an_admin_makes_somebody_an_editor_there_alone(strict: Newsroom) -> None:
    await strict.say(DIGEST)
    (refusal,) = await strict.say("/role rana admin")
    assert "is for an admin of this channel" in refusal.text

    (which,) = await strict.say("/role rana boss", by="lena")
    assert "Name somebody and what they are to be, as in /role rana editor" in which.text
    (given,) = await strict.say("/role @rana editor", by="lena")
    assert given.text == "Noted: rana is an editor in this channel now. /role rana default takes it back."
    (answer, *_) = await strict.say("/confirm c1 because I was there")
    assert answer.text.startswith("Noted: rana confirmed it: I was there.")
    (elsewhere,) = await strict.say("/settings intake links", channel="other")
    assert elsewhere.kind is PostKind.REFUSAL
    (roles,) = await strict.say("/role")
    assert "rana  editor" in roles.text
    assert "everybody else  reporter" in roles.text
    assert "to take it back: /role rana default" in roles.text
    strict.clock.pass_by(timedelta(minutes=1))
    (back,) = await strict.say("/role rana default", by="lena")
    assert back.text.startswith("Noted: rana has no role of their own in this channel any more: a reporter,")
    (roles,) = await strict.say("/role")
    assert "rana  editor" not in roles.text


async def test_a_channel_that_wants_links_alone_has_its_pasted_reports_left_alone(newsroom: Newsroom) -> None:
    (set_to,) = await newsroom.say("/settings intake links")
    assert set_to.text == (
        "Noted: intake is links here now, it was all. To have it as before: /settings intake all"
    )

    assert await newsroom.say(DIGEST, addressed=False) == []
    assert only(await newsroom.say(DIGEST, channel="other", addressed=False), PostKind.WARNING)
    assert only(await newsroom.say(DIGEST), PostKind.WARNING)  # said to the bot itself

    await newsroom.say("/settings intake default")
    (shown,) = await newsroom.say("/settings intake")
    assert shown.text.strip().startswith("intake  all")


async def test_the_settings_are_listed_with_who_set_them_and_what_they_mean(newsroom: Newsroom) -> None:
    await newsroom.say("/settings quiet hours 22-7", by="lena")

    (listed,) = await newsroom.say("/settings")

    assert "quiet hours  22:00-07:00  (set by lena, 3 Nov 09:00)" in listed.text
    assert "the time of the daily thread" in listed.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/settings volume 11", "I have no setting “volume 11”. There are intake, time zone"),
        ("/settings quiet hours at night", "quiet hours cannot be “at night”. It says when I say nothing"),
        ("/settings time zone Atlantis", "time zone cannot be “Atlantis”."),
        ("/snooze c1 until the cows come home", "Until when?  /snooze c1 until tomorrow"),
    ],
)
async def test_what_cannot_be_is_answered_with_what_can(newsroom: Newsroom, typed: str, said: str) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say(typed)

    assert said in answer.text


async def test_help_on_one_command_says_how_it_is_typed_and_who_may(newsroom: Newsroom) -> None:
    (answer,) = await newsroom.say("/help confirm")
    assert answer.text.splitlines()[0] == "/confirm c41 because …"
    assert "for every editor of this channel" in answer.text

    (whole,) = await newsroom.say("/help flying")
    assert "/claims" in whole.text
