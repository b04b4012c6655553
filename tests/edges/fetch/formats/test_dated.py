"""When a story was published is what its page states, unless its address or its look says better."""

import pytest

from bot.edges.fetch.formats.days import iso_date
from tests.edges.fetch.formats.pages import page, read, story

HOME = "https://www.port-herald.example"


def published(at: str) -> str:
    return f'<meta property="article:published_time" content="{at}">'


@pytest.mark.parametrize(
    ("head", "path", "shown", "expected"),
    [
        (published("2031-11-03T18:30:00+01:00"), "/wall", "", "2031-11-03T18:30:00+01:00"),
        (published("2031-11-03"), "/2031/11/02/wall", "", "2031-11-03"),
        (published("2031-11-04T00:30:00Z"), "/2031/11/03/wall", "", "2031-11-03"),
        (published("2031-11-04T00:30:00Z"), "/wall-nid03112031", "", "2031-11-03"),
        (published("2031-11-04T00:30:00-05:00"), "/2031/11/03/wall", "", "2031-11-04T00:30:00-05:00"),
        (published("2031-11-04T09:00:00Z"), "/2028/5/9/wall", "", "2028-05-09"),
        (published("2031-11-04T09:00:00Z"), "/news/2031-05-09-wall", "", "2031-05-09"),
        (published("2025-08-06T08:00:00Z"), "/history/1945-08-06-hiroshima-80-years-on", "",
         "2025-08-06T08:00:00+00:00"),
        (published("2025-08-06T08:00:00Z"), "/history/1945/08/06/hiroshima", "", "2025-08-06T08:00:00+00:00"),
        (published("2025-08-06T08:00:00Z"), "/news/2001-09-11-families-remember", "",
         "2025-08-06T08:00:00+00:00"),
        ("", "/2031/11/03/wall", "<p>4 November 2031</p>", "2031-11-03"),
        ("", "/news/23-11-2031-wall", "", "2031-11-23"),
        ("", "/wall", '<time datetime="2031-11-03T09:00:00Z">today</time>', "2031-11-03T09:00:00+00:00"),
        ("", "/wall", "<p>3 November 2031</p>", "2031-11-03"),
        ("", "/wall", "<p>Nov 3, 2031, 10:15</p>", "2031-11-03"),
        ("", "/wall", "<p>03.11.2031</p>", "2031-11-03"),
        ("", "/wall", "<p>2031年11月3日</p>", "2031-11-03"),
        ("", "/wall", "<p>© 2029 Port Herald</p>", ""),
        ("", "/history/1945-08-06-hiroshima-80-years-on", "", ""),
        ("", "/history/2001-09-11-families-remember", "<p>3 November 2031</p>", "2031-11-03"),
        ("", "/wall", "<p>On 11 September 2001 the towers fell; families remember.</p>", ""),
        ("", "/wall", '<p>The vote is on <time datetime="2031-11-13">13 November</time>.</p>', ""),
        ("", "/wall", "<p>03.11.2031 – The wall had stood for a hundred years, she said.</p>", "2031-11-03"),
        ("", "/wall", "<p>Published on 3 November 2031.</p>", "2031-11-03"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-11-03"}</script>',
         "/wall", "", "2031-11-03"),
    ],
)  # fmt: skip
def test_the_day_of_publishing(head: str, path: str, shown: str, expected: str) -> None:
    assert read(page(shown, *story(), head=head), f"{HOME}{path}").published == expected


def test_a_day_further_down_is_another_storys() -> None:
    assert read(page(*story(), *story(), "<p>Harbour master retires</p><p>1 May 2030</p>")).published == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2031-11-03T18:30:00.000Z", "2031-11-03T18:30:00+00:00"),
        ("2031-11-03T18:30:00+0100", "2031-11-03T18:30:00+01:00"),
        ("2031-11-03 18:30", "2031-11-03T18:30:00"),
        ("2031/11/03 18:30:10", "2031-11-03T18:30:10"),
        ("2031-11-03T99:00:00Z", "2031-11-03"),
        ("Mon, 03 Nov 2031 18:30:00 GMT", "2031-11-03T18:30:00+00:00"),
        ("Mon, Nov 3 2031 10:01:41 EDT", "2031-11-03"),
        ("2031-02-31", ""),
        ("2031-13-03", ""),
        ("03/11/2031", ""),
        ("yesterday", ""),
        ("", ""),
        ("1" * 10_000, ""),
    ],
)
def test_a_date_in_any_usual_form_is_understood_and_no_other(written: str, expected: str) -> None:
    assert iso_date(written) == expected
