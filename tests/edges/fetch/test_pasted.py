"""A pasted text becomes a report, with what the desk's register knows of its outlet."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import NothingToRead, TooLong
from bot.core.reports import UNKNOWN_OUTLET, Outlet, OutletId, OutletKind, Report
from bot.edges.fetch.imprint import read_imprint, tidy
from bot.edges.fetch.pasted import Pasted
from bot.edges.fetch.reporting import Reporting
from tests.builders import NOON, fetched, lead, outlet

HERALD = outlet("Port Herald", domain="herald.example", aliases=("the Herald",))
NORWIND = outlet("Norwind", domain="norwind.example", kind=OutletKind.WIRE_AGENCY, aliases=("NW",))
STORY = "Harbour wall gives way\n\nThe harbour wall gave way on Monday, the mayor of Port Alder said."


async def register(name: str) -> Outlet | None:
    for known in (HERALD, NORWIND):
        if name.casefold() in {n.casefold() for n in (known.name, known.domain, *known.aliases)}:
            return known
    return None


@pytest.fixture
def fetcher() -> Pasted:
    return Pasted(Reporting(register, max_characters=10_000))


async def test_everything_a_paste_states_is_in_its_report(fetcher: Pasted) -> None:
    text = (
        "Harbour wall gives way\nBy Jane Doe\n3 November 2018\n\n"
        "PORT ALDER (NW) — The harbour wall gave way on Monday, the mayor said, and the harbour was closed."
    )

    found = await fetched(fetcher, lead(f"https://www.herald.example/wall?utm_source=x\n\n{text}"))

    assert found == Report(
        id=found.id,
        revision=found.revision,
        outlet=HERALD,
        title="Harbour wall gives way",
        text=text,
        fetched_at=NOON,
        byline="Jane Doe",
        credits=("Norwind",),
        link="https://herald.example/wall",
        published=datetime(2018, 11, 3, tzinfo=UTC),
        language="en",
        capture=found.capture,
    )


async def test_a_day_that_has_not_come_is_not_taken(fetcher: Pasted) -> None:
    found = await fetched(fetcher, lead(f"Harbour wall gives way\nBy Jane Doe\n3 November 2031\n\n{STORY}"))

    assert (found.byline, found.published) == ("Jane Doe", None)


@pytest.mark.parametrize(
    ("pasted", "label", "expected"),
    [
        (f"https://herald.example/wall\n{STORY}", "", HERALD),
        (f"https://live.news.herald.example/wall\n{STORY}", "", HERALD),
        (f"Outlet: the Herald\n{STORY}", "", HERALD),
        (STORY, "the Herald", HERALD),
        (f"Outlet: Norwind\nhttps://herald.example/wall\n{STORY}", "", NORWIND),
        (
            f"https://new.example/wall\n{STORY}",
            "",
            Outlet(OutletId("new.example"), "new.example", domain="new.example"),
        ),
        (f"Outlet: The  Gull\n{STORY}", "", Outlet(OutletId("the gull"), "The  Gull")),
        (
            f"Outlet: The Gull\nhttps://gull.example/wall\n{STORY}",
            "",
            Outlet(OutletId("gull.example"), "The Gull", domain="gull.example"),
        ),
        (STORY, "", UNKNOWN_OUTLET),
    ],
    ids=[
        "by domain",
        "by subdomain",
        "by alias",
        "as the person said",
        "a name goes before a link",
        "a domain nobody registered",
        "a name nobody registered",
        "both, and nobody registered them",
        "nothing tells",
    ],
)
async def test_the_outlet_is_found(fetcher: Pasted, pasted: str, label: str, expected: Outlet) -> None:
    assert (await fetched(fetcher, lead(pasted, label=label))).outlet == expected


@pytest.mark.parametrize(
    ("pasted", "credits"),
    [
        (f"{STORY}\nWith NW and the Herald", ("Norwind",)),
        (f"{STORY}\n(Norwind, NW)", ("Norwind",)),
        (
            "Wall gives way\n\nPORT ALDER (Southwind) — The harbour wall gave way.\nWith NW",
            ("Southwind", "Norwind"),
        ),
        (STORY, ()),
    ],
    ids=["a paper is no agency", "one agency by two names", "an unknown agency in a dateline", "none"],
)
async def test_credits_are_agencies_the_register_knows_or_a_dateline_names(
    fetcher: Pasted, pasted: str, credits: tuple[str, ...]
) -> None:
    assert (await fetched(fetcher, lead(pasted))).credits == credits


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said on Monday that the harbour wall had given way and nobody was hurt.", "en"),
        ("Le maire a déclaré lundi que le mur du port avait cédé et que personne n'avait été blessé.", "fr"),
        ("Мэр заявил в понедельник, что стена порта обрушилась и никто не пострадал.", "ru"),
        ("OK then.", ""),
        ("77 88 99 1010 2020 3030 4040 5050 6060 7070 8080 9090 1111 2222 3333", ""),
    ],
)
async def test_the_language_is_told_where_there_is_enough_to_tell(
    fetcher: Pasted, text: str, language: str
) -> None:
    assert (await fetched(fetcher, lead(text))).language == language


async def test_a_forwarded_quotation_is_read_without_its_marks(fetcher: Pasted) -> None:
    pasted = "\r\n".join(f"> {line}" for line in f"https://herald.example/wall\n\n{STORY}".split("\n"))

    found = await fetched(fetcher, lead(pasted))

    assert (found.text, found.link) == (STORY, "https://herald.example/wall")


async def test_a_text_without_words_is_nothing_to_read(fetcher: Pasted) -> None:
    with pytest.raises(NothingToRead):
        await fetched(fetcher, lead("https://herald.example/wall\n\n…\n"))


async def test_a_text_over_the_cap_is_too_long(fetcher: Pasted) -> None:
    with pytest.raises(TooLong):
        await fetched(fetcher, lead("word " * 2_001))


@given(st.text(st.sampled_from("Ab (.)—-:,\n\r\t\x00“\ud800é1") | st.characters(), max_size=200))
def test_whatever_is_pasted_the_text_is_one_passage_of_it(pasted: str) -> None:
    text = tidy(pasted)
    kept = read_imprint(text).text

    assert kept in text
    kept.encode("utf-8")
