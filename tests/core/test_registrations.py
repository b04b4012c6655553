"""What is typed of an outlet is understood, or its mistake is named; what people enter goes before."""

import pytest

from bot.core.errors import LastingError, NotACountry, NotAKind, NotAnOutlet, NotSaidOfAnOutlet, WhichOutlet
from bot.core.registrations import (
    Details,
    Mentioned,
    is_shared_domain,
    owners_like,
    parse_source,
    with_entries,
)
from bot.core.reports import OutletKind
from tests.builders import outlet

HERALD = "portherald.example"


@pytest.mark.parametrize(
    ("typed", "details", "reason"),
    [
        ("owner Norwind Group", Details(owner="Norwind Group"), ""),
        ("owner Norwind Group because of it", Details(owner="Norwind Group"), "of it"),
        ("OWNER: Norwind Group, Kind: Paper", Details(owner="Norwind Group", kind=OutletKind.PAPER), ""),
        ('owner "Norwind Group"', Details(owner="Norwind Group"), ""),
        ('name “The Because Name” owner "Owner, Inc."', Details("The Because Name", owner="Owner, Inc."), ""),
        ("owned by Norwind", Details(owner="Norwind"), ""),
        ("owner is Norwind", Details(owner="Norwind"), ""),
        ("owner The Name Group", Details(owner="The Name Group"), ""),
        ("owner the name group kind paper", Details(owner="the name group", kind=OutletKind.PAPER), ""),
        ("owner Port Alias Media country GB", Details(owner="Port Alias Media", country="GB"), ""),
        ("owner Norwind, Kind paper", Details(owner="Norwind", kind=OutletKind.PAPER), ""),
        ("owner Norwind\nKind paper", Details(owner="Norwind", kind=OutletKind.PAPER), ""),
        ("Owner Norwind Kind: paper", Details(owner="Norwind", kind=OutletKind.PAPER), ""),
        ("OWNER Norwind KIND paper", Details(owner="Norwind", kind=OutletKind.PAPER), ""),
        ("owner none", Details(owner=""), ""),
        ("kind Wire Agency", Details(kind=OutletKind.WIRE_AGENCY), ""),
        ("kind newspaper", Details(kind=OutletKind.PAPER), ""),
        ("kind a blog", Details(kind=OutletKind.BLOG), ""),
        ("kind state-body", Details(kind=OutletKind.STATE_BODY), ""),
        ("kind unknown", Details(kind=OutletKind.UNKNOWN), ""),
        ("country gb", Details(country="GB"), ""),
        ("country UK", Details(country="GB"), ""),
        ("country xk", Details(country="XK"), ""),
        ("alias the Herald alias PH", Details(aliases=("the Herald", "PH")), ""),
        ("alias www.portherald.test", Details(aliases=("portherald.test",)), ""),
        ("name Port Herald because: owner and name say so", Details("Port Herald"), "owner and name say so"),
    ],
)
def test_what_is_said_of_an_outlet(typed: str, details: Details, reason: str) -> None:
    assert parse_source(f"{HERALD} {typed}") == Mentioned(HERALD, HERALD, details, reason)


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        (HERALD, HERALD),
        ("PortHerald.example", HERALD),
        ("www.portherald.example", HERALD),
        ("m.portherald.example", HERALD),
        ("edition.portherald.example", "edition.portherald.example"),
        ("portherald.example/news", HERALD),
        ("portherald.example.", HERALD),
        ("portherald.example:8080", HERALD),
        ("portherald.example.:8080/news", HERALD),
        ("A.P.", ""),
        ("https://edition.portherald.example/2031/a?b=c", HERALD),
        ("<https://portherald.example/a|Port Herald>", HERALD),
        ("https://herald.co.uk/a", "herald.co.uk"),
        ("ana.substack.com", "ana.substack.com"),
        ("Port Herald", ""),
        ("St. Louis Post", ""),
        ("Owner", ""),
    ],
)
def test_an_outlet_is_called_by_domain_link_or_name(typed: str, domain: str) -> None:
    mentioned = parse_source(typed)

    assert mentioned.domain == domain
    assert not mentioned.said


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", WhichOutlet),
        ("https://", WhichOutlet),
        ("http://127.0.0.1/a owner Norwind", WhichOutlet),
        (f"{HERALD} Norwind Group", NotSaidOfAnOutlet),
        (f"{HERALD} because I say so", NotSaidOfAnOutlet),
        (f"{HERALD} owner", NotSaidOfAnOutlet),
        (f"{HERALD} owner kind paper", NotSaidOfAnOutlet),
        (f"{HERALD} owner {'x' * 101}", NotSaidOfAnOutlet),
        (f"{HERALD} kind pamphlet", NotAKind),
        (f"{HERALD} country Orvane", NotACountry),
        (f"{HERALD} country XX", NotACountry),
        ("t.me owner Norwind", NotAnOutlet),
        ("https://www.facebook.com/portherald owner Norwind", NotAnOutlet),
        ("substack.com", NotAnOutlet),
        ("co.uk kind paper", NotAnOutlet),
        (f"{HERALD} alias youtube.com", NotAnOutlet),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_reason(typed: str, error: type[LastingError]) -> None:
    with pytest.raises(error):
        parse_source(typed)


def test_an_entry_goes_before_field_by_field_and_the_latest_last() -> None:
    shipped = outlet("Port Herald", domain=HERALD, owner="Old", aliases=("the Herald",))

    found = with_entries(
        shipped, [Details(owner="New", aliases=("PH", "The Herald")), Details(name="Herald", owner="Newest")]
    )

    assert (found.name, found.owner, found.kind) == ("Herald", "Newest", OutletKind.PAPER)
    assert found.aliases == ("the Herald", "PH", "Port Herald")


def test_an_entry_registers() -> None:
    assert with_entries(outlet("Port Herald", registered=False), [Details(country="GB")]).registered


@pytest.mark.parametrize(
    ("owner", "near"),
    [
        ("Norwind Group Ltd", ("Norwind Group",)),
        ("norwind", ("Norwind Group",)),
        ("Norwnd Group", ("Norwind Group",)),
        ("NORWIND GROUP", ()),
        ("Lund family", ()),
        ("", ()),
    ],
)
def test_an_owner_spelled_nearly_so_is_found(owner: str, near: tuple[str, ...]) -> None:
    register = (outlet("A", owner="Norwind Group"), outlet("B", owner="Meridian Cooperative"), outlet("C"))

    assert owners_like(owner, register) == near


@pytest.mark.parametrize("domain", ["x.com", "youtube.com", "wordpress.com", "co.uk", "example"])
def test_a_domain_that_strangers_share_is_no_outlets(domain: str) -> None:
    assert is_shared_domain(domain)
    assert not is_shared_domain(HERALD)
