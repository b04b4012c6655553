"""What links carry along that does not tell one page from another: who shared it, where, in which campaign.

A parameter is here when its name says so on any site, or on the one site it is listed for. A name that
means a page somewhere ("id", "p", "story", "source", "cid", "page", "ref" with a number) is not: two pages
taken for one is the worse mistake.
"""

import re
from collections.abc import Callable
from urllib.parse import unquote_plus


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Families of names, each of one tool for measuring campaigns.
_FAMILIES = (
    "utm_",  # Google Analytics, and everybody after it
    "utm-",
    "hsa_",  # HubSpot's advertisements
    "mtm_", "pk_", "piwik_", "matomo_",  # Matomo
    "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee",  # Comscore; the BBC
    # Piano (AT Internet): the BBC, France's papers
    "at_medium", "at_campaign", "at_custom", "at_link", "at_ptr", "at_format", "at_bbc", "at_creation",
    "at_variant", "at_general", "at_network",
    "wt.",  # Webtrends
    "vero_",
    "oly_",  # Omeda, trade papers' newsletters
    "ga_source", "ga_medium", "ga_campaign", "ga_content", "ga_term", "gaa_",  # Google's
    "guce_",  # Yahoo's consent
    "elqtrack",
    "_branch_",
    "__cf_chl_",  # Cloudflare's test of the browser
    "fb_action", "fb_source", "fb_ref",
    "__xts__", "__cft__", "__tn__",  # Facebook
    "amp_js", "amp_gsa", "amp_tf", "amp_ct", "amp_latest",  # pages in Google's viewer
)  # fmt: skip
_NAMES = _names(
    # clicks on advertisements and in newsletters
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid li_fat_id igshid igsh"
    " mibextid epik rb_clickid s_kwcid _openstat mc_cid mc_eid mc_tc mkt_tok _hsenc _hsmi _ga _gl _gac emci"
    " emdi ss_source ss_campaign_id dicbo oborigurl usqp aoh"
    # campaigns of publishers, under names of their own
    " cmp cmpid wt_mc wt_zmc wtmc smid smtyp taid xtor xtref spm scm ocid traffic_source ref_src ref_url"
    " sr_share soc_src soc_trk guccounter tpcc ncid icid ito intcmp int_cmp int_campaign itid reflink mcubz"
    " srnd __twitter_impression leadsource wprov maca"
    # who shared it
    " share_id shareid sharetoken share_token sharetype unlocked_article_code giftcopy giftid"
    " mbid"
)
# What only means this on one site, with all its hosts.
_ON_SITE = {
    "x.com": _names("s t ref_url cxt"),
    "youtube.com": _names("si feature pp ab_channel t start app"),
    "nytimes.com": _names(
        "partner emc nl te campaign_id instance_id segment_id user_id regi_id action module"
        " referringsource searchresultposition"
    ),
    "wsj.com": frozenset(("st", "mod", "siteid")),
    "washingtonpost.com": _names("pwapi_token hpid tid carta-url s_l location"),
    "bloomberg.com": frozenset(("sref", "in_source")),
    "ft.com": frozenset(("segmentid", "accesstoken", "sharetype")),
    "forbes.com": frozenset(("sh", "ss")),
    "medium.com": frozenset(("source", "sk")),
    "msn.com": _names("cvid ei pc"),
    "linkedin.com": _names("trk trackingid lipi rcm originalsubdomain"),
    "reddit.com": _names("context rdt share_id chainedposts"),
    "tiktok.com": _names("is_from_webapp sender_device is_copy_url _r _t lang web_id"),
    "instagram.com": frozenset(("img_index", "hl")),
    "facebook.com": _names("extid sfnsn eid rdid ref locale paipv eav _rdr _rdc share_url"),
    "blogspot.com": frozenset(("m",)),
    "t.me": frozenset(("single", "embed", "mode")),
}
# How a page is to be laid out: the same story for a telephone, an AMP viewer or a printer.
_LAYOUTS = frozenset(("amp", "_amp", "print", "printable", "isamp", "is_amp"))
_LAYOUT_NAMES = _names("outputtype output view mode layout type format service tpl")
_YES = frozenset(("", "1", "true", "yes", "y", "on", "amp"))
# WordPress's buttons: "share=twitter". Elsewhere "share" may be a number.
_NETWORKS = _names("twitter x facebook email whatsapp telegram linkedin reddit tumblr pinterest print")
_NUMBERED = re.compile(r"\d")


def names_page(host: str) -> Callable[[str], bool]:
    """Return what tells whether a part of a query ("name=value") helps to name a page at `host`."""
    labels = host.split(".")
    endings = (".".join(labels[start:]) for start in range(len(labels) - 1))
    own = next((_ON_SITE[ending] for ending in endings if ending in _ON_SITE), frozenset[str]())

    def is_needed(part: str) -> bool:
        name, _, value = (unquote_plus(half).lower() for half in part.partition("="))
        if name in _NAMES or name in own or name.startswith(_FAMILIES):
            return False
        if name in _LAYOUTS and value in _YES:
            return False
        if name in _LAYOUT_NAMES and value in ("amp", "print"):
            return False
        if name == "share" and value in _NETWORKS:
            return False
        # Documents are numbered by "ref" here and there ("ref=A/RES/377"); those who refer readers are words.
        return not (name == "ref" and not _NUMBERED.search(value))

    return is_needed
