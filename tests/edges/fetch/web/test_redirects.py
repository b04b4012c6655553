"""Redirects: each hop is parsed, looked up and judged anew, and only what is public is ever dialled."""

import pytest

from bot.core.errors import (
    AddressRefused,
    LeadsInside,
    NoSuchAddress,
    PrivateAddress,
    SecondsourceError,
    TooManyRedirects,
)
from bot.edges.fetch.web.addresses import Reason, reason_of
from tests.edges.fetch.web.local_web import ALSO_PUBLIC, PUBLIC, Saying, page, redirect, response, serving

START = "http://herald.example/story"
PRIVATE = {"inside.example": [("10.0.0.7",)], "half.example": [(PUBLIC, "127.0.0.1")]}


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        pytest.param("http://127.0.0.1/", Reason.PRIVATE_IP, id="loopback"),
        pytest.param("http://127.0.0.1:8080/admin", Reason.PRIVATE_IP, id="loopback, other port"),
        pytest.param("http://10.0.0.1/", Reason.PRIVATE_IP, id="private"),
        pytest.param("http://169.254.169.254/latest/meta-data/", Reason.PRIVATE_IP, id="metadata"),
        pytest.param("http://[::1]/", Reason.PRIVATE_IP, id="loopback in IPv6"),
        pytest.param("http://[::ffff:169.254.169.254]/", Reason.PRIVATE_IP, id="metadata, mapped"),
        pytest.param("http://[fd00:ec2::254]/", Reason.PRIVATE_IP, id="metadata in IPv6"),
        pytest.param("//127.0.0.1/", Reason.PRIVATE_IP, id="loopback, scheme left out"),
        pytest.param("http://2130706433/", Reason.ODD_IP, id="one number"),
        pytest.param("http://0x7f.1/", Reason.ODD_IP, id="hexadecimal"),
        pytest.param("http://0177.0.0.1/", Reason.ODD_IP, id="octal"),
        pytest.param("http://127.1/", Reason.ODD_IP, id="short"),
        pytest.param("http://１２７.0.0.1/", Reason.ODD_IP, id="full-width"),
        pytest.param("http://①②⑦.0.0.1/", Reason.ODD_IP, id="enclosed digits"),
        pytest.param("//127.0.0.1./", Reason.ODD_IP, id="a dot behind"),
        pytest.param("http://localhost/", Reason.LOCAL_NAME, id="localhost"),
        pytest.param("//localhost:8080/", Reason.LOCAL_NAME, id="localhost, scheme left out"),
        pytest.param("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", Reason.LOCAL_NAME, id="localhost in circles"),
        pytest.param("http://metadata.google.internal/", Reason.LOCAL_NAME, id="metadata by name"),
        pytest.param("http://wiki/", Reason.LOCAL_NAME, id="a single label"),
        pytest.param("http://inside.example/", Reason.PRIVATE_ANSWER, id="a name with a private address"),
        pytest.param("https://inside.example/", Reason.PRIVATE_ANSWER, id="the same under TLS"),
        pytest.param("http://half.example/", Reason.PRIVATE_ANSWER, id="one private among public ones"),
        pytest.param("http://herald.example:22/", Reason.PORT, id="a port of SSH"),
        pytest.param("//herald.example:6379/", Reason.PORT, id="a port of a database"),
        pytest.param("file:///etc/passwd", Reason.SCHEME, id="a file"),
        pytest.param("gopher://herald.example/", Reason.SCHEME, id="gopher"),
        pytest.param("javascript:alert(1)", Reason.SCHEME, id="a script"),
        pytest.param("data:text/html,story", Reason.SCHEME, id="data"),
        pytest.param("http://desk@herald.example/", Reason.USER_INFO, id="user info"),
        pytest.param("http://herald.example@127.0.0.1/", Reason.USER_INFO, id="a host as user info"),
        pytest.param("//:@127.0.0.1/", Reason.USER_INFO, id="empty user info"),
        pytest.param("http://127.0.\t0.1/", Reason.PRIVATE_IP, id="loopback and a tab"),
        pytest.param("/\t/127.0.0.1/", Reason.PRIVATE_IP, id="two slashes with a tab between"),
        pytest.param("http:\\\\127.0.0.1\\", Reason.ODD_CHARACTERS, id="backslashes"),
        pytest.param("/\\127.0.0.1/", Reason.ODD_CHARACTERS, id="a slash and a backslash"),
        pytest.param("http:127.0.0.1/", Reason.NOT_AN_ADDRESS, id="no slashes"),
        pytest.param("http:/127.0.0.1/", Reason.NOT_AN_ADDRESS, id="one slash"),
        pytest.param("http://[::1/", Reason.NOT_AN_ADDRESS, id="an open bracket"),
        pytest.param("//[::1/", Reason.NOT_AN_ADDRESS, id="an open bracket, scheme left out"),
        pytest.param("http://127.0.0.1%2f@herald.example/", Reason.USER_INFO, id="an escape and user info"),
        pytest.param("http://127.0.0.1 .herald.example/", Reason.ODD_NAME, id="a space in the host"),
        pytest.param("/" + "a" * 5_000, Reason.TOO_LONG, id="too long"),
    ],
)
async def test_a_redirect_to_what_may_not_be_opened_is_refused_undialled(
    location: str, reason: Reason
) -> None:
    async with serving({"herald.example/story": redirect(location)}, names=PRIVATE) as web:
        with pytest.raises(AddressRefused) as refusal:
            await web.client().get(START)

    assert reason_of(refusal.value) is reason
    assert web.dialled == [(PUBLIC, 80)]


async def test_an_odd_address_that_a_link_leads_to_is_told_from_the_link() -> None:
    async with serving({"herald.example/story": redirect("http://other.example:8000/")}) as web:
        with pytest.raises(AddressRefused) as refusal:
            await web.client().get(START)

    assert refusal.value.seen == "where it leads: port 8000"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_every_kind_of_redirect_is_judged(status: int) -> None:
    pages = {"herald.example/story": redirect("http://127.0.0.1/", status=f"{status} Onwards")}
    async with serving(pages) as web:
        with pytest.raises(PrivateAddress):
            await web.client().get(START)


def chain(length: int) -> dict[str, bytes | Saying]:
    hops: dict[str, bytes | Saying] = {
        f"herald.example/{number}": redirect(f"/{number + 1}") for number in range(length)
    }
    return {**hops, f"herald.example/{length}": page("Here.")}


async def test_five_redirects_are_followed_and_each_is_kept() -> None:
    async with serving(chain(5)) as web:
        got = await web.client().get("http://herald.example/0")

    assert got.content == b"Here."
    assert [exchange.address for exchange in got.exchanges] == [
        f"http://herald.example/{number}" for number in range(6)
    ]
    assert web.looked_up == ["herald.example"] * 6  # each hop is looked up anew


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(chain(6), id="six hops"),
        pytest.param({"herald.example/0": redirect("/0")}, id="to itself"),
        pytest.param(
            {"herald.example/0": redirect("/1"), "herald.example/1": redirect("/0")}, id="to and fro"
        ),
        pytest.param({"herald.example/0": redirect("#part")}, id="to a part of itself"),
    ],
)
async def test_more_than_five_are_not(pages: dict[str, bytes | Saying]) -> None:
    async with serving(pages) as web:
        with pytest.raises(TooManyRedirects) as refusal:
            await web.client().get("http://herald.example/0")

    assert reason_of(refusal.value) is Reason.TOO_MANY_REDIRECTS
    assert len(web.dialled) == 6


async def test_a_private_place_behind_several_hops_is_refused() -> None:
    pages = {**chain(4), "herald.example/4": redirect("http://192.168.0.1/")}
    async with serving(pages) as web:
        with pytest.raises(LeadsInside):
            await web.client().get("http://herald.example/0")

    assert len(web.dialled) == 5


@pytest.mark.parametrize(
    "second",
    [("127.0.0.1",), (PUBLIC, "127.0.0.1"), ("::ffff:10.0.0.1",), ("169.254.169.254",)],
    ids=str,
)
async def test_a_name_that_turns_private_between_two_hops_is_refused(second: tuple[str, ...]) -> None:
    pages = {"herald.example/story": redirect("/next"), "herald.example/next": page("Never.")}
    async with serving(pages, names={"herald.example": [(PUBLIC,), second]}) as web:
        with pytest.raises(PrivateAddress):
            await web.client().get(START)

    assert web.dialled == [(PUBLIC, 80)]


async def test_a_name_is_looked_up_once_a_hop_and_what_was_judged_is_dialled() -> None:
    names = {"herald.example": [(ALSO_PUBLIC,), ("127.0.0.1",)]}
    async with serving({"herald.example/story": page("Here.")}, names=names) as web:
        got = await web.client().get(START)

    assert got.exchanges[0].dialled == f"{ALSO_PUBLIC}:80"
    assert web.dialled == [(ALSO_PUBLIC, 80)]
    assert web.looked_up == ["herald.example"]


async def test_a_redirect_to_a_name_that_does_not_exist_is_told_as_that() -> None:
    pages = {"herald.example/story": redirect("http://gone.example/")}
    async with serving(pages, absent=frozenset({"gone.example"})) as web:
        with pytest.raises(NoSuchAddress):
            await web.client().get(START)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        pytest.param("/next", "herald.example/next", id="relative"),
        pytest.param("next", "herald.example/next", id="relative to the folder"),
        pytest.param("?part=2", "herald.example/story?part=2", id="only a query"),
        pytest.param("//www.herald.example/next", "www.herald.example/next", id="scheme left out"),
        pytest.param("HTTP://WWW.Herald.Example/next", "www.herald.example/next", id="capitals"),
        pytest.param("http://herald.example:8080/next", "herald.example:8080/next", id="another port"),
        pytest.param("http://herald.example./next", "herald.example/next", id="a dot behind the name"),
        pytest.param("  /next  ", "herald.example/next", id="spaces around"),
        pytest.param("/the next one", "herald.example/the%20next%20one", id="spaces within"),
        pytest.param("/дальше", "herald.example/%D0%B4%D0%B0%D0%BB%D1%8C%D1%88%D0%B5", id="Cyrillic"),
        pytest.param("http://новости.example/next", "xn--b1amnebsh.example/next", id="a Cyrillic host"),
        pytest.param("http://xn--b1amnebsh.example/next", "xn--b1amnebsh.example/next", id="in ASCII"),
        pytest.param("http://93.184.215.14/next", "93.184.215.14/next", id="a public IP address"),
        pytest.param("/next#part", "herald.example/next", id="a fragment"),
        pytest.param("/a/../next", "herald.example/next", id="dots in the path"),
        pytest.param("http://herald.\texample/\tnext\t", "herald.example/next", id="tabs in it"),
        pytest.param("/to?n=http://127.0.0.1/", "herald.example/to?n=http://127.0.0.1/", id="one in it"),
    ],
)
async def test_odd_but_valid_redirects_are_followed(location: str, leads_to: str) -> None:
    async with serving({"herald.example/story": redirect(location), leads_to: page("Here.")}) as web:
        got = await web.client().get(START)

    assert got.content == b"Here."
    assert got.address == f"http://{leads_to}"


async def test_a_redirect_whose_body_never_ends_is_followed_at_once() -> None:
    endless = response(
        b"<html>", "Location: /next", "Content-Length: 9999999", status="302 Found", length=False
    )
    async with serving({"herald.example/story": endless, "herald.example/next": page("Here.")}) as web:
        got = await web.client().get(START)

    assert got.content == b"Here."


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(response(b"Here.", status="302 Found"), id="no location"),
        pytest.param(redirect(""), id="an empty location"),
        pytest.param(response(b"Here.", "Location: http://127.0.0.1/"), id="a location where nothing moved"),
        pytest.param(response(b"Here.", "Location: http://127.0.0.1/", status="304 Not Modified"), id="304"),
        pytest.param(response(b"Here.", "Refresh: 0; url=http://127.0.0.1/"), id="a refresh"),
        pytest.param(
            page('<meta http-equiv="refresh" content="0;url=http://127.0.0.1/">'), id="a meta-refresh"
        ),
    ],
)
async def test_what_is_no_redirect_is_not_followed(said: bytes) -> None:
    async with serving({"herald.example/story": said}) as web:
        got = await web.client().get(START)

    assert got.address == START
    assert web.dialled == [(PUBLIC, 80)]


async def test_from_https_one_may_be_led_to_http_and_no_further_inside() -> None:
    pages = {
        "herald.example/story": redirect("http://www.herald.example/"),
        "www.herald.example/": redirect("http://10.0.0.1/"),
    }
    async with serving(pages) as web:
        with pytest.raises(PrivateAddress):
            await web.client().get("https://herald.example/story")

    assert web.dialled == [(PUBLIC, 443), (PUBLIC, 80)]


async def test_a_cookie_that_a_redirect_sets_is_brought_back_to_its_own_host_only() -> None:
    async def turnstile(*_: object) -> bytes:
        return page("Here.") if web.header(-1, "Cookie") else redirect("/story", "Set-Cookie: seen=1; Path=/")

    elsewhere = redirect("http://herald.example/story", "Set-Cookie: o=2")
    pages = {"herald.example/story": turnstile, "other.example/": elsewhere}
    async with serving(pages) as web:
        client = web.client()
        got = await client.get("http://other.example/")
        again = await client.get(START)

    assert got.content == again.content == b"Here."
    assert [web.header(number, "Cookie") for number in range(5)] == [None, None, "seen=1", None, "seen=1"]


async def test_a_cookie_in_any_script_is_carried_from_the_apex_to_www() -> None:
    gate = redirect("http://www.herald.example/story", "Set-Cookie: вид=да; Domain=herald.example; Path=/")
    async with serving({"herald.example/story": gate, "www.herald.example/story": page("Here.")}) as web:
        await web.client().get(START)

    assert "Cookie: вид=да\r\n".encode() in web.requests[1]


async def test_where_one_came_from_is_told_to_nobody() -> None:
    async with serving(
        {"herald.example/story": redirect("/next"), "herald.example/next": page("Here.")}
    ) as web:
        await web.client().get(START)

    assert [web.header(number, "Referer") for number in (0, 1)] == [None, None]


@pytest.mark.parametrize("address", ["http://inside.example/", "http://half.example:8080/"])
async def test_what_may_not_be_opened_is_not_dialled_at_all(address: str) -> None:
    async with serving(names=PRIVATE) as web:
        with pytest.raises(SecondsourceError):
            await web.client().get(address)

    assert web.dialled == []


async def test_a_redirect_to_where_one_stops_comes_back_with_that_address() -> None:
    pages = {"short.example/1": redirect("https://post.example/status/7"), "short.example/2": page("Here.")}
    asked: list[str] = []

    def stop(address: str) -> bool:
        asked.append(address)
        return "//post.example/" in address

    async with serving(pages) as web:
        client = web.client(stop=stop)
        got = await client.get("http://short.example/1")
        other = await client.get("http://short.example/2")

    assert (got.address, got.status, got.content) == ("https://post.example/status/7", 302, b"")
    assert [exchange.address for exchange in got.exchanges] == ["http://short.example/1"]
    assert other.content == b"Here."
    assert asked == ["https://post.example/status/7"]
    assert web.looked_up == ["short.example", "short.example"]


async def test_where_one_stops_is_judged_as_an_address_all_the_same() -> None:
    def always(address: str) -> bool:
        return True

    async with serving({"short.example/1": redirect("http://127.0.0.1/status/7")}) as web:
        with pytest.raises(PrivateAddress):
            await web.client(stop=always).get("http://short.example/1")
