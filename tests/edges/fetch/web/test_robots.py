"""robots.txt is asked once a day for each site, and obeyed under the bot's own name."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.core.errors import BlockedByRobots, NotAnswering, NotReadable, PrivateAddress
from bot.edges.fetch.web.addresses import parse
from bot.edges.fetch.web.client import Client
from bot.edges.fetch.web.manners import Manners
from bot.edges.fetch.web.robots import Robots, agent_of
from tests.edges.fetch.web.local_web import (
    PUBLIC,
    LocalWeb,
    Saying,
    page,
    redirect,
    response,
    serving,
    until_left,
)

STORY = "http://herald.example/news/story?id=7"


def rules(text: str) -> bytes:
    return response(text.encode(), "Content-Type: text/plain")


@dataclass
class Moment:
    at: float = 0

    def __call__(self) -> float:
        return self.at


def robots(web: LocalWeb, clock: Callable[[], float] = Moment()) -> Robots:  # noqa: B008, never moved
    return Robots(web.client(), "secondsource", clock)


async def answer(said: bytes | Saying, address: str = STORY) -> type[NotReadable] | None:
    async with serving({"herald.example/robots.txt": said}) as web:
        try:
            await robots(web).allow(parse(address))
        except NotReadable as error:
            return type(error)
    return None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<html>No such page.</html>", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /sport", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/story", True),
        ("User-agent: *\nDisallow: /*?id=", False),
        ("User-agent: *\nDisallow: /*.pdf$", True),
        ("User-agent: secondsource\nDisallow: /", False),
        ("User-agent: SecondSource/0.1\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: secondsource\nAllow: /", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: otherbot\nUser-agent: secondsource\nDisallow: /", False),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: secondsourcer\nDisallow: /", True),
        ("User-agent: somebody-else\nDisallow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
    ],
    ids=lambda value: repr(value)[:60],
)
async def test_the_rules_for_ones_own_name_are_obeyed(text: str, allowed: bool) -> None:
    assert await answer(rules(text)) is (None if allowed else BlockedByRobots)


async def hung_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    return


@pytest.mark.parametrize(
    ("said", "came"),
    [
        pytest.param(page("No.", status="404 Not Found"), None, id="there is none"),
        pytest.param(page("No.", status="403 Forbidden"), None, id="it may not be read"),
        pytest.param(redirect("/robots.txt"), None, id="sent round in circles"),
        pytest.param(redirect("http://127.0.0.1/robots.txt"), None, id="sent inside"),
        pytest.param(page("Down.", status="503 Service Unavailable"), NotAnswering, id="the site is down"),
        pytest.param(hung_up, NotAnswering, id="it hangs up"),
        pytest.param(response(b"x", "Content-Encoding: br"), NotAnswering, id="it cannot be read"),
        pytest.param(
            response(b"User-agent: *\nDisallow: /\n" + b"#" * 900_000, "Content-Type: application/zip"),
            BlockedByRobots,
            id="it is huge and says it is an archive",
        ),
    ],
)
async def test_none_allows_everything_and_no_answer_forbids_it(
    said: bytes | Saying, came: type[NotReadable] | None
) -> None:
    assert await answer(said) is came


async def test_a_robots_txt_that_does_not_come_is_named_as_what_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await until_left(reader)

    from bot.edges.fetch.web import robots as module
    from bot.edges.fetch.web.client import Limits

    monkeypatch.setattr(module, "_LIMITS", Limits(0.05, 1_000, 1_000, any_type=True, cut=True))
    async with serving({"herald.example/robots.txt": silent}) as web:
        with pytest.raises(NotAnswering) as error:
            await robots(web).allow(parse(STORY))

    assert error.value.seen == "herald.example was not done after 0.05 s"


async def test_a_host_whose_robots_txt_cannot_be_had_is_left_alone_too() -> None:
    async with serving(refusing=frozenset({PUBLIC})) as web:
        client = web.client(allowed=robots(web).allow, turn=Manners(1).turn)
        seen = [await _seen_of(client, STORY) for _ in range(2)]

    assert seen == ["no connection came about", "it did not answer a moment ago"]
    assert web.dialled == [(PUBLIC, 80)]


async def _seen_of(client: Client, address: str) -> str:
    with pytest.raises(NotAnswering) as error:
        await client.get(address)
    return error.value.seen


async def test_a_site_is_asked_once_a_day() -> None:
    moment = Moment()
    pages = {"herald.example/robots.txt": rules("User-agent: *\nDisallow: /")}
    async with serving(pages) as web:
        asking = robots(web, moment)
        for moment.at in (0, 86_399, 86_401):
            with pytest.raises(BlockedByRobots):
                await asking.allow(parse(STORY))

    assert len(web.requests) == 2


async def test_a_site_that_was_down_is_asked_again_soon() -> None:
    moment = Moment()
    said = [page("Down.", status="500 Oh"), rules("")]

    async def saying(*_: object) -> bytes:
        return said[len(web.requests) - 1]

    async with serving({"herald.example/robots.txt": saying}) as web:
        asking = robots(web, moment)
        with pytest.raises(NotAnswering) as error:
            await asking.allow(parse(STORY))
        with pytest.raises(NotAnswering):
            await asking.allow(parse(STORY))
        moment.at = 301
        await asking.allow(parse(STORY))

    assert error.value.seen == "it does not say whether programs may open its pages"
    assert len(web.requests) == 2


async def test_each_scheme_and_port_has_its_own() -> None:
    async with serving() as web:
        asking = robots(web)
        for address in ("http://herald.example/", "http://herald.example:8080/", "https://herald.example/"):
            await asking.allow(parse(address))

    assert [port for _, port in web.dialled] == [80, 8080, 443]


async def test_only_so_many_sites_are_remembered() -> None:
    async with serving() as web:
        asking = robots(web)
        for number in (*range(501), 500, 0):
            await asking.allow(parse(f"http://h{number}.example/"))

    assert len(web.requests) == 502


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nCrawl-delay: 7\n\nUser-agent: secondsource\nCrawl-delay: 2.5", 2.5),
        ("User-agent: otherbot\nCrawl-delay: 7", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("", 0),
    ],
    ids=lambda value: repr(value)[:60],
)
async def test_the_pause_that_is_asked_for_is_told(text: str, seconds: float) -> None:
    told: list[tuple[str, float]] = []
    async with serving({"herald.example/robots.txt": rules(text)}) as web:
        asking = robots(web)
        asking.paced = lambda host, pause: told.append((host, pause))
        for _ in range(2):
            await asking.allow(parse(STORY))

    assert told == [("herald.example", seconds)] * 2


async def test_many_names_over_many_rules_cost_nothing() -> None:
    names = "".join(f"User-agent: bot{number}\n" for number in range(12_000))
    text = names + "Disallow: /x\n" * 20_000 + "User-agent: *\nDisallow: /" + "*a" * 40

    assert await answer(rules(text), "http://herald.example/" + "a" * 4_000) is BlockedByRobots


async def test_every_hop_is_asked_about() -> None:
    pages = {
        "short.example/1": redirect(STORY),
        "herald.example/robots.txt": rules("User-agent: *\nDisallow: /news"),
    }
    async with serving(pages) as web:
        client = web.client(allowed=robots(web).allow)
        with pytest.raises(BlockedByRobots):
            await client.get("http://short.example/1")

    asked = [request.split(b" ")[1] for request in web.requests]
    assert asked == [b"/robots.txt", b"/1", b"/robots.txt"]


async def test_what_may_not_be_opened_is_not_asked_for_its_rules() -> None:
    async with serving(names={"inside.example": [("10.0.0.1",)]}) as web:
        with pytest.raises(PrivateAddress):
            await web.client(allowed=robots(web).allow).get("http://inside.example/")

    assert web.dialled == []
    assert PUBLIC not in web.looked_up


@pytest.mark.parametrize(
    ("user_agent", "agent"),
    [("secondsource/0.1 (a bot)", "secondsource"), ("Desk_Bot", "desk_bot"), ("deskbot (x/y)", "deskbot")],
)
def test_the_name_in_robots_txt_is_what_stands_before_the_slash(user_agent: str, agent: str) -> None:
    assert agent_of(user_agent) == agent
