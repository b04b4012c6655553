"""What stands in blocks: texts, things to press and to fill in, runs of rich text."""

from tests.servers.slack.shapes import Check, Shape, choice, flag, items, number, string, typed, url

MOST_MARKDOWN = 12_000


def text(most: int, *kinds: str, least: int = 1) -> Check:
    plain = Shape({"text": string(most, least)}, {"emoji": flag})
    marked = Shape({"text": string(most, least)}, {"verbatim": flag})
    shapes = {"plain_text": plain, "mrkdwn": marked}
    return typed({kind: shapes[kind] for kind in kinds or shapes})


def plain(most: int) -> Check:
    return text(most, "plain_text")


ID = string(255)
_CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_OPTION = Shape({"text": text(75), "value": string(150)}, {"description": text(75)})
_PLAIN_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_LEADING_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": url})
_GROUP = Shape({"label": plain(75), "options": items(_PLAIN_OPTION, 100)})
_DISPATCH = Shape({"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)})
_ACTING = {"action_id": ID, "confirm": _CONFIRM, "focus_on_load": flag}
SLACK_FILE = Shape(optional={"id": ID, "url": url}, any_of=("id", "url"))
PICTURE = Shape(
    {"alt_text": string(2_000)},
    {"image_url": url, "slack_file": SLACK_FILE},
    any_of=("image_url", "slack_file"),
)

BUTTON = Shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "url": url,
        "value": string(2_000),
        "confirm": _CONFIRM,
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_SELECT = {**_ACTING, "placeholder": plain(150)}
SELECTS = {
    "static_select": Shape(
        optional={
            **_SELECT,
            "options": items(_PLAIN_OPTION, 100),
            "option_groups": items(_GROUP, 100),
            "initial_option": _PLAIN_OPTION,
        },
        any_of=("options", "option_groups"),
    ),
    "external_select": Shape(
        optional={**_SELECT, "min_query_length": number(), "initial_option": _PLAIN_OPTION}
    ),
    "users_select": Shape(optional={**_SELECT, "initial_user": ID}),
    "channels_select": Shape(
        optional={**_SELECT, "initial_channel": ID, "response_url_enabled": flag},
    ),
    "conversations_select": Shape(
        optional={
            **_SELECT,
            "initial_conversation": ID,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": Shape(
                optional={
                    "include": items(choice("im", "mpim", "private", "public"), 4),
                    "exclude_external_shared_channels": flag,
                    "exclude_bot_users": flag,
                }
            ),
        }
    ),
    "multi_static_select": Shape(
        optional={
            **_SELECT,
            "options": items(_PLAIN_OPTION, 100),
            "option_groups": items(_GROUP, 100),
            "initial_options": items(_PLAIN_OPTION, 100),
            "max_selected_items": number(1),
        },
        any_of=("options", "option_groups"),
    ),
    "multi_users_select": Shape(
        optional={**_SELECT, "initial_users": items(ID, 100), "max_selected_items": number(1)}
    ),
}
PICKS = {
    "overflow": Shape({"options": items(_LEADING_OPTION, 5)}, {"action_id": ID, "confirm": _CONFIRM}),
    "datepicker": Shape(optional={**_ACTING, "placeholder": plain(150), "initial_date": string(10, 10)}),
    "timepicker": Shape(
        optional={**_ACTING, "placeholder": plain(150), "initial_time": string(5, 5), "timezone": string(75)}
    ),
    "radio_buttons": Shape({"options": items(_OPTION, 10)}, {**_ACTING, "initial_option": _OPTION}),
    "checkboxes": Shape({"options": items(_OPTION, 10)}, {**_ACTING, "initial_options": items(_OPTION, 10)}),
}
TYPED = {
    "plain_text_input": Shape(
        optional={
            "action_id": ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "multiline": flag,
            "initial_value": string(3_000, 0),
            "dispatch_action_config": _DISPATCH,
            "min_length": number(0, 3_000),
            "max_length": number(1, 3_000),
        }
    ),
    "email_text_input": Shape(
        optional={
            "action_id": ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(3_000),
            "dispatch_action_config": _DISPATCH,
        }
    ),
    "url_text_input": Shape(
        optional={
            "action_id": ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(3_000),
            "dispatch_action_config": _DISPATCH,
        }
    ),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {
            "action_id": ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(75),
            "min_value": string(75),
            "max_value": string(75),
            "dispatch_action_config": _DISPATCH,
        },
    ),
}
ACTING = {"button": BUTTON, **SELECTS, **PICKS}

_STYLE = Shape(optional=dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_RUN = typed(
    {
        "text": Shape({"text": string(MOST_MARKDOWN)}, {"style": _STYLE}),
        "link": Shape({"url": url}, {"text": string(3_000), "style": _STYLE, "unsafe": flag}),
        "user": Shape({"user_id": ID}, {"style": _STYLE}),
        "channel": Shape({"channel_id": ID}, {"style": _STYLE}),
        "emoji": Shape({"name": string(255)}, {"unicode": string(255), "style": _STYLE}),
        "date": Shape(
            {"timestamp": number(), "format": string(255)},
            {"fallback": string(255), "url": url, "style": _STYLE},
        ),
    }
)
_RUNS = items(_RUN, 1_000, 0)
_SECTION_OF_RUNS = Shape({"elements": _RUNS})
_RICH = {
    "rich_text_section": _SECTION_OF_RUNS,
    "rich_text_list": Shape(
        {
            "style": choice("bullet", "ordered"),
            "elements": items(typed({"rich_text_section": _SECTION_OF_RUNS}), 1_000),
        },
        {"indent": number(0, 8), "offset": number(), "border": number(0, 1)},
    ),
    "rich_text_quote": Shape({"elements": _RUNS}, {"border": number(0, 1)}),
    "rich_text_preformatted": Shape({"elements": _RUNS}, {"border": number(0, 1), "language": string(75)}),
}
RICH_TEXT = Shape({"elements": items(typed(_RICH), 1_000)}, {"block_id": ID})
CELL = typed({"raw_text": Shape({"text": string(3_000)}), "rich_text": RICH_TEXT})
