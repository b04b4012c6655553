"""What is in a page or file: its story, and what it says of itself."""

from dataclasses import dataclass

from bot.core.reports import InPart


@dataclass(frozen=True, slots=True)
class Extract:
    """The story in some bytes. Everything but the text is empty where they say nothing of it.

    Attributes:
        text: a paragraph a line, nothing in it that a reader of the page could not see.
        outlet: the name the site or sender has for itself.
        published, updated: dates, ISO 8601, perhaps with a time and its zone.
        link: the canonical address, as stated: a page may state anybody's.
        language: as stated; an ISO 639-1 code.
        credits: names that the page credits beside its story; only the register can tell which are agencies.
        links: addresses in the story that lead to other hosts, in order, each once.
        pictures: addresses of the pictures in the story, in order, each once.
        in_part: why this is only a part of the story; `InPart.NOT` when it is the whole.
        transcribed: whether the text was read off a picture, where letters may be misread.
    """

    text: str
    title: str = ""
    outlet: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    link: str = ""
    language: str = ""
    credits: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    in_part: InPart = InPart.NOT
    transcribed: bool = False
