"""One page is one address, two pages are two, and a wrapper is opened at its target."""

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.addresses import address_to_open, canonical_address, domain_of, host_of, same_site

WALL = "https://herald.example/wall"


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        pytest.param("https://ea.org/a", "https://ea.org/a", id="as it is"),
        pytest.param(" http://www.EA.org/a/ ", "https://ea.org/a", id="http, www, capitals, slash"),
        pytest.param("https://ea.org./a", "https://ea.org/a", id="the root's dot"),
        pytest.param("https://ea.org/", "https://ea.org", id="the front page"),
        pytest.param("https://ea.org/a#comments", "https://ea.org/a", id="a place in the page"),
        pytest.param("https://ea.org/a#:~:text=he%20said", "https://ea.org/a", id="words in the page"),
        pytest.param("https://ea.org/#!/wall", "https://ea.org#!/wall", id="a page behind the #"),
        pytest.param("https://ea.org/#/wall/7", "https://ea.org#/wall/7", id="a route behind the #"),
        pytest.param("https://ea.org/?12345", "https://ea.org?12345", id="a query that is a page"),
        pytest.param(
            "https://ea.org/a?story=&x=%20b", "https://ea.org/a?story=&x=%20b", id="a query as written"
        ),
        pytest.param("https://ea.org/a?b=1&&a=2&", "https://ea.org/a?b=1&a=2", id="the query's order stays"),
        pytest.param("http://ea.org:80/a", "https://ea.org/a", id="the usual port"),
        pytest.param("https://ea.org:8443/a", "https://ea.org:8443/a", id="another port"),
        pytest.param("https://me:secret@ea.org/a", "https://ea.org/a", id="a name and password"),
        pytest.param("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a", id="an IPv6 host"),
        pytest.param("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a", id="a Cyrillic host"),
        pytest.param(
            "https://XN--E1AFMKFD.xn--p1ai/a", "https://xn--e1afmkfd.xn--p1ai/a", id="its ASCII form"
        ),
        pytest.param("https://straße.example", "https://xn--strae-oqa.example", id="a sharp s is its own"),
        pytest.param("https://ｅａ。org/a", "https://ea.org/a", id="wide letters and a wide dot"),
        pytest.param("https://e\u00ada.org/a", "https://ea.org/a", id="a soft hyphen in the host"),
        pytest.param("https://ea.org/é%c3%a9%7e%41", "https://ea.org/%C3%A9%C3%A9~A", id="escapes"),
        pytest.param("https://ea.org/100%/%zz", "https://ea.org/100%25/%25zz", id="no escapes"),
        pytest.param("https://ea.org/a/../b/./%2e%2e/c", "https://ea.org/c", id="dots in the path"),
        pytest.param("https://ea.org//a", "https://ea.org//a", id="two slashes"),
        pytest.param("https://twitter.com/a/status/1", "https://x.com/a/status/1", id="a site's old name"),
        pytest.param("https://ea.org:99999/a", "https://ea.org:99999/a", id="an impossible port"),
        pytest.param("https://[oops/a", "https://[oops/a", id="a bracket left open"),
        pytest.param("https://a b/c", "https://a b/c", id="a host with a space"),
        pytest.param("https://\ud800.example", "https://\ud800.example", id="a host that cannot be written"),
        pytest.param("mailto:a@ea.org", "mailto:a@ea.org", id="no page"),
        pytest.param("not a link", "not a link", id="no link"),
        pytest.param(f"https://ea.org/{'a' * 9_000}/", f"https://ea.org/{'a' * 9_000}/", id="far too long"),
    ],
)
def test_one_page_has_one_address(link: str, canonical: str) -> None:
    assert canonical_address(link) == canonical


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=x&utm_medium=social",
        "UTM_Source=x",
        "fbclid=a1",
        "gclid=a&dclid=b&msclkid=c",
        "at_medium=RSS&at_campaign=KARANGA",
        "ns_mchannel=social",
        "WT.mc_id=rss",
        "smid=url-share",
        "taid=6",
        "xtor=AL-72",
        "spm=a2c",
        "CMP=share_btn_tw",
        "mc_cid=1&mc_eid=2",
        "ref=ground.news",
        "ref_src=twsrc%5Etfw",
        "%75tm_source=x",
        "share=twitter",
        "amp",
        "amp=1",
        "outputType=amp",
        "print=true",
        "fb_action_ids=1",
        "_ga=2.1",
        "share_token=abc",
    ],
)
def test_who_shared_it_and_in_what_layout_names_no_page(query: str) -> None:
    assert canonical_address(f"{WALL}?{query}") == WALL
    assert canonical_address(f"{WALL}?id=7&{query}#top") == f"{WALL}?id=7"


@pytest.mark.parametrize(
    "query",
    ["id=7", "p=12", "story=wall", "ref=A/RES/377", "page=2", "share=12", "type=video", "amp=40", "s=20&t=x"],
)
def test_what_may_name_a_page_stays(query: str) -> None:
    assert canonical_address(f"{WALL}?{query}") == f"{WALL}?{query}"


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("https://x.com/a/status/1?s=20&t=x", "https://x.com/a/status/1"),
        ("https://m.youtube.com/watch?v=a1&feature=share&t=7", "https://youtube.com/watch?v=a1"),
        ("https://a.blogspot.com/2031/11/wall.html?m=1", "https://a.blogspot.com/2031/11/wall.html"),
        ("https://www.facebook.com/permalink.php?story_fbid=1&id=2&_rdr", None),
    ],
)
def test_a_site_has_tracking_of_its_own(link: str, canonical: str | None) -> None:
    expected = canonical or "https://facebook.com/permalink.php?story_fbid=1&id=2"

    assert canonical_address(link) == expected


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("https://herald.example/world/wall/amp", "https://herald.example/world/wall"),
        ("https://herald.example/world/wall/amp/", "https://herald.example/world/wall"),
        ("https://herald.example/wall-gives-way/AMP", "https://herald.example/wall-gives-way"),
        ("https://herald.example/amp/2031/wall", "https://herald.example/2031/wall"),
        ("https://herald.example/wall.amp.html", "https://herald.example/wall.html"),
        ("https://herald.example/wall.amp", WALL),
        ("https://herald.example/world/wall/print", "https://herald.example/world/wall"),
        ("https://amp.herald.example/wall", WALL),
        ("https://m.herald.example/wall", WALL),
        ("https://mobile.herald.example/wall", WALL),
        ("https://www.m.herald.example/wall", WALL),
        ("https://en.m.wikipedia.org/wiki/Wall", "https://en.wikipedia.org/wiki/Wall"),
        ("https://old.reddit.com/r/a/comments/b", "https://reddit.com/r/a/comments/b"),
        ("https://m.co.uk/wall", "https://m.co.uk/wall"),
        ("https://m.example", "https://m.example"),
        ("https://herald.example/amp", "https://herald.example/amp"),
        ("https://herald.example/tags/amp", "https://herald.example/tags/amp"),
        ("https://herald.example/amp/fender", "https://herald.example/amp/fender"),
        ("https://herald.example/camp", "https://herald.example/camp"),
        ("https://herald.example/.amp", "https://herald.example/.amp"),
    ],
)
def test_a_layout_is_no_other_page(link: str, canonical: str) -> None:
    assert canonical_address(link) == canonical


TARGET = "https://herald.example/wall?id=7&utm_source=x"
QUOTED = quote(TARGET, safe="")


@pytest.mark.parametrize(
    "wrapper",
    [
        f"https://www.google.com/url?sa=t&url={QUOTED}&usg=a",
        f"https://www.google.co.uk/url?q={QUOTED}",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://lm.facebook.com/l.php?u={QUOTED}",
        f"https://l.instagram.com/?u={QUOTED}&e=AT",
        f"https://out.reddit.com/t3_a?url={QUOTED}&token=x",
        f"https://slack-redir.net/link?url={QUOTED}",
        f"https://t.umblr.com/redirect?z={QUOTED}&t=a",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&data=05",
        f"https://vk.com/away.php?to={QUOTED}",
        f"https://www.youtube.com/redirect?event=x&q={QUOTED}",
        f"https://steamcommunity.com/linkfilter/?url={QUOTED}",
        f"https://www.linkedin.com/safety/go?url={QUOTED}",
        f"https://duckduckgo.com/l/?uddg={QUOTED}",
        f"https://href.li/?{TARGET}",
        f"https://urldefense.com/v3/__{TARGET}__;!!a!b$",
        "https://urldefense.com/v3/__https:/herald.example/wall?id=7&utm_source=x__;!!a!b$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__herald.example_wall-3Fid-3D7-26utm-5Fsource-3Dx&d=D",
        f"https://www.google.com/amp/s/{TARGET.removeprefix('https://')}",
        f"https://herald-example.cdn.ampproject.org/c/s/{TARGET.removeprefix('https://')}",
        f"https://www.bing.com/amp/s/{TARGET.removeprefix('https://')}",
        f"https://l.facebook.com/l.php?u={quote(f'https://www.google.com/url?q={QUOTED}', safe='')}",
    ],
)
def test_a_wrapper_that_shows_its_target_is_opened_there(wrapper: str) -> None:
    assert address_to_open(wrapper) == TARGET
    assert canonical_address(wrapper) == "https://herald.example/wall?id=7"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.herald.example/wall/amp?utm_source=x#top",
        "https://news.google.com/articles/CBMi",
        "https://www.google.com/search?q=https://herald.example/wall",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=/relative",
        "https://www.google.com/url?q=https://",
        "https://google.com.evil.example/url?q=https://herald.example/wall",
        "https://urldefense.com/v3/__https://herald.example/*wall__;Iw!!a",
        "https://urldefense.com/v3/none",
        "https://urldefense.proofpoint.com/v2/url?d=1",
        "https://www.google.com/amp/s/@herald.example/wall",
        "https://www.google.com/amp/wall",
        "https://web.archive.org/web/2031/https://herald.example/wall",
        "https://href.li/?wall",
        "not a link",
    ],
)
def test_all_else_is_opened_as_it_was_given(link: str) -> None:
    assert address_to_open(f" {link} ") == link


WRITTEN = (
    "http:// https:// www. m. amp. google.com /url?q= %68ttps:// /amp / .amp ?amp=1 & ? # #! . .. // % %2"
    " %41 %2e é herald.example co.uk :80 :8443 @ [ ] utm_x=1 wall a-1 l.facebook.com/l.php?u="
    " cdn.ampproject.org/c/s/"
)
PIECES = st.sampled_from(WRITTEN.split())


@example("https://google.com/" + "amp/google.com/" * 500)
@example("https://herald.example/a-1" + "/amp" * 2_000)
@example("https://" + "www." * 60 + "m." * 60 + "herald.example")
@given(
    st.text(alphabet="htps:/.?#&=[]@www1a%٣ ", max_size=40).map("http://".__add__)
    | st.text(max_size=40)
    | st.lists(PIECES, max_size=14).map("".join).map("https://".__add__)
)
def test_any_link_has_an_address_that_stays(link: str) -> None:
    canonical = canonical_address(link)

    assert canonical_address(canonical) == canonical
    assert "/" not in domain_of(link)
    assert domain_of(link).isascii()


WORDS = st.from_regex(r"[a-z]{1,3}[0-9]{0,2}", fullmatch=True)
PAGES = st.tuples(
    st.sampled_from(("herald.example", "gull.example", "news.gull.example", "a.github.io")),
    st.lists(WORDS, max_size=3).map(tuple),
    st.lists(st.tuples(st.sampled_from(("id", "p", "story", "page", "v")), WORDS), max_size=2).map(tuple),
    st.sampled_from(("", "!/a", "!/b")),
)
NOISE = st.sampled_from(("utm_source=x", "fbclid=1", "ref=rss", "gclid=2", "at_medium=x", "smid=a"))
Page = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], str]


def spelled(page: Page, noise: list[str], www: bool, slash: bool, plain: bool) -> str:
    host, segments, query, route = page
    path = "".join(f"/{segment}" for segment in segments)
    asked = "&".join([*(f"{name}={value}" for name, value in query), *noise])
    start = f"http{'' if plain else 's'}://{'www.' if www else ''}{host.upper() if plain else host}"
    return f"{start}{path}{'/' if slash else ''}{'?' if asked else ''}{asked}{'#' if route else ''}{route}"


SPELLINGS = st.tuples(st.lists(NOISE, max_size=2), st.booleans(), st.booleans(), st.booleans())


@given(PAGES, PAGES, SPELLINGS, SPELLINGS)
def test_two_links_have_one_address_when_they_are_one_page_and_only_then(
    page: Page,
    other: Page,
    one: tuple[list[str], bool, bool, bool],
    two: tuple[list[str], bool, bool, bool],
) -> None:
    here, again, there = spelled(page, *one), spelled(page, *two), spelled(other, *two)

    assert canonical_address(here) == canonical_address(again)
    assert (canonical_address(here) == canonical_address(there)) is (page == other)


@pytest.mark.parametrize(
    ("link", "domain"),
    [
        ("https://www.EA.org/a", "ea.org"),
        ("https://ea.org:8443", "ea.org"),
        ("https://www.com", "www.com"),
        ("https://Пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("https://good.example@evil.example/a", "evil.example"),
        ("ea.org/a", ""),
        ("https://[oops", ""),
        ("https://a b", ""),
        ("https://℀.example", ""),
        ("ftp://ea.org/a", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_link(link: str, domain: str) -> None:
    assert domain_of(link) == domain


def test_a_host_keeps_its_www() -> None:
    assert host_of("https://WWW.ea.org/a") == "www.ea.org"


@pytest.mark.parametrize(
    ("link", "other", "is_same"),
    [
        ("https://www.herald.example/a", "http://m.herald.example/b", True),
        ("https://herald.co.uk", "https://gull.co.uk", False),
        ("https://a.github.io", "https://b.github.io", False),
        ("https://herald.example", "https://herald.example.evil.example", False),
        ("https://herald.example", "", False),
        ("", "", False),
        ("https://93.184.215.14", "https://93.184.215.15", False),
    ],
)
def test_two_links_to_one_publisher_are_on_one_site(link: str, other: str, is_same: bool) -> None:
    assert same_site(link, other) is is_same
    assert same_site(other, link) is is_same
