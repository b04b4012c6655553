"""Responses that point into the private network without redirecting there: nothing may follow them."""

from collections.abc import Callable

from bot.core.errors import NothingToRead, NotNews, NotReadable
from tests.servers.pages import STORY, TITLE, WORDS, page, stated
from tests.servers.papers import pdf
from tests.servers.parcels import docx_that_fetches
from tests.servers.playing import Case, Play, Visit, head

_WHY = "a request from inside the newsroom's own network"
_ROOT = "root:x:0:0"  # of a file on the machine


def _page(build: Callable[[str], bytes], media: str = "text/html; charset=utf-8", header: str = "") -> Play:
    """Return how a page is sent that knows the address inside."""

    async def play(visit: Visit) -> None:
        content = build(visit.inside)
        headers = [header.replace("{inside}", visit.inside)] if header else []
        await visit.send(head(content, *headers, media=media) + content)

    return play


def _case(
    name: str,
    build: Callable[[str], bytes],
    right: tuple[type[NotReadable], ...] = (),
    media: str = "text/html; charset=utf-8",
    header: str = "",
) -> Case:
    return Case(f"leads-{name}", _page(build, media, header), _WHY, right, WORDS, never=(_ROOT,))


def _in_head(words: str) -> Callable[[str], bytes]:
    return lambda inside: page(in_head=words.replace("{inside}", inside)).encode()


def _in_story(words: str) -> Callable[[str], bytes]:
    return lambda inside: page(STORY + words.replace("{inside}", inside)).encode()


def _plain(_: str) -> bytes:
    return page().encode()


def _xml(inside: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{inside}/d.dtd" ['
        f'<!ENTITY % p SYSTEM "{inside}/p"> %p; <!ENTITY a SYSTEM "{inside}/a"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f'<?xml-stylesheet href="{inside}/s.xsl" type="text/xsl"?>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:xi="http://www.w3.org/2001/XInclude">'
        f"<head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{STORY}<p>&a;&f;</p>"
        '<xi:include href="file:///etc/passwd" parse="text"/></article></body></html>'
    ).encode()


def _pdf(inside: str) -> bytes:
    place = inside.encode()
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI (%b/open) >> >>" % place,
            6: b"<< /Type /Filespec /FS /URL /F (%b/file) >>" % place,
            7: b"<< /Length 0 /F << /FS /URL /F (%b/stream) >> >>\nstream\n\nendstream" % place,
        }
    )


CASES = (
    _case("meta-refresh", _in_head('<meta http-equiv="refresh" content="0; url={inside}/">'), (NotReadable,)),
    _case(
        "meta-refresh-only",
        lambda inside: (
            f'<html><head><meta http-equiv="refresh" content="0;url={inside}/"></head></html>'.encode()
        ),
        (NothingToRead, NotNews),
    ),
    _case("refresh-header", _plain, header="Refresh: 0; url={inside}/"),
    _case("link-header", _plain, header="Link: <{inside}/>; rel=preload, <{inside}/c>; rel=canonical"),
    _case("location-with-200", _plain, header="Location: {inside}/"),
    _case("content-location", _plain, header="Content-Location: {inside}/"),
    _case("alt-svc", _plain, header='Alt-Svc: http/1.1="127.0.0.1:80"; ma=86400'),
    _case("base", _in_head('<base href="{inside}/"><link rel="stylesheet" href="s.css">')),
    _case(
        "canonical",
        _in_head('<link rel="canonical" href="{inside}/"><meta property="og:url" content="{inside}/">'),
    ),
    _case("amp", _in_head('<link rel="amphtml" href="{inside}/amp"><link rel="next" href="{inside}/2">')),
    _case("oembed", _in_head('<link rel="alternate" type="application/json+oembed" href="{inside}/o">')),
    _case(
        "preload",
        _in_head('<link rel="preload" href="{inside}/" as="fetch"><link rel="dns-prefetch" href="{inside}">'),
    ),
    _case("script", _in_head('<script src="{inside}/s.js"></script><script>fetch("{inside}/")</script>')),
    _case("style", _in_head('<style>@import url("{inside}/s.css"); p{background:url({inside}/b)}</style>')),
    _case(
        "pictures",
        _in_story('<img src="{inside}/p.png" srcset="{inside}/p2.png 2x"><video poster="{inside}/v">'),
    ),
    _case("links", _in_story('<p><a href="{inside}/a" ping="{inside}/b">tug</a></p>')),
    _case(
        "frames",
        _in_story(
            '<iframe src="{inside}/f"></iframe><object data="{inside}/o"></object><embed src="{inside}/e">'
        ),
    ),
    _case("form", _in_story('<form action="{inside}/"><input type="image" src="{inside}/i"></form>')),
    _case(
        "json-ld",
        lambda inside: page(
            in_head=stated(url=inside, image=f"{inside}/i", mainEntityOfPage=inside)
        ).encode(),
    ),
    _case(
        "json-ld-context",
        _in_head(
            '<script type="application/ld+json">{"@context": "{inside}/c", "@type": "NewsArticle"}</script>'
        ),
    ),
    _case("xml", _xml, (NotReadable,), "application/xhtml+xml"),
    _case("xml-as-html", _xml, (NotReadable,)),
    _case(
        "docx",
        docx_that_fetches,
        (NotReadable,),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    _case("pdf", _pdf, (), "application/pdf"),
)
