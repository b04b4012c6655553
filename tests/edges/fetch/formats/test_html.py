"""A page gives its story in its own characters, and what it says of itself."""

from itertools import pairwise

import pytest

from bot.core.errors import NothingToRead, NotReadable
from bot.edges.fetch.formats import html
from tests.edges.fetch.formats.pages import ADDRESS, PARAGRAPHS, TITLE, page, read, story

STORY = "\n".join(PARAGRAPHS)
HEAD = (
    '<meta property="og:title" content="Wall gives way at Port Alder harbour">'
    '<meta property="og:site_name" content="Port Herald">'
    '<meta property="og:image" content="/wall.jpg">'
    '<link rel="canonical" href="/news/wall?utm_source=x">'
    '<meta name="author" content="Jane Doe">'
    '<meta property="article:published_time" content="2031-11-03T18:30:00Z">'
    '<meta property="article:modified_time" content="2031-11-04T07:00:00+01:00">'
)


def test_a_page_gives_its_story_and_what_it_says_of_itself() -> None:
    found = read(page(*story(), head=HEAD))

    assert found.text == STORY
    assert (found.title, found.outlet, found.byline) == (TITLE, "Port Herald", "Jane Doe")
    assert found.published == "2031-11-03T18:30:00+00:00"
    assert found.updated == "2031-11-04T07:00:00+01:00"
    assert found.link == "https://www.port-herald.example/news/wall?utm_source=x"
    assert found.language == "en"
    assert found.pictures == ("https://www.port-herald.example/wall.jpg",)
    assert not found.in_part


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- -->",
        b"<html><body></body></html>",
        b"<html><head><title>Wall</title></head></html>",
        b"<p></p>",
    ],
)
def test_a_page_with_no_story_says_so(content: bytes) -> None:
    with pytest.raises(NotReadable):
        html.read(content, "", ADDRESS, 200)


def test_nothing_at_all_is_nothing_to_read() -> None:
    with pytest.raises(NothingToRead):
        html.read(b" \n", "", ADDRESS, 200)


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p>The wall <b>gave</b> way, she <i>said</i>, on &ldquo;Monday&rdquo; and it fell.</p>",
         "The wall gave way, she said, on “Monday” and it fell."),
        ("<p>Fish &amp;amp; chips are sold there &amp;lt;daily&amp;gt; by the ferry.</p>",
         "Fish &amp; chips are sold there &lt;daily&gt; by the ferry."),
        ("<p>It has *stars*, _lines_, #tags and | bars in it, as no harbour's wall has.</p>",
         "It has *stars*, _lines_, #tags and | bars in it, as no harbour's wall has."),
        ("<ul><li>Nine were hurt, the clinic said on Monday evening.</li><li>Two are there.</li></ul>",
         "Nine were hurt, the clinic said on Monday evening."),
        ("<blockquote><p>We had warned them, she wrote, and none of them came to look.</p></blockquote>",
         "We had warned them, she wrote, and none of them came to look."),
        ("<p>Мэр порта сказал в понедельник, что стена у входа в гавань обрушилась вечером.</p>",
         "Мэр порта сказал в понедельник, что стена у входа в гавань обрушилась вечером."),
    ],
    ids=["inline", "escaped twice", "marks", "list", "quotation", "Cyrillic"],
)  # fmt: skip
def test_the_text_has_the_characters_that_the_page_shows(markup: str, line: str) -> None:
    assert line in read(page(markup, *story())).text.split("\n")


def test_the_cells_of_a_table_stay_apart_without_marks() -> None:
    rows = "".join(f"<tr><td>{town}</td><td>{hurt} hurt</td></tr>" for town, hurt in pairwise("ABCDEF"))

    text = read(page(*story(), f"<table>{rows}</table>", *story())).text

    assert "A\tB hurt" in text.split("\n")
    assert "|" not in text


def test_the_standfirst_is_read_where_the_extractor_leaves_it_out() -> None:
    words = "The council was told twice in a year that the wall was in danger, letters to it show."
    head = f'<meta property="og:description" content="{words}">'
    markup = page(*story(), head=head).replace("</h1>", f"</h1><header><h2>{words}</h2></header>")

    assert read(markup).text == f"{words}\n{STORY}"


def test_a_caption_that_says_something_is_read_where_it_stands() -> None:
    body = story()
    caption = "Divers stand on what is left of the harbour wall, where nine people were hurt."
    figure = f'<figure><img src="/wall.jpg"><figcaption>{caption} <b>Photo: Jo Day</b></figcaption></figure>'

    found = read(page(body[0], figure, *body[1:]))

    assert found.text.split("\n")[1] == f"{caption} Photo: Jo Day"
    assert found.pictures == ("https://www.port-herald.example/wall.jpg",)


def test_a_caption_that_is_a_credit_is_not_read() -> None:
    figure = '<figure><img src="/wall.jpg"><figcaption>Photo: Jo Day / Norwind</figcaption></figure>'

    assert read(page(*story(), figure)).text == STORY


def test_a_long_standfirst_is_read_whole() -> None:
    words = " ".join(["The council was told twice in a year that the wall was in danger, letters show."] * 5)
    markup = page(*story(), head=f'<meta property="og:description" content="{words}">')

    assert (
        read(markup.replace("</h1>", f"</h1><header><h2>{words}</h2></header>")).text == f"{words}\n{STORY}"
    )


def test_a_story_that_is_shared_by_its_beginning_is_not_read_twice() -> None:
    head = f'<meta property="og:description" content="{" ".join(PARAGRAPHS)[:150]}">'

    assert read(page(f"<div>{''.join(story())}</div>", head=head)).text == STORY


def test_a_paragraph_with_a_link_at_the_storys_end_stays() -> None:
    told = "The harbour master said on Tuesday that nobody had looked at the wall since it was built. " * 8
    last = f'<p>{told}<a href="https://other.example/">{"He told another paper so a year ago. " * 8}</a></p>'

    assert "He told another paper so" in read(page(*story(), last)).text


def test_a_description_that_readers_do_not_see_is_not_read() -> None:
    head = '<meta property="og:description" content="The wall was blown up by somebody, ten outlets say.">'

    assert read(page(*story(), head=head)).text == STORY


def test_only_links_in_the_story_that_lead_elsewhere_are_kept_each_once() -> None:
    linked = (
        '<p>The wall gave way, <a href="https://other.example/wall">another paper</a> and '
        '<a href="https://other.example/wall">again</a> and <a href="/own">our own</a> and '
        '<a href="https://m.port-herald.example/x">our site</a> and <a href="javascript:x">one</a> said, '
        '<a href="mailto:a@b.example">a letter</a> has it.</p>'
    )
    around = '<nav><a href="https://shop.example/">Shop</a></nav>'

    found = read(page(around, linked, *story()))

    assert found.links == ("https://other.example/wall",)


def test_pictures_are_those_where_the_story_is() -> None:
    pictures = (
        '<img src="/logo.png" width="40"><figure><img src="https://img.example/1.jpg"></figure>'
        '<img src="data:image/gif;base64,R0" data-src="/2.jpg"><img src="javascript:x">'
    )
    body = story()

    found = read(page(body[0], pictures, *body[1:]))

    assert found.pictures == ("https://img.example/1.jpg", "https://www.port-herald.example/2.jpg")


def test_all_that_is_kept_is_bounded() -> None:
    told = 'paper number {0} wrote of <a href="https://h{0}.example/">it</a>, <img src="/{0}.jpg">'
    many = "".join(told.format(number) for number in range(500))
    names = ",".join(f'{{"@type":"Person","name":"Ann Lee{"e" * i}"}}' for i in range(100))
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"H",'
        f'"author":[{names}]}}</script>'
        f'<meta property="og:site_name" content="{"Port " * 900}">'
    )
    body = story()

    found = read(page(body[0], f"<p>They all said that the wall gave way: {many}</p>", *body[1:], head=head))

    assert (len(found.links), len(found.pictures)) == (100, 20)
    assert found.byline.count(",") < 10
    assert len(found.outlet) <= 300


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="javascript:alert(1)">', ADDRESS),
        ('<link rel="canonical" href="https://[broken/">', ADDRESS),
        ('<meta property="og:url" content="file:///etc/passwd">', ADDRESS),
        ('<link rel="canonical" href="/wall">', ""),
    ],
)
def test_a_canonical_address_that_is_none_is_left_out(head: str, address: str) -> None:
    assert read(page(*story(), head=head), address).link == ""


def test_the_same_bytes_give_the_same_extract() -> None:
    content = page(*story(), head=HEAD).encode()

    assert html.read(content, "", ADDRESS, 200) == html.read(content, "", ADDRESS, 200)


def test_a_page_nested_without_an_end_is_read_or_refused_by_name() -> None:
    deep = f"{'<div>' * 100_000}<p>{PARAGRAPHS[0]}</p>"

    try:
        found = read(page(*story(), deep))
    except NotReadable:
        return
    assert PARAGRAPHS[0] in found.text


def test_the_page_that_warms_the_process_is_read_without_an_error() -> None:
    html.warm_up()
