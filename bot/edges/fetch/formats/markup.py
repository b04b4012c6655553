"""Whether characters are a page or plain text: what is taken for text is read with all that its tags hide.

A page may begin with any amount of white space, comments or prose, so a beginning alone decides nothing. Each
look goes over the bytes once.
"""

import re
from itertools import islice

_BEFORE = re.compile(rb"\s+|<!--.*?(?:-->|\Z)|<!doctype[^>]*>|<\?[^>]*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(rb"<[a-z/!?]", re.IGNORECASE)
_FIRST_TAG = re.compile(rb"<([a-z][a-z0-9-]{0,60})[\s/>]", re.IGNORECASE)
# One that is closed, or says something: "<b>" alone is what a text about pages holds.
_WORKING_TAG = re.compile(
    rb"</([a-z][a-z0-9-]{0,60})\s{0,20}>|<([a-z][a-z0-9-]{0,60})\s{1,20}[a-z-]{1,30}\s{0,20}[=>]",
    re.IGNORECASE,
)
_SEVERAL = 4  # such tags; in a text about pages, one or two are shown at work
_MOST_TRIED = 10_000  # of them that are no tags of pages

_BLOCKS = frozenset(
    b"html head body title base link meta style script noscript template slot main article section nav"
    b" aside header footer hgroup address search div p center h1 h2 h3 h4 h5 h6 hr pre blockquote ol ul menu"
    b" li dl dt dd figure figcaption table caption colgroup col thead tbody tfoot tr th td form fieldset"
    b" legend details summary dialog iframe object embed video audio picture canvas frameset frame noframes"
    b" marquee".split()
)
_IN_LINE = frozenset(
    b"a abbr acronym b bdi bdo big br button cite code data datalist del dfn em font i img input ins kbd"
    b" label map mark meter nobr option output progress q rp rt ruby s samp select small span strike strong"
    b" sub sup svg textarea time tt u var wbr".split()
)


def beginning(content: bytes) -> tuple[bytes, bytes]:
    """Return what is declared before a page's or an XML document's first tag, in small letters, and the rest.

    White space, a byte order mark and the words of comments are in neither.
    """
    at = len(content) - len(content.lstrip(b"\xff\xfe\xef\xbb\xbf"))
    before: list[bytes] = []
    while match := _BEFORE.match(content, at):
        at = match.end()
        is_comment = match[0].startswith(b"<!--")
        before.append(b"<!--" if is_comment else match[0].strip().lower())
    return b"".join(before), content[at:]


def has_tags(content: bytes) -> bool:
    """Tell whether anything in it would be a tag to a browser that reads it as a page."""
    return _ANY_TAG.search(content) is not None


def is_page_by(before: bytes, rest: bytes) -> bool:
    """Tell whether it declares itself a page; both are from `beginning`."""
    match = _FIRST_TAG.match(rest)
    return b"<!doctype html" in b" ".join(before.split()) or (
        match is not None and match[1].lower() == b"html"
    )


def begins_a_page(before: bytes, rest: bytes, is_called_text: bool) -> bool:
    """Tell whether a browser that is not told what it got would take it for a page.

    Args:
        before: from `beginning`.
        rest: from there too.
        is_called_text: whether it goes by plain text, which may begin by naming a tag.
    """
    if b"<!--" in before and not is_called_text:
        return True
    match = _FIRST_TAG.match(rest)
    if match is None:
        return False
    name = match[1].lower()
    return name in _BLOCKS or b"-" in name or (name in _IN_LINE and not is_called_text)


def holds_a_page(content: bytes) -> bool:
    """Tell whether several tags are at work in it, wherever they stand."""
    names = (match[1] or match[2] for match in islice(_WORKING_TAG.finditer(content), _MOST_TRIED))
    real = (name for name in names if name.lower() in _BLOCKS | _IN_LINE or b"-" in name)
    return len(list(islice(real, _SEVERAL))) == _SEVERAL
