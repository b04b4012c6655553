"""The form that asks why, for what nobody does without a reason."""

import json
from typing import Any

from bot.edges.chat.slack.addresses import Address, address_of
from bot.edges.chat.slack.blocks import REASONED

_TITLE = 24
_LONGEST = 600  # characters of a reason


def form_for(typed: str, where: Address) -> dict[str, Any]:
    """Return the view that asks for a reason.

    Args:
        typed: the command that lacks one, "/confirm c41".
        where: what was pressed; the answer goes there.
    """
    return {
        "type": "modal",
        "callback_id": REASONED,
        "private_metadata": json.dumps({"typed": typed, "where": where.post}),
        "title": _plain(typed.removeprefix("/")[:_TITLE]),
        "submit": _plain("Note it"),
        "close": _plain("Leave it"),
        "blocks": [
            {
                "type": "input",
                "block_id": "why",
                "label": _plain("Because"),
                "hint": _plain("Everybody who was told of the claim sees this, and your name."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "why",
                    "multiline": True,
                    "max_length": _LONGEST,
                },
            }
        ],
    }


def reasoned(view: dict[str, Any]) -> tuple[Address, str] | None:
    """Return where a filled-in form was asked for and the whole command; None where it has no reason."""
    kept = json.loads(view["private_metadata"])
    why = " ".join(str(view["state"]["values"]["why"]["why"].get("value") or "").split())
    if not why:
        return None
    return address_of(kept["where"]), f"{kept['typed']} because {why}"


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
