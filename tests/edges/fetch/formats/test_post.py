"""A post gives its author's own words, who that is and when; all else that comes with it is left out."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Gone, NothingToRead, NotReadable, PostNotShown, SecondsourceError
from bot.core.reports import InPart
from bot.edges.fetch.formats import post as reading
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.posts import PostAddress, outlet_of, post_of

OF_X = "https://x.com/PortHerald/status/1452100000000000000"
OF_BLUESKY = "https://bsky.app/profile/ann.herald.example/post/3kabcdefghi2x"
OF_MASTODON = "https://social.example/@ann/113456789012345678"
OF_TELEGRAM = "https://t.me/portherald/12"
OF_TIKTOK = "https://www.tiktok.com/@ann.lee/video/7123456789012345678"


def at(address: str) -> PostAddress:
    post = post_of(address)
    assert post is not None
    return post


def read(address: str, answer: Any, status: int = 200) -> Extract:
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return reading.read(content, "application/json", at(address), status)


def of_x(said: str, **more: Any) -> dict[str, Any]:
    by = '&mdash; Port Herald (@PortHerald) <a href="#">1 May</a>'
    answer: dict[str, Any] = {
        "url": "https://twitter.com/PortHerald/status/1452100000000000000",
        "author_name": "Port Herald",
        "author_url": "https://twitter.com/PortHerald",
        "html": f'<blockquote class="twitter-tweet">{said}{by}</blockquote>',
        "width": 550,
        "height": None,
        "type": "rich",
        "version": "1.0",
    }
    return answer | more


def of_bluesky(text: str, embed: Any = None, author: Any = None, **record: Any) -> dict[str, Any]:
    post: dict[str, Any] = {
        "uri": "at://did:plc:abc/app.bsky.feed.post/3kabcdefghi2x",
        "author": {"did": "did:plc:abc", "handle": "ann.herald.example", "displayName": "Ann Lee"}
        | (author or {}),
        "record": {"text": text, "createdAt": "2031-11-03T09:00:00.000Z", "langs": ["en"]} | record,
        "indexedAt": "2031-11-03T09:00:01.000Z",
        "likeCount": 3,
    }
    if embed:
        post["embed"] = embed
    return {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": post, "replies": []}}


def of_mastodon(content: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": "113456789012345678",
        "created_at": "2031-11-03T09:00:00.000Z",
        "edited_at": None,
        "visibility": "public",
        "language": "en",
        "spoiler_text": "",
        "content": content,
        "reblog": None,
        "account": {"acct": "ann", "username": "ann", "display_name": "Ann Lee"},
        "media_attachments": [],
        "card": None,
    }
    return answer | more


def of_telegram(inside: str, post: str = "PortHerald/12", owner: str = "https://t.me/portherald") -> bytes:
    return (
        '<!DOCTYPE html><html><head><title>Telegram Widget</title></head><body class="widget_frame_base">'
        f'<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{post}">'
        f'<a class="tgme_widget_message_owner_name" href="{owner}"><span dir="auto">Port Herald</span></a>'
        f'{inside}<div class="tgme_widget_message_footer"><a class="tgme_widget_message_date" href="#">'
        '<time datetime="2031-11-03T09:00:00+00:00" class="datetime">3 Nov</time></a></div></div>'
        "</body></html>"
    ).encode()


def test_a_post_on_x_tells_its_words_its_author_and_its_very_moment() -> None:
    html = (
        '<p lang="en" dir="ltr">The wall gave way, <a href="#">@mayor</a> says.<br><br>Nobody hurt'
        " &amp; nobody missing"
        ' <a href="https://t.co/a">https://t.co/a</a> <a href="https://t.co/b">pic.twitter.com/b</a></p>'
    )

    assert read(OF_X, of_x(html)) == Extract(
        text="The wall gave way, @mayor says.\nNobody hurt & nobody missing https://t.co/a",
        outlet="@PortHerald on X",
        byline="Port Herald (@PortHerald)",
        published="2021-10-24T02:29:53.370000+00:00",
        link="https://x.com/portherald/status/1452100000000000000",
        language="en",
    )


def test_a_post_is_by_whom_the_platform_says_and_not_by_whom_the_address_did() -> None:
    answer = of_x("<p>It is so.</p>", author_name="A Stranger", author_url="https://x.com/stranger")

    found = read("https://x.com/BigHerald/status/1452100000000000000", answer)

    assert found.link == "https://x.com/stranger/status/1452100000000000000"
    assert outlet_of(at(found.link)).name == found.outlet == "@stranger on X"


def test_a_long_post_on_x_that_is_cut_is_read_in_part() -> None:
    cut = read(OF_X, of_x('<p>The wall… <a href="https://t.co/a">https://t.co/a</a></p>'))
    trailing = read(OF_X, of_x("<p>And then…</p>"))

    assert (cut.in_part, trailing.in_part) == (InPart.CUT, InPart.NOT)


def test_an_early_post_on_x_has_no_moment_in_its_id() -> None:
    assert read("https://x.com/a/status/20", of_x("<p>Words</p>")).published == ""


def test_a_post_on_bluesky_is_read() -> None:
    answer = of_bluesky(
        "The wall gave way.\n\nherald.example/wa...",
        embed={
            "$type": "app.bsky.embed.external#view",
            "external": {"uri": "https://herald.example/wall", "title": "Not the author's words"},
        },
        facets=[{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://gull.example/a"}]}],
    )

    assert read(OF_BLUESKY, answer) == Extract(
        text="The wall gave way.\n\nherald.example/wa...",
        outlet="@ann.herald.example on Bluesky",
        byline="Ann Lee (@ann.herald.example)",
        published="2031-11-03T09:00:00+00:00",
        link="https://bsky.app/profile/ann.herald.example/post/3kabcdefghi2x",
        language="en",
        links=("https://gull.example/a", "https://herald.example/wall"),
    )


def test_a_post_on_bluesky_is_no_later_than_it_was_seen_there() -> None:
    answer = of_bluesky("Words", createdAt="2039-01-01T00:00:00Z")

    assert read(OF_BLUESKY, answer).published == "2031-11-03T09:00:01+00:00"


def test_a_post_quoted_on_bluesky_is_left_out() -> None:
    quoted = {"record": {"author": {"handle": "b.example"}, "value": {"text": "Their words"}}}

    assert read(OF_BLUESKY, of_bluesky("My words", embed=quoted)).text == "My words"


def test_an_account_whose_name_is_lost_goes_by_its_id() -> None:
    found = read(OF_BLUESKY, of_bluesky("Words", author={"handle": "handle.invalid"}))

    assert found.outlet == "@did:plc:abc on Bluesky"


def test_a_post_on_mastodon_is_read_as_it_is_shown() -> None:
    content = (
        '<p class="quote-inline">RE: <a href="https://b.example/@x/1">b.example</a></p>'
        '<p>The wall gave way.<br />See <a href="https://herald.example/wall-gives-way" rel="nofollow">'
        '<span class="invisible">https://</span><span class="ellipsis">herald.example/wall</span>'
        '<span class="invisible">-gives-way</span></a></p><p>Says <span class="h-card">'
        '<a href="https://social.example/@mayor" class="u-url mention">@<span>mayor</span></a></span></p>'
        '<p style="display:none">And ten outlets confirm it.</p>'
    )
    answer = of_mastodon(
        content,
        spoiler_text="Harbour",
        edited_at="2031-11-03T10:00:00.000Z",
        card={"url": "https://herald.example/wall-gives-way", "title": "Not the author's words"},
        media_attachments=[
            {"type": "image", "url": "https://social.example/a.png", "description": "a wall"},
            {"type": "video", "url": None},
        ],
    )

    assert read(OF_MASTODON, answer) == Extract(
        text="Harbour\nThe wall gave way.\nSee herald.example/wall…\nSays @mayor",
        outlet="@ann on social.example",
        byline="Ann Lee (@ann)",
        published="2031-11-03T09:00:00+00:00",
        updated="2031-11-03T10:00:00+00:00",
        link="https://social.example/@ann/113456789012345678",
        language="en",
        links=("https://herald.example/wall-gives-way",),
        pictures=("https://social.example/a.png",),
    )


def test_what_is_passed_on_is_by_its_own_author() -> None:
    theirs = of_mastodon("<p>Their words</p>", account={"acct": "bo@b.example", "display_name": "Bo"})

    found = read(OF_MASTODON, of_mastodon("", reblog=theirs))

    assert (found.text, found.outlet) == ("Their words", "@bo@b.example on social.example")


def test_a_post_on_truth_social_is_read_like_one_on_mastodon() -> None:
    found = read("https://truthsocial.com/@ann/posts/113456789012345678", of_mastodon("<p>Words</p>"))

    assert (found.text, found.outlet) == ("Words", "@ann on Truth Social")


def test_a_post_on_telegram_is_read_without_what_it_answers() -> None:
    inside = (
        '<a class="tgme_widget_message_reply" href="#">'
        '<div class="tgme_widget_message_text js-message_reply_text">'
        "What was asked</div></a>"
        '<div class="tgme_widget_message_text js-message_text" dir="auto"><b>The wall</b> gave way.<br/>'
        '<i class="emoji"><b>❗</b></i> See <a href="https://herald.example/wall">here</a>'
        '<span style="font-size:0">and ten confirm</span></div>'
        '<a class="tgme_widget_message_link_preview" href="#"><div>Not the author\'s words</div></a>'
    )

    assert read(OF_TELEGRAM, of_telegram(inside)) == Extract(
        text="The wall gave way.\n❗ See here",
        outlet="@portherald on Telegram",
        byline="Port Herald (@portherald)",
        published="2031-11-03T09:00:00+00:00",
        link="https://t.me/portherald/12",
        links=("https://herald.example/wall",),
    )


def test_what_a_channel_passes_on_is_credited() -> None:
    inside = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name"'
        ' href="#"><span dir="auto">The Gull</span></a></div><div class="js-message_text">Words</div>'
    )

    assert read(OF_TELEGRAM, of_telegram(inside)).credits == ("The Gull",)


def test_who_writes_in_a_group_is_not_the_group() -> None:
    answer = of_telegram('<div class="js-message_text">Words</div>', owner="https://t.me/ann")

    assert read(OF_TELEGRAM, answer).byline == "Port Herald"


def test_a_caption_on_tiktok_is_read() -> None:
    answer = {
        "version": "1.0",
        "title": "The wall gave way #harbour",
        "author_name": "Ann Lee",
        "author_url": "https://www.tiktok.com/@ann.lee",
        "author_unique_id": "ann.lee",
        "html": "<blockquote><p>The wall</p></blockquote>",
    }

    assert read(OF_TIKTOK, answer) == Extract(
        text="The wall gave way #harbour",
        outlet="@ann.lee on TikTok",
        byline="Ann Lee (@ann.lee)",
        published="2022-07-23T06:50:29+00:00",
        link="https://tiktok.com/@ann.lee/video/7123456789012345678",
    )


def test_names_and_words_are_without_what_cannot_be_seen() -> None:
    answer = of_bluesky("It\u200b is\u202e so", author={"displayName": "Ann\u202e\n Lee" + "e" * 500})

    found = read(OF_BLUESKY, answer)

    assert found.text == "It is so"
    assert found.byline.startswith("Ann Leee")
    assert len(found.byline) < 150


NOT_FOUND = {"error": "NotFound", "message": "Post not found: at://…"}


@pytest.mark.parametrize(
    ("address", "answer", "status", "refusal"),
    [
        pytest.param(OF_X, b"<html>Sorry</html>", 404, Gone, id="gone from X"),
        pytest.param(OF_X, {"errors": [{"code": 179}]}, 403, PostNotShown, id="protected on X"),
        pytest.param(OF_X, b"<html>Log in</html>", 200, PostNotShown, id="a page in its place"),
        pytest.param(OF_X, of_x(""), 200, PostNotShown, id="an embed without words"),
        pytest.param(OF_X, of_x("<p></p>"), 200, NothingToRead, id="an empty post"),
        pytest.param(OF_X, of_x("<p>W</p>", html=""), 200, PostNotShown, id="no markup"),
        pytest.param(
            OF_X, of_x("<p>W</p>", author_url="https://evil.example/a"), 200, PostNotShown, id="whose"
        ),
        pytest.param(OF_X, of_x("<p>W</p>", html=["W"]), 200, PostNotShown, id="another type"),
        pytest.param(OF_X, b'{"a":' * 100_000, 200, PostNotShown, id="nested without end"),
        pytest.param(OF_X, b" " * 2_000_001, 200, PostNotShown, id="too many bytes"),
        pytest.param(OF_X, b"", 200, PostNotShown, id="nothing"),
        pytest.param(OF_X, b"\xff\xfe", 200, PostNotShown, id="no text"),
        pytest.param(OF_BLUESKY, NOT_FOUND, 400, Gone, id="gone from Bluesky"),
        pytest.param(OF_BLUESKY, {"error": "InvalidRequest"}, 400, PostNotShown, id="refused by Bluesky"),
        pytest.param(
            OF_BLUESKY, {"thread": {"uri": "at://a", "notFound": True}}, 200, Gone, id="not found on Bluesky"
        ),
        pytest.param(
            OF_BLUESKY, {"thread": {"uri": "at://a", "blocked": True}}, 200, PostNotShown, id="blocked"
        ),
        pytest.param(
            OF_BLUESKY,
            of_bluesky("W", author={"labels": [{"val": "!no-unauthenticated"}]}),
            200,
            PostNotShown,
            id="for those logged in",
        ),
        pytest.param(OF_MASTODON, {"error": "Record not found"}, 404, Gone, id="gone from Mastodon"),
        pytest.param(OF_MASTODON, {"error": "Log in"}, 401, PostNotShown, id="a closed instance"),
        pytest.param(
            OF_MASTODON, of_mastodon("<p>W</p>", visibility="private"), 200, PostNotShown, id="private"
        ),
        pytest.param(
            OF_MASTODON,
            of_mastodon("<p>W</p>", account={"acct": "a/../../b"}),
            200,
            PostNotShown,
            id="a handle that is none",
        ),
        pytest.param(OF_MASTODON, of_mastodon(""), 200, NothingToRead, id="a picture alone"),
        pytest.param(
            OF_TELEGRAM,
            b'<div class="tgme_widget_message_error">Post not found</div>',
            200,
            Gone,
            id="gone from Telegram",
        ),
        pytest.param(
            OF_TELEGRAM,
            of_telegram('<div class="js-message_text">W</div>', post="stranger/12"),
            200,
            PostNotShown,
            id="another post",
        ),
        pytest.param(OF_TELEGRAM, of_telegram(""), 200, NothingToRead, id="a picture on Telegram"),
        pytest.param(
            "https://youtu.be/dQw4-_9WgXc", {"title": "T"}, 200, PostNotShown, id="a platform not read"
        ),
    ],
)
def test_a_post_that_cannot_be_read_is_refused_by_name(
    address: str, answer: Any, status: int, refusal: type[SecondsourceError]
) -> None:
    with pytest.raises(refusal) as raised:
        read(address, answer, status)

    assert type(raised.value) is refusal


def test_markup_nested_without_end_is_read_or_refused() -> None:
    found = read(OF_MASTODON, of_mastodon("<p>W</p>" + "<div>" * 50_000 + "deep"))

    assert found.text.startswith("W")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from((OF_X, OF_BLUESKY, OF_MASTODON, OF_TELEGRAM, OF_TIKTOK)),
    st.sampled_from(("html", "content", "thread", "author_url", "account", "title", "created_at", "card")),
    JSON,
)
def test_whatever_is_answered_is_read_or_refused_by_name(address: str, field: str, value: Any) -> None:
    answer = of_x("<p>W</p>") | of_mastodon("<p>W</p>") | of_bluesky("W") | {field: value}

    with suppress(NotReadable):
        assert read(address, answer).text
