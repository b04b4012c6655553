"""What Slack makes of what a person types: its own markup, and the same again as a rich text block."""

import re
from collections.abc import Iterator

from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import Workspace

_LINK = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"]")
_NAME = re.compile(r"(?<![\w@])@([a-z][a-z0-9._-]*)")
_PIECES = re.compile(f"({_LINK.pattern}|{_NAME.pattern})")


def composed(workspace: Workspace, typed: str) -> tuple[str, list[Json]]:
    """Return a typed text as `text` and as blocks: links in <>, people as <@id>, & < > escaped."""
    elements = list(_elements(workspace, typed))
    text = "".join(_marked(each) for each in elements)
    section: Json = {"type": "rich_text_section", "elements": elements}
    return text, [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _elements(workspace: Workspace, typed: str) -> Iterator[Json]:
    at = 0
    names = {user.name: user.id for user in workspace.users.values()}
    for found in _PIECES.finditer(typed):
        name = found.group(2)
        if name and name not in names:
            continue
        if found.start() > at:
            yield {"type": "text", "text": typed[at : found.start()]}
        at = found.end()
        yield {"type": "user", "user_id": names[name]} if name else {"type": "link", "url": found.group()}
    if at < len(typed):
        yield {"type": "text", "text": typed[at:]}


def _marked(element: Json) -> str:
    match element["type"]:
        case "link":
            return f"<{escaped(element['url'])}>"
        case "user":
            return f"<@{element['user_id']}>"
        case _:
            return escaped(element["text"])
