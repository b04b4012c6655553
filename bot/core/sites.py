"""Sites: which hosts are one publisher's.

A name that anybody may register ends right before a public suffix ("co.uk", "github.io"). There is no list of
all of those here. What is: a rule that covers most countries' second levels, and a table of hosts that give
everybody a name of their own. A suffix that neither knows ("city.example.jp") makes two strangers one site;
a publisher with several names ("bbc.com", "bbc.co.uk") is several. Sites that give everybody a path instead
("medium.com/@a") are one.
"""

import re


def _hosts(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Second levels that countries open to everybody: "co.uk", "com.au", "gov.ua", "or.jp".
_SECOND_LEVELS = _hosts(
    "ac asso co com edu gen go gob gouv gov govt gub ind ltd mil muni ne net nic nom or org plc pp sch"
)
# Hosts under which strangers have names of their own.
_SHARED = _hosts(
    "amazonaws.com appspot.com azurewebsites.net bearblog.dev beehiiv.com blogspot.com cdn.ampproject.org"
    " cloudfront.net co.com de.com eu.com firebaseapp.com fly.dev gb.net ghost.io github.io gitlab.io"
    " glitch.me godaddysites.com hatenablog.com hatenablog.jp herokuapp.com home.blog jimdofree.com"
    " jimdosite.com livejournal.com medium.com micro.blog mystrikingly.com neocities.org netlify.app"
    " notion.site onrender.com over-blog.com pages.dev posthaven.com readthedocs.io repl.co"
    " sites.google.com squarespace.com substack.com translate.goog tumblr.com typepad.com uk.com us.com"
    " vercel.app web.app webflow.io weebly.com wixsite.com wordpress.com workers.dev write.as"
)
_IP = re.compile(r"[\d.]+|.*:.*")


def is_suffix(host: str) -> bool:
    """Tell whether strangers have names right under `host`."""
    labels = host.split(".")
    if len(labels) == 1 or host in _SHARED:
        return True
    if labels[0] == "blogspot":  # "blogspot.com", "blogspot.co.uk", "blogspot.de"
        return True
    return len(labels) == 2 and labels[0] in _SECOND_LEVELS and len(labels[1]) == 2


def site_of(host: str) -> str:
    """Return the part of `host` that one publisher registered; an IP address, or a suffix, is its own."""
    if _IP.fullmatch(host):
        return host
    labels = host.split(".")
    # From the left: the longest ending that is a suffix counts.
    for start in range(len(labels) - 1):
        if is_suffix(".".join(labels[start + 1 :])):
            return ".".join(labels[start:])
    return host
