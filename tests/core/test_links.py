"""Links are found however they are written, and what is none, or was made none on purpose, is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.links import NotOpened, links_in, not_opened_in, without_links

A, B = "https://ea.org/a", "https://bbc.com/b"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param(A, [A], id="alone"),
        pytest.param(f"Seen this? {A}.", [A], id="at a sentence's end"),
        pytest.param(f"({A})!", [A], id="in brackets"),
        pytest.param(f"“{A}”, “{B}”", [A, B], id="in quotation marks"),
        pytest.param(f"«{A}»‹{B}›", [A, B], id="in guillemets"),
        pytest.param(f"'{A}' \"{B}\"", [A, B], id="in straight quotation marks"),
        pytest.param(f"「{A}」（{B}）", [A, B], id="in the brackets of Chinese and Japanese"),
        pytest.param(f"看{A}。好", [A], id="before an ideographic full stop"),
        pytest.param(f"اقرأ {A}، ثم", [A], id="before an Arabic comma"),
        pytest.param(f"اقرأ \u200f{A}\u200fثم", [A], id="between marks of direction"),
        pytest.param(f"\u2068{A}\u2069", [A], id="isolated, as phones paste"),
        pytest.param(f"**{A}** _{B}_ ~~{A}~~", [A, B, A], id="emphasised"),
        pytest.param(f"`{A}`\n```\n{B}\n```", [A, B], id="in code"),
        pytest.param(f"[this]({A}), [{B}]({A})", [A, A], id="in markdown, whatever its label says"),
        pytest.param(f'[this]({A} "A title")', [A], id="in markdown with a title"),
        pytest.param(f"[{A}]", [A], id="in square brackets"),
        pytest.param(f"<{A}>", [A], id="angled"),
        pytest.param(f"<{A}|EA>", [A], id="in Slack, with its label"),
        pytest.param(f"<{A}|{B}>", [A], id="in Slack, with the label of another"),
        pytest.param("<https://ea.org/a?b=1&amp;c=2>", ["https://ea.org/a?b=1&c=2"], id="in Slack, escaped"),
        pytest.param("<http://ea.org/a|ea.org/a>", [A], id="in Slack, typed without its scheme"),
        pytest.param(f"&lt;{A}&gt;", [A], id="between escaped brackets"),
        pytest.param(f"<{A}", [A], id="a bracket left open"),
        pytest.param(f"{A}\n{B}", [A, B], id="two lines"),
        pytest.param(f"{A}, {A}", [A, A], id="twice"),
        pytest.param(
            "https://en.org/wiki/Tanf_(base)", ["https://en.org/wiki/Tanf_(base)"], id="brackets of its own"
        ),
        pytest.param(
            "(https://en.org/wiki/Tanf_(base))",
            ["https://en.org/wiki/Tanf_(base)"],
            id="brackets in brackets",
        ),
        pytest.param("HTTPS://EA.org/a?x=1&y=2", ["HTTPS://EA.org/a?x=1&y=2"], id="capitals and a query"),
        pytest.param("https://ea.org:8443/a", ["https://ea.org:8443/a"], id="a port"),
        pytest.param("https://[2001:db8::1]/a", ["https://[2001:db8::1]/a"], id="an IPv6 host"),
        pytest.param(
            "https://пример.рф/новости/стена!", ["https://пример.рф/новости/стена"], id="in Cyrillic"
        ),
        pytest.param("пример.рф/новости", ["https://пример.рф/новости"], id="in Cyrillic, bare"),
        pytest.param("https://fa.org/می\u200cشود", ["https://fa.org/می\u200cشود"], id="joiners of Persian"),
        pytest.param("https://e\u200ba.org/\u00ada\ufeff", [A], id="marks that show nothing"),
        pytest.param("https://ea.org/\u202egnp.exe", ["https://ea.org/gnp.exe"], id="turned around"),
        pytest.param("https://ea.org/a\x00b", [A], id="a control character"),
        pytest.param("https://ea.org/a\ud800b", [A], id="half a character"),
        pytest.param(f"https://web.org/2031/{A}", [f"https://web.org/2031/{A}"], id="a link in a link"),
        pytest.param("https://me:pass@ea.org/a", ["https://me:pass@ea.org/a"], id="with a password"),
        pytest.param("http://127.0.0.1/a", ["http://127.0.0.1/a"], id="what will be refused by name"),
        pytest.param(f"{A}{'a' * 10_000}", [f"{A}{'a' * 10_000}"], id="far too long, and refused by name"),
        pytest.param("www.ea.org", ["https://www.ea.org"], id="www alone"),
        pytest.param("(see www.ea.org/a)", ["https://www.ea.org/a"], id="www and a path"),
        pytest.param("ea.org/a, bbc.co.uk:8080/b.", [A, "https://bbc.co.uk:8080/b"], id="bare, with a path"),
        pytest.param("herald.example/news/", ["https://herald.example/news/"], id="bare, a slash at its end"),
        pytest.param("xn--e1afmkfd.xn--p1ai/a", ["https://xn--e1afmkfd.xn--p1ai/a"], id="bare, in ASCII"),
        pytest.param("http://ea.org/mayor's-wall.", ["http://ea.org/mayor's-wall"], id="an apostrophe in it"),
        pytest.param("ea.org/o'neill", ["https://ea.org/o'neill"], id="bare, with an apostrophe"),
        pytest.param("'https://ea.org/o'neill'", ["https://ea.org/o'neill"], id="an apostrophe in quotes"),
        pytest.param(f"['{A}','{B}']", [A, B], id="a list in code"),
        pytest.param(f"{{'url':'{A}','day':1}}", [A], id="a value in code"),
        pytest.param("https://ea.org/a|b", ["https://ea.org/a|b"], id="a bar in it"),
        pytest.param(f"|{A}|ea.org/b|", [A, "https://ea.org/b"], id="in a table"),
        pytest.param(f"{A}|{B}", [A, B], id="a bar between two"),
        pytest.param(f"[EA|{A}|smart-link]", [A], id="in Jira's form"),
    ],
)
def test_links_are_found_however_they_are_written(text: str, links: list[str]) -> None:
    assert list(links_in(text)) == links


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("see bbc.com for more, or bbc.com/.", id="a name with a dot"),
        pytest.param("<http://bbc.com|bbc.com>", id="a name that Slack made a link of"),
        pytest.param("http:// is what links begin with, https://... too", id="no link after all"),
        pytest.param("www. and www.what", id="only www"),
        pytest.param("ftp://old.example/report?see=https://ea.org/a", id="another kind of address"),
        pytest.param("he/she, 24/7, and/or, v1.5/v2.0, 3.11/4, U.S./UK, e.g./i.e., main.js/x", id="slashes"),
        pytest.param("/srv/ea.org/a ../ea.org/a ~/ea.org/a C:\\ea.org/a", id="paths"),
        pytest.param("rana@ea.org/a and me@www.ea.org", id="an e-mail address"),
        pytest.param("127.0.0.1/a", id="numbers"),
        pytest.param("hxxps://ea.org/a?then=https://bbc.com/b hXXp://www.ea.org/a", id="made unusable: hxxp"),
        pytest.param(
            "example[.]co.uk/story https://ea[.]org/a http://ea(dot)org/a", id="made unusable: dots"
        ),
        pytest.param("https[:]//ea.org/a hxxps[:]//ea.org/a", id="made unusable: colons"),
        pytest.param("<@U024BE7LH> <@U1|rana> <!here> <!subteam^S1|@desk>", id="Slack's people"),
        pytest.param("<#C024BE7LR|ea.org/a> <#C1>", id="Slack's channels"),
        pytest.param(
            "<mailto:rana@ea.org|rana@ea.org/a> <tel:+4412|+44 12>", id="Slack's mail and telephone"
        ),
        pytest.param("https://desk.slack.com/archives/C1/p1600000000", id="a message in Slack"),
        pytest.param("https://matrix.to/#/@rana:ea.org and https://matrix.to/#/!room", id="Matrix's people"),
        pytest.param(f"> {A}\nIndeed.", id="a quoted line"),
        pytest.param(f"> <@rana:ea.org> {A}\n> and more\n\nIndeed.", id="what Matrix replies to"),
        pytest.param(f"&gt; <{A}>\nIndeed.", id="a line quoted in Slack"),
        pytest.param(f"Indeed.\n&gt;&gt;&gt; all of this\nand <{A}>", id="a rest quoted in Slack"),
    ],
)
def test_what_is_no_link_to_a_page_is_left_alone(text: str) -> None:
    assert links_in(text) == ()


def test_a_message_that_is_nothing_but_a_quotation_is_shared() -> None:
    assert links_in(f"> {A}\n> {B}") == (A, B)


def test_own_links_beside_quoted_ones_are_found() -> None:
    assert links_in(f"> {A}\nNo, {B}") == (B,)


def test_what_is_left_of_a_text_is_its_words() -> None:
    assert without_links(f"Seen [this]({A}) and <{B}|that story>?").split() == ["Seen", "and", "?"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("htp://herald.example/wall", NotOpened.NO_WEB_LINK),
        ("ftp://herald.example/wall please", NotOpened.NO_WEB_LINK),
        ("mailto:rana@herald.example", NotOpened.NO_WEB_LINK),
        ("javascript:alert(1)", NotOpened.NO_WEB_LINK),
        ("data:text/html,x", NotOpened.NO_WEB_LINK),
        ("https://", NotOpened.NO_WEB_LINK),
        ("https:herald.example", NotOpened.NO_WEB_LINK),
        ("hxxp://example[.]org/x", NotOpened.DEFANGED),
        ("hxxps[:]//example.org/x", NotOpened.DEFANGED),
        ("https://example[.]org/x", NotOpened.DEFANGED),
        ("see example[dot]org/x", NotOpened.DEFANGED),
        ("thirteen died: so it says", None),
        ("its data: none", None),
        ("he [.] she", None),
        ("why?\n> https://herald.example/wall", None),
        ("https://matrix.to/#/!room", None),
        ("👍", None),
    ],
)
def test_it_is_told_why_what_looks_like_a_link_is_none(text: str, why: NotOpened | None) -> None:
    assert links_in(text) == ()
    assert not_opened_in(text) is why


PIECES = (
    "https:// http:// www. ea.org /a <> < > | [x]( ) ( & &amp; &gt; > \n . , 「 。 \u200b \u202e \u200d é"
    " @ # ! % :80 hxxp://"
)


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=20).map("".join))
def test_whatever_is_written_each_link_is_one_word_with_a_scheme(text: str) -> None:
    for link in links_in(text):
        assert link.lower().startswith(("http://", "https://"))
        assert link.split() == [link]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a.b" * 300_000, id="dots without end"),
        pytest.param("a-" * 500_000, id="hyphens"),
        pytest.param("é.é/" * 250_000, id="almost bare links"),
        pytest.param("[" * 10**6, id="brackets that open"),
        pytest.param("[a" * 500_000, id="labels that open"),
        pytest.param("<@" * 500_000, id="mentions that open"),
        pytest.param("<https://a|" * 90_000, id="angled links that open"),
        pytest.param("https://é" + "\u200d" * 10**6 + "é", id="joiners"),
        pytest.param("https://a" + "\u202e" * 10**6 + "b", id="turns"),
        pytest.param("https://a.b/" + "[(" * 400_000, id="brackets in a link"),
        pytest.param("> " * 500_000, id="quotations of quotations"),
        pytest.param("hxxp:" * 200_000, id="almost unusable links"),
        pytest.param(" " * 10**6 + ">", id="white space"),
        pytest.param("https://a.b/" + "'a" * 500_000, id="apostrophes in a link"),
        pytest.param("|" * 10**6, id="cells that open"),
    ],
)
def test_a_hostile_text_is_looked_through_to_the_end(text: str) -> None:
    """A pattern that backtracks does not come back from these."""
    assert len(set(links_in(text))) <= 1
    assert not_opened_in(text) in (None, *NotOpened)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.example/x,https://b.example/y", ("https://a.example/x", "https://b.example/y")),
        ("https://a.example/x;https://b.example/y", ("https://a.example/x", "https://b.example/y")),
        ("https://a.example/xhttps://b.example/y", ("https://a.example/x", "https://b.example/y")),
        (
            "https://web.archive.example/web/2031/https://b.example/y",
            ("https://web.archive.example/web/2031/https://b.example/y",),
        ),
        ("https://a.example/go?to=https://b.example/y", ("https://a.example/go?to=https://b.example/y",)),
        ("https://a.example/x,y;z", ("https://a.example/x,y;z",)),
    ],
    ids=["comma", "semicolon", "nothing", "in a path", "in a query", "its own comma"],
)
def test_links_that_are_joined_are_told_apart(text: str, links: tuple[str, ...]) -> None:
    assert links_in(text) == links
