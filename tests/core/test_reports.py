"""One text from one outlet is one report; one page is one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reports import UNKNOWN_OUTLET, canonical_address, domain_of, report_id, revision_of
from tests.builders import outlet, report


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        pytest.param("https://ea.org/a", "https://ea.org/a", id="as it is"),
        pytest.param(" http://www.EA.org/a/ ", "https://ea.org/a", id="http, www, capitals, slash"),
        pytest.param("https://ea.org/", "https://ea.org", id="the front page"),
        pytest.param("https://ea.org/a#comments", "https://ea.org/a", id="a place in the page"),
        pytest.param("https://ea.org/a?utm_source=x&id=7&fbclid=y", "https://ea.org/a?id=7", id="tracking"),
        pytest.param("https://ea.org/?12345", "https://ea.org?12345", id="a query that is a page"),
        pytest.param(
            "https://ea.org/a?story=&x=%20b", "https://ea.org/a?story=&x=%20b", id="a query as written"
        ),
        pytest.param("http://ea.org:80/a", "https://ea.org/a", id="the usual port"),
        pytest.param("https://ea.org:8443/a", "https://ea.org:8443/a", id="another port"),
        pytest.param("https://me:secret@ea.org/a", "https://ea.org/a", id="a name and password"),
        pytest.param("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a", id="an IPv6 host"),
        pytest.param("https://ea.org:99999/a", "https://ea.org:99999/a", id="an impossible port"),
        pytest.param("https://[oops/a", "https://[oops/a", id="a bracket left open"),
        pytest.param("not a link", "not a link", id="no link"),
    ],
)
def test_one_page_has_one_address(link: str, canonical: str) -> None:
    assert canonical_address(link) == canonical


def test_two_pages_have_two() -> None:
    assert canonical_address("https://ea.org/?1") != canonical_address("https://ea.org/?2")
    assert canonical_address("https://ea.org/a") != canonical_address("https://ea.org/A")


@given(st.text(alphabet="htps:/.?#&=[]@www1a%٣ ", max_size=40).map("http://".__add__) | st.text(max_size=40))
def test_any_link_has_an_address_that_stays(link: str) -> None:
    assert canonical_address(canonical_address(link)) == canonical_address(link)
    assert "/" not in domain_of(link)


@pytest.mark.parametrize(
    ("link", "domain"),
    [
        ("https://www.EA.org/a", "ea.org"),
        ("https://ea.org:8443", "ea.org"),
        ("ea.org/a", ""),
        ("https://[oops", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_link(link: str, domain: str) -> None:
    assert domain_of(link) == domain


def test_typography_and_spacing_do_not_make_another_report() -> None:
    ea = outlet("EA")

    assert report_id(ea, "“It’s over”\r\n he said ") == report_id(ea, '"It\'s over" he said')


def test_another_outlet_or_another_word_makes_another_report() -> None:
    text = "It is over"

    assert (
        len({report_id(outlet("EA"), text), report_id(outlet("BBC"), text), report_id(UNKNOWN_OUTLET, text)})
        == 3
    )
    assert report_id(outlet("EA"), text) != report_id(outlet("EA"), "It was over")


def test_every_character_makes_another_revision() -> None:
    assert revision_of("It's over") != revision_of("It’s over")
    assert revision_of("over") != revision_of("over ")
    assert revision_of("over") == revision_of("over")


def test_a_report_names_its_publisher_or_says_that_none_is_known() -> None:
    assert report("x", by="EA").publisher == "EA"
    assert report("x", by=outlet("", domain="ea.org")).publisher == "ea.org"
    assert report("x", by=UNKNOWN_OUTLET).publisher == "this report"
