"""Social posts: which addresses are posts, whose, and where their text can be had without an account.

A platform is asked only through what it publishes for programs (oEmbed, a public API, the page for
embedding). Where there is none, or it gives no text, nothing is asked: Facebook, Instagram, Threads, LinkedIn
and VK want an account, YouTube and Reddit give a title without the words. What the answers say is read in
`formats/post.py`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote

from bot.core.addresses import canonical_address, domain_of
from bot.core.reports import Outlet, OutletId


class Platform(StrEnum):
    """The value is the name people know it by."""

    X = "X"
    BLUESKY = "Bluesky"
    MASTODON = "Mastodon"
    TRUTH_SOCIAL = "Truth Social"
    TELEGRAM = "Telegram"
    TIKTOK = "TikTok"
    THREADS = "Threads"
    FACEBOOK = "Facebook"
    INSTAGRAM = "Instagram"
    YOUTUBE = "YouTube"
    REDDIT = "Reddit"
    VK = "VK"
    LINKEDIN = "LinkedIn"


@dataclass(frozen=True, slots=True)
class PostAddress:
    """The address of one post.

    Attributes:
        handle: the account, without "@"; "" where the address does not say. Platforms open a post under any
            handle, so it is whose post it claims to be until the post is read.
        post: the platform's own id.
        link: the one address the post is known by.
        ask: the address to ask for its text; "" where there is none.
    """

    platform: Platform
    handle: str
    post: str
    link: str
    ask: str = ""

    def by(self, handle: str) -> "PostAddress":
        """Return the address of the same post by the account that it turned out to be by."""
        form = _LINKS.get(self.platform)
        link = form.format(host=domain_of(self.link), handle=handle.lower(), post=self.post) if form else ""
        return replace(self, handle=handle, link=link or self.link)


# What a post is known by, where its handle is a part of that.
_LINKS = {
    Platform.X: "https://x.com/{handle}/status/{post}",
    Platform.BLUESKY: "https://bsky.app/profile/{handle}/post/{post}",
    Platform.MASTODON: "https://{host}/@{handle}/{post}",
    Platform.TRUTH_SOCIAL: "https://truthsocial.com/@{handle}/{post}",
    Platform.TELEGRAM: "https://t.me/{handle}/{post}",
    Platform.TIKTOK: "https://tiktok.com/@{handle}/video/{post}",
}
_ASKS = {
    Platform.X: "https://publish.x.com/oembed?url={link}&omit_script=1&hide_thread=1&dnt=1",
    Platform.BLUESKY: (
        "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread"
        "?uri=at://{handle}/app.bsky.feed.post/{post}&depth=0&parentHeight=0"
    ),
    Platform.MASTODON: "https://{host}/api/v1/statuses/{post}",
    Platform.TRUTH_SOCIAL: "https://truthsocial.com/api/v1/statuses/{post}",
    Platform.TELEGRAM: "https://t.me/{handle}/{post}?embed=1&mode=tme",
    Platform.TIKTOK: "https://www.tiktok.com/oembed?url={link}",
}

_MIRRORS_OF_X = r"(?:(?:fx|vx)twitter|fixupx|fixvx|twittpr|xcancel)\.com|nitter\.net"
# Matched against host, path and query of a canonical address, all of it. The first that fits counts.
_SHAPES = tuple(
    (platform, re.compile(shape, re.IGNORECASE))
    for platform, shape in (
        (
            Platform.X,
            rf"(?:x\.com|{_MIRRORS_OF_X})/(?:i/web|i|(?P<handle>\w{{1,20}}))/status(?:es)?/(?P<post>\d{{1,20}})(?:[/?].*)?",
        ),
        (
            Platform.BLUESKY,
            r"bsky\.app/profile/(?P<handle>[\w.:-]{3,253})/post/(?P<post>[a-z0-9]{8,20})(?:[/?].*)?",
        ),
        (
            Platform.TRUTH_SOCIAL,
            r"truthsocial\.com/@(?P<handle>\w{1,40})/(?:posts/)?(?P<post>\d{10,20})(?:[/?].*)?",
        ),
        # A comment stands under a post, and is another's.
        (Platform.TELEGRAM, r"t(?:elegram)?\.me/.*[?&]comment=(?P<post>\d+).*"),
        (Platform.TELEGRAM, r"t(?:elegram)?\.me/c/\d+/(?:\d+/)?(?P<post>\d+)(?:[/?].*)?"),
        (
            Platform.TELEGRAM,
            r"t(?:elegram)?\.me/(?:s/)?(?P<handle>[a-z]\w{3,31})/(?:\d{1,12}/)?(?P<post>\d{1,12})(?:\?.*)?",
        ),
        (
            Platform.TIKTOK,
            r"tiktok\.com/@(?P<handle>[\w.]{1,40})/(?:video|photo)/(?P<post>\d{5,20})(?:[/?].*)?",
        ),
        (Platform.THREADS, r"threads\.(?:net|com)/@(?P<handle>[\w.]{1,40})/post/(?P<post>[\w-]+)(?:[/?].*)?"),
        (Platform.THREADS, r"threads\.(?:net|com)/t/(?P<post>[\w-]+)(?:[/?].*)?"),
        (
            Platform.INSTAGRAM,
            r"instagram\.com/(?:(?P<handle>[\w.]{1,40})/)?(?:p|reels?|tv)/(?P<post>[\w-]+)(?:[/?].*)?",
        ),
        (
            Platform.FACEBOOK,
            r"(?:[\w-]+\.)?facebook\.com/(?:groups/[^/?]+|(?P<handle>[\w.-]{1,80}))"
            r"/(?:posts|videos|photos|permalink|reel)/(?:[^?]*/)?(?P<post>\w+)(?:\?.*)?",
        ),
        (
            Platform.FACEBOOK,
            r"(?:[\w-]+\.)?facebook\.com/(?:permalink|story|photo|video)(?:\.php)?\?.*?(?:story_fbid|fbid|v)=(?P<post>\w+).*",
        ),
        (Platform.FACEBOOK, r"(?:[\w-]+\.)?facebook\.com/watch/?\?.*?v=(?P<post>\d+).*"),
        (
            Platform.FACEBOOK,
            r"(?:[\w-]+\.)?facebook\.com/(?:reel/|share/(?:[prv]/)?)(?P<post>\w+)(?:[/?].*)?",
        ),
        (Platform.FACEBOOK, r"fb\.watch/(?P<post>[\w-]+)(?:[/?].*)?"),
        (Platform.YOUTUBE, r"(?:music\.)?youtube\.com/watch\?(?:.*&)?v=(?P<post>[\w-]{6,20})(?:&.*)?"),
        (Platform.YOUTUBE, r"youtube\.com/(?:shorts|live|embed)/(?P<post>[\w-]{6,20})(?:[/?].*)?"),
        (Platform.YOUTUBE, r"youtu\.be/(?P<post>[\w-]{6,20})(?:[/?].*)?"),
        (Platform.REDDIT, r"reddit\.com/(?:(?:r|user)/[\w-]+/)?comments/(?P<post>\w+)(?:[/?].*)?"),
        (Platform.REDDIT, r"redd\.it/(?P<post>\w+)(?:[/?].*)?"),
        (Platform.VK, r"vk\.(?:com|ru)/.*?(?P<post>wall-?\d+_\d+).*"),
        (
            Platform.LINKEDIN,
            r"(?:[a-z]{2}\.)?linkedin\.com/posts/(?P<handle>[\w%-]+?)_[^/?]*(?:activity|ugcpost|share)-(?P<post>\d+)[^/?]*(?:[/?].*)?",
        ),
        (
            Platform.LINKEDIN,
            r"(?:[a-z]{2}\.)?linkedin\.com/(?:embed/)?feed/update/urn:li:\w+:(?P<post>\d+)(?:[/?].*)?",
        ),
        # Last, for it is the shape of many sites: only ids as long as Mastodon's are taken for its, and only
        # on the port of all its servers.
        (
            Platform.MASTODON,
            r"[^/?:]+/(?:web/|deck/)?@(?P<handle>\w[\w.-]*(?:@[\w.-]+)?)/(?P<post>\d{15,20})(?:[/?].*)?",
        ),
        (Platform.MASTODON, r"[^/?:]+/users/(?P<handle>\w[\w.-]*)/statuses/(?P<post>\d{15,20})(?:[/?].*)?"),
    )
)
_WITHOUT_AT = (Platform.FACEBOOK, Platform.LINKEDIN, Platform.REDDIT, Platform.VK)
_LONGEST = 2_000  # characters; no post has a longer address


def post_of(address: str) -> PostAddress | None:
    """Return the post that an address leads to; None when it leads to none, or does not say so.

    Short links ("vm.tiktok.com/…", "t.co/…") do not say so: ask again for the address they lead to.
    """
    link = canonical_address(address)
    place = link.removeprefix("https://").partition("#")[0]
    if place == link or len(place) > _LONGEST:
        return None
    for platform, shape in _SHAPES:
        if match := shape.fullmatch(place):
            known = match.groupdict()
            return _post(platform, known.get("handle") or "", known["post"], link)
    return None


def outlet_of(post: PostAddress) -> Outlet:
    """Return the account as an outlet that nobody registered: the platform publishes nothing by itself."""
    if not post.handle:
        return Outlet(OutletId(post.link.removeprefix("https://")), f"a post on {post.platform}")
    at = "" if post.platform in _WITHOUT_AT else "@"
    host = domain_of(post.link)
    where = host if post.platform is Platform.MASTODON else post.platform.value
    return Outlet(OutletId(f"{host}/{at}{post.handle.lower()}"), f"{at}{post.handle} on {where}")


def _post(platform: Platform, handle: str, post: str, link: str) -> PostAddress:
    known = PostAddress(platform, handle, post, link)
    if platform is Platform.X and not handle:
        known = replace(known, link=f"https://x.com/i/status/{post}")
    elif handle:
        known = known.by(handle)
    if platform not in _ASKS or (platform is Platform.TELEGRAM and not handle):
        return known
    ask = _ASKS[platform].format(
        host=domain_of(known.link), handle=quote(handle, safe=":"), post=post, link=quote(known.link, safe="")
    )
    return replace(known, ask=ask)
