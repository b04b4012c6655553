"""Addresses: what is refused, why, and what is let through."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import AddressRefused, PrivateAddress
from bot.edges.fetch.web.addresses import PORTS, Reason, Target, follow, is_public, parse, reason_of
from tests.edges.fetch.web.addresses_to_refuse import ANSWERS, LITERALS, SHAPES


def refused() -> Iterator[tuple[Reason, str]]:
    for table in (LITERALS, SHAPES):
        for reason, addresses in table.items():
            yield from ((reason, address) for address in addresses)


@pytest.mark.parametrize(("reason", "address"), list(refused()), ids=lambda value: ascii(value)[:70])
def test_what_is_no_plain_address_of_a_public_place_is_refused_by_name(reason: Reason, address: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        parse(address)

    assert reason_of(refusal.value) is reason
    assert isinstance(refusal.value, PrivateAddress) is (reason in (Reason.PRIVATE_IP, Reason.LOCAL_NAME))
    assert refusal.value.sentence.endswith(".")


def test_the_list_of_what_is_refused_is_long() -> None:
    assert len(list(refused())) + len(ANSWERS) >= 150


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("http://herald.example", "http://herald.example/"),
        ("https://herald.example/story", "https://herald.example/story"),
        ("HTTPS://Herald.EXAMPLE/Story", "https://herald.example/Story"),
        ("http://herald.example:80/", "http://herald.example/"),
        ("https://herald.example:443/", "https://herald.example/"),
        ("https://herald.example:80/", "https://herald.example:80/"),
        ("http://herald.example:8080/", "http://herald.example:8080/"),
        ("https://herald.example:8443/a", "https://herald.example:8443/a"),
        ("http://herald.example:/a", "http://herald.example/a"),
        ("http://herald.example./a", "http://herald.example/a"),
        ("http://herald.example?story=7", "http://herald.example/?story=7"),
        ("http://herald.example/story#part", "http://herald.example/story"),
        ("http://herald.example/a?b=http://127.0.0.1/@c", "http://herald.example/a?b=http://127.0.0.1/@c"),
        ("http://herald.example/a//b/../c;d=1,2", "http://herald.example/a//c;d=1,2"),
        ("http://herald.example/news/./wall", "http://herald.example/news/wall"),
        ("http://herald.example/../x", "http://herald.example/x"),
        ("http://herald.example/a/%2E%2e/b/.%2e/c", "http://herald.example/c"),
        ("http://herald.example/a/b/..", "http://herald.example/a/"),
        ("http://herald.example/a/.", "http://herald.example/a/"),
        ("http://herald.example/..", "http://herald.example/"),
        ("http://herald.example//../a", "http://herald.example/a"),
        ("http://herald.example/.../.a/b..", "http://herald.example/.../.a/b.."),
        ("http://herald.example/a?b=/../c", "http://herald.example/a?b=/../c"),
        ("http://herald.example/100%", "http://herald.example/100%"),
        ("http://herald.example/%D0%BC", "http://herald.example/%D0%BC"),
        ("http://herald.example/новость", "http://herald.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        (
            "http://herald.example/نمی‌شود",
            "http://herald.example/%D9%86%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF",
        ),
        ("http://herald.example/<\"'>|{}^`", "http://herald.example/%3C%22'%3E|%7B%7D%5E%60"),
        ("https://www.новости.example/", "https://www.xn--b1amnebsh.example/"),
        ("https://НОВОСТИ.example/", "https://xn--b1amnebsh.example/"),
        ("https://xn--b1amnebsh.example/", "https://xn--b1amnebsh.example/"),
        ("https://XN--B1AMNEBSH.example/", "https://xn--b1amnebsh.example/"),
        ("http://новости.рф/", "http://xn--b1amnebsh.xn--p1ai/"),
        ("http://my_blog.новости.рф/", "http://my_blog.xn--b1amnebsh.xn--p1ai/"),
        ("http://ab--c.новости.рф/", "http://ab--c.xn--b1amnebsh.xn--p1ai/"),
        ("http://ニュース。example/", "http://xn--zck9awe6d.example/"),
        ("http://新聞.example:8080/", "http://xn--efvv70d.example:8080/"),
        ("http://nachrichten-für-köln.example/", "http://xn--nachrichten-fr-kln-s3b0j.example/"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://اخبار.example/", "http://xn--mgbacxr.example/"),
        ("http://समाचार.example/", "http://xn--61b3bh3a5ab.example/"),
        ("http://ειδήσεις.example/", "http://xn--jxalccrd7df.example/"),
        ("http://뉴스.example/", "http://xn--vg1b002a.example/"),
        ("http://Ｈｅｒａｌｄ.example/", "http://herald.example/"),
        ("http://port_herald.blogs.example/", "http://port_herald.blogs.example/"),
        ("http://ann-.blogs.example/", "http://ann-.blogs.example/"),
        ("http://-ann.blogs.example/", "http://-ann.blogs.example/"),
        ("http://ann-.новости.рф/", "http://ann-.xn--b1amnebsh.xn--p1ai/"),
        ("http://test.herald.example/", "http://test.herald.example/"),
        ("http://r3---sn-abc.herald.example/", "http://r3---sn-abc.herald.example/"),
        ("http://127.0.0.1.herald.example/", "http://127.0.0.1.herald.example/"),
        ("http://24.example/", "http://24.example/"),
        ("http://localhost.example/", "http://localhost.example/"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://93.184.215.14:8080/a", "http://93.184.215.14:8080/a"),
        ("http://[2606:2800:21F:CB07:0::14]/", "http://[2606:2800:21f:cb07::14]/"),
        ("http://[2606:2800:21f:cb07::14]:8080/", "http://[2606:2800:21f:cb07::14]:8080/"),
    ],
    ids=lambda value: ascii(value)[:70],
)
def test_what_outlets_have_for_addresses_is_let_through(typed: str, opened: str) -> None:
    target = parse(typed)

    assert target.address == opened
    assert parse(target.address) == target


@pytest.mark.parametrize(
    "ip",
    [
        "93.184.215.14",
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "168.63.129.17",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:2800:21f:cb07::14",
        "2a00:1450:4001:80b::200e",
        "2001:4860:4860::8888",
        "2400:cb00::1",
        "::ffff:93.184.215.14",
        "64:ff9b::93.184.215.14",
        "2002:5db8:d70e::1",
        "2001:0:5db8:d70e::a247:28f1",
    ],
)
def test_global_unicast_is_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_one_address_that_is_not_public_is_enough(answers: tuple[str, ...]) -> None:
    assert not all(is_public(ip) for ip in answers)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/next", "https://herald.example/next"),
        ("next", "https://herald.example/news/next"),
        ("../next", "https://herald.example/next"),
        ("?page=2", "https://herald.example/news/story?page=2"),
        ("?", "https://herald.example/news/story?"),
        ("/next?", "https://herald.example/next?"),
        ("next?to=../story?b#part", "https://herald.example/news/next?to=../story?b"),
        ("#part", "https://herald.example/news/story?id=7"),
        ("//www.herald.example/next", "https://www.herald.example/next"),
        ("http://herald.example/next", "http://herald.example/next"),
        ("HTTP://HERALD.EXAMPLE/next", "http://herald.example/next"),
        ("  /next ", "https://herald.example/next"),
        ("/a next one", "https://herald.example/a%20next%20one"),
        ("/a\u00a0next\u3000one", "https://herald.example/a%C2%A0next%E3%80%80one"),
        ("/новость", "https://herald.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("https://новости.example/", "https://xn--b1amnebsh.example/"),
    ],
)
def test_a_redirect_is_read_from_where_one_is(location: str, leads_to: str) -> None:
    assert follow(parse("https://herald.example/news/story?id=7"), location).address == leads_to


def test_a_request_names_the_port_only_where_it_is_not_the_usual_one() -> None:
    assert Target("http", "herald.example", 80, "/").authority == "herald.example"
    assert Target("https", "herald.example", 8443, "/").authority == "herald.example:8443"
    assert parse("http://[2606:2800:21f::1]:8080/").authority == "[2606:2800:21f::1]:8080"


@given(st.text("0123456789abcfx.:[]@/\\%#?&;-_~ １２⓪①．。ⓛⅬ\u00ad\u200d\tяΩ", max_size=40), st.booleans())
def test_whatever_passes_is_read_alike_by_everybody(place: str, is_safe: bool) -> None:
    try:
        target = parse(f"{'https' if is_safe else 'http'}://{place}")
    except AddressRefused:
        return
    parts = urlsplit(target.address)

    assert parse(target.address) == target
    assert (parts.scheme, parts.hostname, parts.port or PORTS[target.scheme]) == (
        *(target.scheme, target.host),
        target.port,
    )
    assert parts.username is parts.password is None
    assert target.is_ip is _is_ip_to_libc(target.host)
    assert not target.is_ip or is_public(target.host)
    assert target.address.isascii()


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_is_typed_or_led_to_breaks_the_parser(typed: str, location: str) -> None:
    with suppress(AddressRefused):
        parse(typed)
    with suppress(AddressRefused):
        follow(parse("http://herald.example/news/"), location)


@given(st.integers(0, 2**32 - 1))
def test_a_wrapped_ipv4_address_is_public_where_it_is_so_itself(number: int) -> None:
    plain, turned = IPv4Address(number), IPv4Address(number ^ 0xFFFFFFFF)
    wraps = (
        IPv6Address((0xFFFF << 32) + number),
        IPv6Address((0x64FF9B << 96) + number),
        IPv6Address((0x2002 << 112) + (number << 80) + 1),
        IPv6Address((0x20010000 << 96) + (number << 64) + int(turned)),
        IPv6Address((0x26062800 << 96) + (0x5EFE << 32) + number),
    )

    assert {is_public(str(wrap)) for wrap in wraps} == {is_public(str(plain))}
    assert not is_public(str(IPv6Address(number)))


def _is_ip_to_libc(host: str) -> bool:
    with suppress(OSError):
        socket.inet_aton(host)
        return True
    with suppress(OSError):
        socket.inet_pton(socket.AF_INET6, host)
        return True
    return False
