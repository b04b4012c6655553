"""What a page states about itself for machines: JSON-LD, OpenGraph, `meta` and `link`.

All of it is the page's own word and none of it is seen by its readers: names, dates and addresses are taken
from here, never words of the story.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bot.core.addresses import domain_of
from bot.edges.fetch.formats.days import iso_date
from bot.edges.fetch.formats.json_ld import NO_NAMES, nodes_of, people_of, story_of, text_of
from bot.edges.fetch.formats.unseen import only_seen, plain

_MOST_METAS = 3_000
_MOST_ADDRESS = 2_000
_MOST_NAMES = 10

_PUBLISHED_SURELY = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
)
_PUBLISHED = (
    "datepublished",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "citation_publication_date",
    "date",
)
_UPDATED = ("article:modified_time", "og:article:modified_time", "article:modified", "datemodified")
_UPDATED_LOOSELY = ("og:updated_time", "last-modified", "dcterms.modified")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher")
_PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page states. Everything is empty where it says nothing of it.

    Attributes:
        headline: of the story's own JSON-LD.
        description: for sharing; often the story's standfirst.
        og_title: for sharing; often another one than readers see.
        page_title: of the window, the site's name on it.
        authors: of the story's own JSON-LD.
        meta_author: as it stands.
        publisher: of the story's own JSON-LD.
        published, updated: ISO 8601, with time and zone where they are stated.
        link: absolute; a page may state anybody's.
        language: an ISO 639-1 code.
        credits: organizations that the story's JSON-LD names beside its publisher.
        pictures: absolute addresses.
    """

    headline: str = ""
    description: str = ""
    og_title: str = ""
    page_title: str = ""
    authors: tuple[str, ...] = ()
    meta_author: str = ""
    publisher: str = ""
    outlet: str = ""
    published: str = ""
    updated: str = ""
    link: str = ""
    language: str = ""
    credits: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def read_stated(tree: Any, address: str) -> Stated:
    """Read what a page states.

    Args:
        tree: of the whole page, its scripts still in it.
        address: where it was found, for addresses that are relative; "" for a file.
    """
    metas = _metas(tree)
    nodes = list(nodes_of(tree))
    story = story_of(nodes)
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    persons, organizations = people_of(story.get("author") or story.get("creator"), by_id)
    publishers = people_of(story.get("publisher"), by_id)
    sources = people_of(
        [story.get("sourceOrganization"), story.get("provider"), story.get("producer")], by_id
    )
    publisher = next((name for names in publishers for name in names), "")
    outlets = (metas[name] for name in _OUTLETS if metas.get(name))
    outlet = next((name for name in outlets if not name.startswith(NO_NAMES)), "") or publisher
    # Not always in the head: a head ends where anything stands in it that belongs elsewhere.
    title = next((t for t in tree.iter("title") if t.getparent().tag in ("head", "body")), None)
    return Stated(
        headline=plain(text_of(story.get("headline") or story.get("name"))),
        description=metas.get("og:description", "") or metas.get("description", ""),
        og_title=metas.get("og:title", "") or metas.get("twitter:title", ""),
        page_title=plain(title.text_content()[:_MOST_ADDRESS]) if title is not None else "",
        authors=persons or organizations,
        meta_author=metas.get("author", "") or metas.get("article:author", ""),
        publisher=publisher,
        outlet=outlet,
        # OpenGraph's first: it is one for the page, where JSON-LD may be about several stories.
        published=_first_date(metas, _PUBLISHED_SURELY)
        or iso_date(text_of(story.get("datePublished") or story.get("dateCreated")))
        or _first_date(metas, _PUBLISHED),
        updated=iso_date(text_of(story.get("dateModified")))
        or _first_date(metas, _UPDATED)
        or _first_date(metas, _UPDATED_LOOSELY),
        link=_canonical(tree, metas, address),
        language=_language(tree),
        credits=tuple(
            dict.fromkeys(
                name
                for name in (*organizations, *sources[0], *sources[1])
                if name.casefold() not in (outlet.casefold(), publisher.casefold())
            )
        )[:_MOST_NAMES],
        pictures=tuple(
            dict.fromkeys(
                absolute
                for absolute in (http_address(metas.get(name, ""), address) for name in _PICTURES)
                if absolute
            )
        ),
    )


def http_address(stated: str, address: str) -> str:
    """Return a stated address made absolute; "" when it leads to no page or picture on the web."""
    stated = "".join(stated.split())
    if not stated or len(stated) > _MOST_ADDRESS or only_seen(stated) != stated:
        return ""
    try:
        absolute = urljoin(address, stated)
    except ValueError:
        return ""
    return absolute if absolute.startswith(("http://", "https://")) and domain_of(absolute) else ""


def _metas(tree: Any) -> dict[str, str]:
    """Return what is stated in `meta` elements, by name in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = node.get("content")
        if name and content and name not in found and len(found) < _MOST_METAS:
            words = "".join(content.split()) if "image" in name or name == "og:url" else plain(content)
            if words:
                found[name] = words[:_MOST_ADDRESS]
    return found


def _first_date(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((date for name in names if (date := iso_date(metas.get(name, "")))), "")


def _canonical(tree: Any, metas: dict[str, str], address: str) -> str:
    for node in tree.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split() and (
            found := http_address(node.get("href") or "", address)
        ):
            return found
    return http_address(metas.get("og:url", ""), address)


def _language(tree: Any) -> str:
    stated = (
        tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or tree.get("xml:lang")
        or ""
    )
    match = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", stated)
    return match[1].lower() if match else ""
