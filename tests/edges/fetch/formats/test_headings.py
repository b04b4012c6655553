"""The title is the one readers see over the story, the byline whom they see as its author."""

import pytest

from tests.edges.fetch.formats.pages import page, read, story

SITE = '<meta property="og:site_name" content="Port Herald">'


def ld(fields: str) -> str:
    about = f'{{"@type":"NewsArticle","datePublished":"2031-11-03",{fields}}}'
    return f'<script type="application/ld+json">{about}</script>'


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        ('<meta property="og:title" content="Port wall gives way: nine hurt">',
         "Harbour wall gives way, nine hurt", "Harbour wall gives way, nine hurt"),
        ("<title>Port Herald » Blog » Harbour wall gives way</title>", "Port Herald",
         "Harbour wall gives way"),
        (f"{SITE}<title>Harbour wall gives way | Port Herald</title>", "Port Herald",
         "Harbour wall gives way"),
        (f'{SITE}<meta property="og:title" content="Harbour wall gives way | Port Herald">',
         "", "Harbour wall gives way"),
        (ld('"headline":"Harbour wall gives way"'), "", "Harbour wall gives way"),
        ("<title>Harbour wall gives way - The long way - Port</title>", "Quick links",
         "Harbour wall gives way"),
    ],
    ids=["readers' own", "site's name first", "site's name", "for sharing", "for machines", "window's"],
)  # fmt: skip
def test_the_title_is_the_storys(head: str, heading: str, expected: str) -> None:
    body = "".join(story())
    markup = f"<html><head>{head}</head><body><h1>{heading}</h1><article>{body}</article></body></html>"

    assert read(markup).title == expected


@pytest.mark.parametrize(
    ("head", "shown", "expected"),
    [
        ('<meta name="author" content="Ann Lee">', "", "Ann Lee"),
        (f'{SITE}<meta name="author" content="Port Herald, Ann Lee">', "", "Ann Lee"),
        (ld('"author":[{"@type":"Person","name":"Ann Lee"},{"@type":"Person","name":"Bo Sund"}]'), "",
         "Ann Lee, Bo Sund"),
        (ld('"author":"Ann Lee"'), '<p class="byline">By Ann Lee and Bo Sund</p>', "Ann Lee, Bo Sund"),
        ("", '<a rel="author" href="/x">annl</a>', "annl"),
        ("", '<p class="post-author">Posted on May 3, 2031 by Ann Lee</p>', "Ann Lee"),
        ('<meta name="author" content="Ann Lee, AL">', "", "Ann Lee"),
        ('<meta name="author" content="admin">', "", ""),
        ('<meta name="author" content="https://social.example/ann">', "", ""),
        ("", '<div class="comments"><p class="comment-author">Troll One</p></div>', ""),
        ("", '<aside class="related"><p class="author">Cy Other</p></aside>', ""),
    ],
    ids=["meta", "by its outlet", "two", "more shown", "handle", "in a line", "initials", "nobody", "link",
         "in a comment", "of another story"],
)  # fmt: skip
def test_the_byline_is_the_storys(head: str, shown: str, expected: str) -> None:
    assert read(page(shown, *story(), head=head)).byline == expected


@pytest.mark.parametrize(
    ("head", "shown", "expected"),
    [
        ("", '<p class="source">Source: Norwind</p>', ("Norwind",)),
        ("", '<span class="article-agency">Norwind / Sundpress</span>', ("Norwind", "Sundpress")),
        (ld('"publisher":{"@type":"Organization","name":"Port Herald"},'
            '"sourceOrganization":{"@type":"NewsMediaOrganization","name":"Norwind"}'), "", ("Norwind",)),
        (ld('"author":{"@type":"Organization","name":"Norwind"}'), "", ("Norwind",)),
        (ld('"publisher":{"@type":"Organization","name":"Port Herald"},'
            '"author":{"@type":"Organization","name":"Port Herald"}'), "", ()),
        ("", '<figure><img src="/a.jpg"><span class="credit">Norwind</span></figure>', ()),
        ("", '<span class="photo-credit">Photo: Bo Sund/Norwind</span>', ()),
    ],
    ids=["a source", "two", "stated", "an agency as author", "the outlet itself", "a picture's", "a photo's"],
)  # fmt: skip
def test_credits_are_those_of_the_words(head: str, shown: str, expected: tuple[str, ...]) -> None:
    assert read(page(*story(), shown, head=head)).credits == expected
