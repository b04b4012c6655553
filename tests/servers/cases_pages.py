"""Pages that take a parser too long, or whose story is hidden under what takes long."""

from bot.core.errors import NothingToRead, NotNews, NotReadable, TooBig, TooHeavy, TooLong
from tests.servers.pages import (
    PARAGRAPHS,
    STORY,
    WORDS,
    around,
    laughing_page,
    many_attributes,
    nested,
    numbered,
    page_bytes,
    with_more,
)
from tests.servers.playing import Case, Play, answer
from tests.servers.squeezed import times

_HEAVY = (TooHeavy,)
_HEAVY_OR_EMPTY = (TooHeavy, NothingToRead, NotNews)
_LONG = (TooHeavy, TooLong, NothingToRead, NotNews)
_DEPTH = 200_000
_LINK = b"<a href=/h>h</a>"


def _case(name: str, parts: Play, right: tuple[type[NotReadable], ...] = _HEAVY, why: str = "") -> Case:
    return Case(name, parts, why or "work that grows faster than the page", right, WORDS)


CASES = (
    _case(
        "attributes-100000",
        answer(lambda: with_more(many_attributes(100_000))),
        why="stops every parser for 150 s",
    ),
    _case(
        "attributes-same", answer(lambda: with_more([b"<p "], times(b"a=1 ", 1_000_000), [b">harbour</p>"]))
    ),
    _case(
        "divs-nested", answer(lambda: around("", nested(b"<div>", b"</div>", _DEPTH), "")), _HEAVY_OR_EMPTY
    ),
    _case(
        "divs-2000",
        answer(lambda: around("", nested(b"<div>", b"</div>", 2000), "")),
        _HEAVY_OR_EMPTY,
        "just below where the parser stops, and readers that call themselves do not",
    ),
    _case(
        "divs-2000-and-links",
        answer(
            lambda: with_more(
                nested(b"<div><a href=/h>h</a>", b"</div>", 1900), times(b"<a href=/h>h</a>", 50_000)
            )
        ),
        _HEAVY_OR_EMPTY,
        "as many steps up from each link",
    ),
    _case("divs-unclosed", answer(lambda: with_more(times(b"<div>", _DEPTH))), _HEAVY_OR_EMPTY),
    _case(
        "spans-nested",
        answer(lambda: with_more([b"<p>"], nested(b"<span>", b"</span>", _DEPTH))),
        _HEAVY_OR_EMPTY,
    ),
    _case(
        "tables-nested",
        answer(lambda: around("", nested(b"<table><tr><td>", b"</table>", 100_000), "")),
        _HEAVY_OR_EMPTY,
    ),
    _case(
        "fonts-misnested",
        answer(lambda: with_more(times(b"<b><i><p></b></i>", 100_000))),
        _HEAVY_OR_EMPTY,
        "each is opened again",
    ),
    _case("forms-nested", answer(lambda: with_more(times(b"<form><table><a>", 80_000))), _HEAVY_OR_EMPTY),
    _case(
        "paragraphs-empty",
        answer(lambda: with_more(times(b"<p></p>", 300_000))),
        why="nine seconds for nothing",
    ),
    _case("paragraphs-short", answer(lambda: with_more(numbered(b"<p>Harbour #.</p>", 150_000))), _LONG),
    _case("breaks", answer(lambda: with_more(times(b"<br>", 900_000))), _LONG),
    _case(
        "closing-tags",
        answer(lambda: with_more(times(b"</p>", 900_000))),
        _LONG,
        "each makes an empty paragraph",
    ),
    _case(
        "links-100000", answer(lambda: with_more(numbered(b'<a href="//h#.example/">h</a> ', 100_000))), _LONG
    ),
    _case(
        "pictures-100000", answer(lambda: with_more(numbered(b'<img src="/p#.jpg" alt="h">', 100_000))), _LONG
    ),
    _case("entities", answer(lambda: with_more([b"<p>"], times(b"&lt;", 1_000_000), [b"</p>"])), _LONG),
    _case(
        "entities-unknown",
        answer(lambda: with_more([b"<p>"], times(b"&harbour;", 500_000), [b"</p>"])),
        _LONG,
    ),
    _case(
        "entities-huge",
        answer(lambda: with_more([b"<p>&#"], times(b"9", 1_000_000), [b";</p>"])),
        _LONG,
        "a number of a million digits",
    ),
    _case("less-than", answer(lambda: with_more(times(b"<", 4_000_000))), _LONG, "each may begin a tag"),
    _case(
        "comment-starts",
        answer(lambda: with_more(times(b"<!--", 1_000_000))),
        _LONG,
        "looked to the end from each",
    ),
    _case("cdata-starts", answer(lambda: with_more(times(b"<![CDATA[", 400_000))), _LONG),
    Case(
        "billion-laughs",
        answer(laughing_page, media="application/xhtml+xml"),
        "a billion words from a kilobyte",
        _HEAVY,
        WORDS,
    ),
    Case("billion-laughs-as-html", answer(laughing_page), "a billion words from a kilobyte", _HEAVY, WORDS),
    _case("one-line", answer(lambda: with_more([b"<p>"], times(b"harbour ", 600_000), [b"</p>"])), _LONG),
    Case(
        "one-word",
        answer(lambda: with_more([b"<p>"], times(b"h", 4_900_000), [b"</p>"])),
        "patterns that look ahead",
        _LONG,
        WORDS,
    ),
    _case(
        "blanks-in-line",
        answer(lambda: with_more([b"<p>h"], times(b" ", 4_900_000), [b"h</p>"])),
        _LONG,
        "patterns that look ahead",
    ),
    _case(
        "line-ends",
        answer(lambda: with_more([b"<pre>"], times(b"\n", 4_900_000), [b"</pre>"])),
        _LONG,
        "patterns that look ahead",
    ),
    _case(
        "marks-on-a-letter",
        answer(lambda: with_more([b"<p>h"], times("\u0301\u0323".encode(), 1_000_000), [b"</p>"])),
        _LONG,
        "putting them in order takes the square of their number",
    ),
    _case(
        "directions",
        answer(lambda: with_more([b"<p>"], times("\u202e".encode(), 1_000_000), [b"</p>"])),
        _LONG,
        "what is read backwards",
    ),
    _case(
        "invisible",
        answer(lambda: with_more([b"<p>"], times("\u200b\U000e0041".encode(), 500_000), [b"</p>"])),
        _LONG,
    ),
    _case("unclosed-quote", answer(lambda: with_more([b'<a href="'], times(b"harbour ", 500_000))), _LONG),
    _case(
        "data-uris",
        answer(lambda: with_more([b'<img src="data:image/png;base64,'], times(b"A", 4_800_000), [b'">'])),
    ),
    _case("comment-4mb", answer(lambda: with_more([b"<!--"], times(b"tug ", 1_000_000), [b"-->"]))),
    Case(
        "comment-10mb",
        answer(lambda: with_more([b"<!--"], times(b"tug ", 2_500_000), [b"-->"])),
        "over the cap",
        (TooBig,),
    ),
    _case(
        "script-4mb", answer(lambda: with_more([b"<script>"], times(b"tug=1;\n", 650_000), [b"</script>"]))
    ),
    _case("svg", answer(lambda: with_more([b"<svg>"], times(b"<path d='M0 0'/>", 280_000), [b"</svg>"]))),
    _case(
        "options",
        answer(lambda: with_more([b"<select>"], times(b"<option>tug", 400_000), [b"</select>"])),
        _LONG,
    ),
    _case(
        "long-tag",
        answer(lambda: with_more([b"<"], times(b"h", 1_000_000), [b">"])),
        _LONG,
        "a tag's name of a megabyte",
    ),
    _case(
        "long-class",
        answer(lambda: with_more([b"<p class='"], times(b"story-", 700_000), [b"'>h</p>"])),
        _LONG,
        "names are matched by patterns",
    ),
    _case(
        "long-address",
        answer(lambda: with_more([b"<a href='/"], times(b"%2e%2e/", 600_000), [b"'>h</a>"])),
        _LONG,
    ),
    _case("story-300-times", answer(lambda: with_more(times(STORY.encode(), 300, 10))), _LONG),
    _case(
        "dates-in-words",
        answer(lambda: with_more(times(b"<p>On 03/11/2031, 3 November 2031</p>", 100_000))),
        _LONG,
        "a date in each",
    ),
    _case(
        "capitals",
        answer(lambda: with_more([b"<p>"], times(b"By Ada Lindt, Reuters ", 200_000), [b"</p>"])),
        _LONG,
        "a name in each",
    ),
    _case(
        "quotes",
        answer(lambda: with_more([b"<p>"], times("“".encode(), 1_000_000), [b"</p>"])),
        _LONG,
        "each may be closed",
    ),
    Case(
        "page-in-page",
        answer(lambda: times(page_bytes(), 1500, 10)),
        "a page that begins again and again",
        (*_LONG, TooBig),
        PARAGRAPHS[0][-30:],
    ),
)
