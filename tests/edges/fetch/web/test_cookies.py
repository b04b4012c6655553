"""Cookies set on the way: which come back, in what words, and to whom."""

from datetime import UTC, datetime

import pytest

from bot.edges.fetch.web.addresses import parse
from bot.edges.fetch.web.cookies import Cookies

NOW = datetime(2031, 11, 3, tzinfo=UTC)
HERE = "http://herald.example/news/wall?id=7"


def brought(*stated: str, by: str = HERE, to: str = HERE) -> str:
    """Return what is brought to an address of what another set, one response after the other."""
    cookies = Cookies()
    for each in stated:
        cookies.keep(parse(by), (("x-other", "o=1"), ("set-cookie", each)), NOW)
    return cookies.to(parse(to))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("seen=1", "seen=1"),
        ("seen=1; Path=/; HttpOnly; SameSite=Lax", "seen=1"),
        (" seen = 1 ;Path=/", "seen=1"),
        ('seen="ok"; Path=/', 'seen="ok"'),
        ("seen=a b c; Path=/", "seen=a b c"),
        ('seen={"a":1,"b":[2]}; Path=/', 'seen={"a":1,"b":[2]}'),
        ("seen=1=2==", "seen=1=2=="),
        ("seen=", "seen="),
        ("a[b]=1", "a[b]=1"),
        ("a:b/c@d=1", "a:b/c@d=1"),
        ("вид=привет", "вид=привет"),
        ("novalue", "novalue"),
        ("=novalue", "novalue"),
        ("__Host-seen=1; Path=/; Secure", "__Host-seen=1"),
        ("seen=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT", "seen=1"),
        ("seen=1; Expires=Wed, 21-Oct-2099 07:28:00 GMT", "seen=1"),
        ("seen=1; Expires=at some time", "seen=1"),
        ("seen=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "seen=1"),
        ("seen=1; Max-Age=0", ""),
        ("seen=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""),
        ("", ""),
        ("=; Path=/", ""),
        ("; Path=/", ""),
        ("seen=a\x01b", ""),
        ("seen=" + "x" * 4_092, ""),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_a_cookie_comes_back_in_its_own_words_or_not_at_all(stated: str, said: str) -> None:
    assert brought(stated) == said


def test_what_is_set_again_counts_and_what_is_taken_back_is_gone() -> None:
    assert brought("a=1; Path=/", "b=1; Path=/", "a=2; Path=/") == "a=2; b=1"
    assert brought("a=1; Path=/", "b=1; Path=/", "a=; Path=/; Max-Age=-1") == "b=1"


def test_the_longest_path_comes_first() -> None:
    assert brought("a=1; Path=/", "a=2; Path=/news") == "a=2; a=1"


@pytest.mark.parametrize(
    ("stated", "to", "is_brought"),
    [
        ("seen=1", "http://herald.example/news/", True),
        ("seen=1", "https://herald.example:8443/news/quay", True),
        ("seen=1", "http://herald.example/", False),
        ("seen=1; Path=/", "http://herald.example/", True),
        ("seen=1; Path=/news/wall", "http://herald.example/news/wall?id=8", True),
        ("seen=1; Path=/news/wall", "http://herald.example/news/wall/2", True),
        ("seen=1; Path=/news/wall", "http://herald.example/news/walls", False),
        ("seen=1; Path=/", "http://www.herald.example/", False),
        ("seen=1; Path=/; Domain=herald.example", "http://www.herald.example/", True),
        ("seen=1; Path=/; Domain=.Herald.Example", "http://a.b.herald.example/", True),
        ("seen=1; Path=/; Domain=herald.example", "http://notherald.example/", False),
        ("seen=1; Path=/; Domain=", "http://www.herald.example/", False),
        ("seen=1; Path=/; Domain=www.herald.example", "http://www.herald.example/", False),
        ("seen=1; Path=/; Domain=other.example", "http://other.example/", False),
        ("seen=1; Path=/; Domain=example", "http://other.example/", False),
    ],
)
def test_a_cookie_goes_to_its_own_host_path_and_site(stated: str, to: str, is_brought: bool) -> None:
    assert brought(stated, to=to) == ("seen=1" if is_brought else "")


@pytest.mark.parametrize(
    ("by", "domain", "to"),
    [
        ("http://ann.github.io/", "github.io", "http://bob.github.io/"),
        ("http://herald.co.uk/", "co.uk", "http://other.co.uk/"),
        ("http://github.io/", "github.io", "http://ann.github.io/"),
        ("http://93.184.215.14/", "184.215.14", "http://94.184.215.14/"),
    ],
)
def test_strangers_under_one_name_do_not_share_cookies(by: str, domain: str, to: str) -> None:
    assert brought(f"seen=1; Path=/; Domain={domain}", by=by, to=to) == ""


def test_a_sibling_has_what_is_set_for_the_site() -> None:
    stated = "seen=1; Path=/; Domain=relay-post.com"

    assert brought(stated, by="http://gate.relay-post.com/", to="http://www.relay-post.com/x") == "seen=1"


@pytest.mark.parametrize(("by", "said"), [("https", ""), ("http", "seen=1")])
def test_what_was_secret_is_not_told_in_the_clear(by: str, said: str) -> None:
    assert (
        brought("seen=1; Secure; Path=/", by=f"{by}://herald.example/", to="http://herald.example/") == said
    )


def test_the_newest_are_kept_and_no_more_than_a_request_can_carry() -> None:
    many = brought(*(f"a{number}=1" for number in range(60)))
    big = brought(*(f"a{number}={'x' * 3_000}" for number in range(9)))

    assert [many.count("="), many.startswith("a10=1"), many.endswith("a59=1")] == [50, True, True]
    assert len(big) < 16_000
    assert big.startswith("a4=")
