"""What pages state of themselves and how they look, when it takes long to find out."""

from bot.core.errors import NothingToRead, NotNews, NotReadable, TooHeavy, TooLong
from tests.servers.pages import WORDS, deep_json, in_head, numbered, stated, with_more
from tests.servers.playing import Case, Play, answer
from tests.servers.squeezed import times

_HEAVY = (TooHeavy,)
_LONG = (TooHeavy, TooLong, NothingToRead, NotNews)


def _case(name: str, parts: Play, right: tuple[type[NotReadable], ...] = _HEAVY, why: str = "") -> Case:
    return Case(name, parts, why or "work that grows faster than the page", right, WORDS)


CASES = (
    _case(
        "json-ld-100000",
        answer(lambda: in_head(times(b'<script type="application/ld+json">{}</script>', 100_000))),
    ),
    _case(
        "json-ld-deep",
        answer(
            lambda: in_head(
                [b'<script type="application/ld+json">', deep_json(100_000).encode(), b"</script>"]
            )
        ),
        why="a parser that calls itself",
    ),
    _case(
        "json-ld-long-number",
        answer(
            lambda: in_head([b'<script type="application/ld+json">{"n":', b"9" * 1_000_000, b"}</script>"])
        ),
    ),
    _case(
        "json-ld-long-title",
        answer(lambda: in_head([stated(headline="harbour " * 500_000).encode()])),
        why="a title of four megabytes",
    ),
    _case(
        "json-ld-authors",
        answer(
            lambda: in_head([stated(author=[{"name": f"Ada Lindt {n}"} for n in range(50_000)]).encode()])
        ),
    ),
    _case("json-ld-keys", answer(lambda: in_head([stated(**{f"k{n}": n for n in range(200_000)}).encode()]))),
    _case(
        "json-ld-date",
        answer(lambda: in_head([stated(datePublished="2031-11-03T" + "0" * 1_000_000).encode()])),
    ),
    _case(
        "metas-80000", answer(lambda: in_head(numbered(b'<meta property="og:title" content="#">', 80_000)))
    ),
    _case("titles-100000", answer(lambda: in_head(numbered(b"<title>Harbour #</title>", 100_000)))),
    _case(
        "times-80000",
        answer(lambda: with_more(numbered(b'<time datetime="2031-11-03">h #</time>', 80_000))),
        _LONG,
    ),
    _case(
        "styles-50000",
        answer(lambda: in_head([b"<style>", *numbered(b".c#{display:none}", 50_000), b"</style>"])),
        why="each rule is looked for in each tag",
    ),
    _case(
        "styles-and-classes",
        answer(
            lambda: with_more(
                [b"<style>"],
                numbered(b".c#{display:none}", 50_000),
                [b"</style>"],
                numbered(b"<p class=c#>tug</p>", 50_000),
            )
        ),
        why="each rule is looked for in each tag",
    ),
    _case("styles-deep", answer(lambda: in_head([b"<style>", b"div " * 500_000, b"{display:none}</style>"]))),
    _case("styles-open", answer(lambda: in_head([b"<style>", b"{" * 2_000_000, b"</style>"])), _LONG),
    _case("styles-comments", answer(lambda: in_head([b"<style>", b"/*" * 2_000_000, b"</style>"])), _LONG),
    _case(
        "styles-not", answer(lambda: in_head([b"<style>", b":not(" * 200_000, b"){display:none}</style>"]))
    ),
    _case(
        "style-attribute",
        answer(lambda: with_more([b'<p style="'], times(b"opacity:0;", 400_000), [b'">tug</p>'])),
    ),
)
