"""An address says that it is a post, whose it says it is, and where its text can be had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.addresses import canonical_address
from bot.core.reports import OutletId
from bot.edges.fetch.posts import Platform, PostAddress, outlet_of, post_of

ID = "113456789012345678"
OEMBED_OF_X = (
    "https://publish.x.com/oembed?url=https%3A%2F%2Fx.com%2F{}%2Fstatus%2F7&omit_script=1&hide_thread=1&dnt=1"
)


@pytest.mark.parametrize(
    ("address", "platform", "handle", "post", "link"),
    [
        ("https://x.com/Herald/status/7", Platform.X, "Herald", "7", "https://x.com/herald/status/7"),
        ("https://mobile.twitter.com/Herald/status/7?s=20", Platform.X, "Herald", "7", None),
        ("https://twitter.com/Herald/status/7/photo/1", Platform.X, "Herald", "7", None),
        ("https://fxtwitter.com/Herald/status/7", Platform.X, "Herald", "7", "https://x.com/herald/status/7"),
        ("https://x.com/i/web/status/7", Platform.X, "", "7", "https://x.com/i/status/7"),
        (
            "https://bsky.app/profile/Ann.herald.example/post/3kabcdefghi2x",
            Platform.BLUESKY,
            "Ann.herald.example",
            "3kabcdefghi2x",
            "https://bsky.app/profile/ann.herald.example/post/3kabcdefghi2x",
        ),
        (
            "https://bsky.app/profile/did:plc:abc123/post/3kabcdefghi2x",
            Platform.BLUESKY,
            "did:plc:abc123",
            "3kabcdefghi2x",
            None,
        ),
        (
            f"https://social.herald.example/@Ann/{ID}",
            Platform.MASTODON,
            "Ann",
            ID,
            f"https://social.herald.example/@ann/{ID}",
        ),
        (f"https://social.example/web/@ann/{ID}", Platform.MASTODON, "ann", ID, None),
        (f"https://social.example/@ann@gull.example/{ID}", Platform.MASTODON, "ann@gull.example", ID, None),
        (
            f"https://social.example/users/ann/statuses/{ID}",
            Platform.MASTODON,
            "ann",
            ID,
            f"https://social.example/@ann/{ID}",
        ),
        (
            f"https://truthsocial.com/@ann/posts/{ID}",
            Platform.TRUTH_SOCIAL,
            "ann",
            ID,
            f"https://truthsocial.com/@ann/{ID}",
        ),
        ("https://t.me/HeraldNews/12", Platform.TELEGRAM, "HeraldNews", "12", "https://t.me/heraldnews/12"),
        ("https://t.me/s/heraldnews/12?single", Platform.TELEGRAM, "heraldnews", "12", None),
        ("https://telegram.me/heraldnews/3/12", Platform.TELEGRAM, "heraldnews", "12", None),
        ("https://t.me/c/1234/12", Platform.TELEGRAM, "", "12", None),
        ("https://t.me/heraldnews/12?comment=99", Platform.TELEGRAM, "", "99", None),
        (
            "https://www.tiktok.com/@ann.lee/video/7123456789012345678?is_from_webapp=1",
            Platform.TIKTOK,
            "ann.lee",
            "7123456789012345678",
            "https://tiktok.com/@ann.lee/video/7123456789012345678",
        ),
        ("https://www.threads.net/@ann/post/C1a_b-c", Platform.THREADS, "ann", "C1a_b-c", None),
        ("https://www.instagram.com/reel/C1a_b/?igsh=x", Platform.INSTAGRAM, "", "C1a_b", None),
        ("https://www.instagram.com/ann/p/C1a_b/", Platform.INSTAGRAM, "ann", "C1a_b", None),
        ("https://www.facebook.com/ann.lee/posts/pfbid02ab", Platform.FACEBOOK, "ann.lee", "pfbid02ab", None),
        ("https://m.facebook.com/story.php?story_fbid=1&id=2", Platform.FACEBOOK, "", "1", None),
        ("https://www.facebook.com/groups/9/posts/8/", Platform.FACEBOOK, "", "8", None),
        ("https://www.facebook.com/share/p/1AbC/", Platform.FACEBOOK, "", "1AbC", None),
        ("https://www.facebook.com/watch/?v=12", Platform.FACEBOOK, "", "12", None),
        ("https://fb.watch/a-b_c/", Platform.FACEBOOK, "", "a-b_c", None),
        (
            "https://www.youtube.com/watch?list=x&v=dQw4-_9WgXc&t=7s",
            Platform.YOUTUBE,
            "",
            "dQw4-_9WgXc",
            None,
        ),
        ("https://youtu.be/dQw4-_9WgXc?si=x", Platform.YOUTUBE, "", "dQw4-_9WgXc", None),
        ("https://youtube.com/shorts/dQw4-_9WgXc", Platform.YOUTUBE, "", "dQw4-_9WgXc", None),
        ("https://old.reddit.com/r/news/comments/1ab2/wall_gives_way/", Platform.REDDIT, "", "1ab2", None),
        ("https://vk.com/wall-12_34", Platform.VK, "", "wall-12_34", None),
        ("https://vk.com/feed?w=wall12_34", Platform.VK, "", "wall12_34", None),
        (
            "https://www.linkedin.com/posts/ann-lee-a1_wall-activity-7123456789-aBcD",
            Platform.LINKEDIN,
            "ann-lee-a1",
            "7123456789",
            None,
        ),
        (
            "https://linkedin.com/feed/update/urn:li:activity:7123456789/",
            Platform.LINKEDIN,
            "",
            "7123456789",
            None,
        ),
    ],
)
def test_an_address_of_a_post_says_so(
    address: str, platform: Platform, handle: str, post: str, link: str | None
) -> None:
    found = post_of(address)

    assert found is not None
    assert (found.platform, found.handle, found.post) == (platform, handle, post)
    assert link is None or found.link == link
    assert canonical_address(found.link) == found.link


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/herald",
        "https://x.com/search?q=wall",
        "https://herald.example/a/status/7",
        "https://x.com.herald.example/a/status/7",
        "https://herald.example/@ann/12345",
        "https://herald.example:8080/@ann/123456789012345678",
        "https://herald.example/@ann/the-wall-113456789012345678",
        "https://bsky.app/profile/ann.example",
        "https://t.me/heraldnews",
        "https://www.youtube.com/@herald",
        "https://www.facebook.com/herald",
        "https://www.facebook.com/reelfoo",
        "https://www.linkedin.com/pulse/wall-ann-lee",
        "https://www.reddit.com/r/news",
        "https://vm.tiktok.com/ZM1ab/",
        "https://t.co/abc",
        "https://vk.com/herald",
        f"https://x.com/a/status/7?{'x' * 3_000}",
        "not a link",
        "",
    ],
)
def test_any_other_address_does_not(address: str) -> None:
    assert post_of(address) is None


@pytest.mark.parametrize(
    ("address", "ask"),
    [
        ("https://twitter.com/Herald/status/7", OEMBED_OF_X.format("herald")),
        ("https://x.com/i/status/7", OEMBED_OF_X.format("i")),
        (
            "https://bsky.app/profile/ann.example/post/3kabcdefghi2x",
            "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread"
            "?uri=at://ann.example/app.bsky.feed.post/3kabcdefghi2x&depth=0&parentHeight=0",
        ),
        (f"https://social.example/@ann@b.example/{ID}", f"https://social.example/api/v1/statuses/{ID}"),
        (f"https://truthsocial.com/@ann/{ID}", f"https://truthsocial.com/api/v1/statuses/{ID}"),
        ("https://t.me/s/heraldnews/12", "https://t.me/heraldnews/12?embed=1&mode=tme"),
        (
            "https://www.tiktok.com/@ann/photo/7123456789012345678",
            "https://www.tiktok.com/oembed?url=https%3A%2F%2Ftiktok.com%2F%40ann%2Fvideo%2F7123456789012345678",
        ),
        ("https://t.me/c/1234/12", ""),
        ("https://t.me/heraldnews/12?comment=99", ""),
        ("https://www.threads.net/@ann/post/C1", ""),
        ("https://www.instagram.com/p/C1/", ""),
        ("https://www.facebook.com/ann/posts/1", ""),
        ("https://youtu.be/dQw4-_9WgXc", ""),
        ("https://www.reddit.com/r/news/comments/1ab2/wall/", ""),
        ("https://vk.com/wall-12_34", ""),
        ("https://linkedin.com/feed/update/urn:li:activity:7123456789/", ""),
    ],
)
def test_a_platform_is_asked_only_where_it_gives_the_text(address: str, ask: str) -> None:
    post = post_of(address)

    assert post is not None
    assert post.ask == ask


@pytest.mark.parametrize(
    ("address", "id", "name"),
    [
        ("https://twitter.com/Herald/status/7", "x.com/@herald", "@Herald on X"),
        (f"https://social.example/@Ann/{ID}", "social.example/@ann", "@Ann on social.example"),
        (
            f"https://social.example/@ann@b.example/{ID}",
            "social.example/@ann@b.example",
            "@ann@b.example on social.example",
        ),
        ("https://t.me/heraldnews/12", "t.me/@heraldnews", "@heraldnews on Telegram"),
        ("https://www.facebook.com/ann.lee/posts/1", "facebook.com/ann.lee", "ann.lee on Facebook"),
        ("https://fb.watch/a/", "fb.watch/a", "a post on Facebook"),
        ("https://x.com/i/status/7", "x.com/i/status/7", "a post on X"),
    ],
)
def test_the_outlet_of_a_post_is_its_account(address: str, id: str, name: str) -> None:
    post = post_of(address)
    assert post is not None

    outlet = outlet_of(post)

    assert (outlet.id, outlet.name) == (OutletId(id), name)
    assert (outlet.domain, outlet.registered) == ("", False)


def test_a_post_is_known_by_the_account_it_turns_out_to_be_by() -> None:
    claimed = post_of("https://x.com/BigHerald/status/7")
    assert claimed is not None

    post = claimed.by("Stranger")

    assert (post.handle, post.link) == ("Stranger", "https://x.com/stranger/status/7")
    assert post_of(post.link) == PostAddress(
        Platform.X, "stranger", "7", post.link, OEMBED_OF_X.format("stranger")
    )


@given(
    st.sampled_from(("x.com", "facebook.com", "linkedin.com/posts", "vk.com", "t.me", "a.example")),
    st.text(alphabet="a_/1@-?=&.wl%:", max_size=200),
)
def test_whatever_the_address_what_is_asked_is_on_a_host_of_the_post_itself(host: str, rest: str) -> None:
    post = post_of(f"https://{host}/{rest}")

    hosts = ("https://publish.x.com/", "https://t.me/", "https://a.example/")
    assert post is None or post.ask == "" or post.ask.startswith(hosts)
