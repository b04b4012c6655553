"""Pages, made in code: the one story that all of them tell, and what can be wrong with a page around it."""

import itertools
import json
from collections.abc import Iterable

from tests.servers.squeezed import times

TITLE = "Ferry runs aground off Port Alder with forty aboard"
WORDS = "ran onto the Seward sandbank"  # in the story's first paragraph, and nowhere else
PARAGRAPHS = (
    "The evening ferry from Port Alder ran onto the Seward sandbank shortly after nine on Monday with"
    " forty passengers and six crew aboard, the harbour office said.",
    "Nobody was hurt. Lifeboats from three stations took the passengers off before midnight, and all "
    "of them had been accounted for by one in the morning, harbour master Edda Rusk told reporters on"
    " the quay.",
    "The ferry, built nineteen years ago and refitted in the spring, had left with the tide and was "
    "in the marked channel until a few minutes before it stopped, according to the tracks that ships "
    "send out.",
    "“We felt a long scrape, and then the lights went,” said Jory Tamm, a schoolteacher from Hexley "
    "who was on the upper deck with her two sons. “The crew were calm, and so after a while were we.”",
    "The operator, Alder Lines, said that it would not speak of the cause before the inquiry had "
    "heard the crew. It has cancelled all crossings until Thursday and is putting passengers on the "
    "coast road's buses.",
    "Divers are to look at the hull at low water. A tug from Belmont is standing by, and the "
    "coastguard said that no oil had been seen on the water around the ship by daybreak.",
    "It is the second time this year that a ship has grounded on the bank, which has moved some two "
    "hundred metres to the east since the channel was last sounded, charts of the hydrographic office"
    " show.",
    "The council of Port Alder has asked for the channel to be dredged for six years. Its chair, "
    "Marten Holl, said that the letters had been answered politely each time, and that nothing had "
    "followed.",
)
STORY = "\n".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(
    story: str = STORY,
    *,
    in_head: str = "",
    before: str = "",
    after: str = "",
    charset: str = '<meta charset="utf-8">',
    title: str = TITLE,
    around: str = "article",
) -> str:
    """Return a page as an outlet has it: navigation, the story, a footer."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{charset}<title>{title} | Alder Post</title>{in_head}'
        "</head>\n<body>"
        '<header><nav><a href="/">Alder Post</a> <a href="/sea">Sea</a></nav></header>'
        f"{before}<{around}><h1>{title}</h1>\n{story}\n</{around}>{after}"
        "<footer><p>Alder Post, 3 Quay Street</p></footer></body></html>"
    )


def page_bytes(story: str = STORY, *, in_head: str = "", before: str = "", after: str = "") -> bytes:
    return page(story, in_head=in_head, before=before, after=after).encode()


def around(before: str, middle: Iterable[bytes], after: str) -> Iterable[bytes]:
    """Yield a page whose middle is made piece by piece; `before` and `after` stand around it in the body."""
    whole = page(f"{before}\0{after}").encode()
    first, last = whole.split(b"\0")
    yield first
    yield from middle
    yield last


def with_more(*more: Iterable[bytes], first: str = STORY) -> Iterable[bytes]:
    """Yield a page with the story and more after it."""
    return around(f"<article><h1>Harbour</h1>{first}", itertools.chain(*more), "</article>")


def numbered(form: bytes, count: int) -> Iterable[bytes]:
    """Yield `form` so many times, its number in each."""
    for start in range(0, count, 1000):
        yield b"".join(form.replace(b"#", b"%d" % n) for n in range(start, min(start + 1000, count)))


def in_head(parts: Iterable[bytes]) -> Iterable[bytes]:
    first, last = page_bytes(in_head="\0").split(b"\0")
    yield first
    yield from parts
    yield last


def nested(opening: bytes, closing: bytes, depth: int) -> Iterable[bytes]:
    yield from times(opening, depth)
    yield STORY.encode()
    yield from times(closing, depth)


def many_attributes(count: int) -> Iterable[bytes]:
    """Yield one tag whose attributes all have names of their own."""
    yield b"<p "
    for start in range(0, count, 1000):
        yield b"".join(b'a%d="x" ' % n for n in range(start, start + 1000))
    yield b">harbour</p>"


def laughing_page() -> Iterable[bytes]:
    """Yield an XHTML page whose entities stand for ten of the one before each: a billion words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "harbour "}">' for n in range(10))
    yield (
        f'<?xml version="1.0"?><!DOCTYPE html [{entities}]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Harbour</title></head>'
        f"<body><article><h1>{TITLE}</h1>{STORY}<p>&l9;</p></article></body></html>"
    ).encode()


def deep_json(depth: int) -> str:
    return '{"@graph":[' * depth + "]}" * depth


def stated(**facts: object) -> str:
    """Return what a page states of itself, as structured data."""
    told = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **facts})
    return f'<script type="application/ld+json">{told}</script>'
