"""What Slack tells of becomes a message, or nothing at all."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.messages import Audience, Message
from bot.edges.chat.slack.addresses import address_of
from bot.edges.chat.slack.hearing import MessageEvent, SlackMessage, Typed, edited, said, typed
from tests.builders import at

ME = "U0BOT0000"
DESK = Audience("desk", "C1")


def heard(channel: str = "C1", **event: Any) -> Message | None:
    given = {"ts": "1700000000.000100", "user": "U0ANN0000", "text": "the bridge is closed", **event}
    return said(SlackMessage.model_validate(given), channel, DESK, ME)


def surely(message: Message | None) -> Message:
    assert message is not None
    return message


def test_what_a_person_says_is_heard_as_it_was_said():
    message = surely(heard(text="the bridge &amp; the road"))

    assert message.text == "the bridge & the road"
    assert (message.author, message.addressed) == ("@U0ANN0000", False)
    assert message.sent_at == datetime(2023, 11, 14, 22, 13, 20, 100, UTC)
    assert message.place.thread is None
    assert address_of(message.id).root == "1700000000.000100"


def test_a_reply_is_answered_in_its_thread():
    message = surely(heard(thread_ts="1699999999.000100"))

    assert message.place.thread == "1699999999.000100"
    assert address_of(message.id).root == "1699999999.000100"


def test_the_first_of_a_thread_is_the_message_that_it_was_before_anybody_replied():
    assert surely(heard(thread_ts="1700000000.000100")).id == surely(heard()).id


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1"},
        {"user": ME},
        {"user": ""},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"subtype": "pinned_item"},
    ],
)
def test_bots_and_the_channels_own_news_are_not_heard(event: dict[str, Any]):
    assert heard(**event) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (f"<@{ME}> why c4", "/why c4"),
        (f"<@{ME}>, why c4", "/why c4"),
        (f"why c4 <@{ME}>", "/why c4"),
        (f"<@{ME}> /why c4", "/why c4"),
        (f"<@{ME}> https://a.example/b", "https://a.example/b"),
        (f"<@{ME}> thanks", "thanks"),
        (f"<@{ME}> assign c4 <@U0ANN0000>", "/assign c4 @U0ANN0000"),
    ],
)
def test_a_mention_is_a_command_where_its_words_are_one(text: str, asks: str):
    message = surely(heard(text=text))

    assert (message.text, message.addressed) == (asks, True)


def test_between_two_everything_is_said_to_the_bot():
    assert surely(heard("D1", text="why c4")).text == "/why c4"


def test_files_come_with_the_message():
    file = {"id": "F1", "name": "a/b.pdf", "mimetype": "application/pdf", "size": 7, "mode": "hosted"}
    gone = {"id": "F2", "mode": "tombstone"}

    (only,) = surely(heard(files=[file, gone], subtype="file_share")).attachments

    assert (only.name, only.media_type, only.address, only.size_bytes) == (
        "a/b.pdf",
        "application/pdf",
        "slack:F1/a_b.pdf",
        7,
    )


def change(before: str | None, after: str | None, **event: Any) -> Message | None:
    def one(text: str | None, **more: Any) -> dict[str, Any] | None:
        return None if text is None else {"ts": "1.000100", "user": "U0ANN0000", "text": text, **more}

    subtype = "message_deleted" if after is None else "message_changed"
    edit = one(after, edited={"user": "U0ANN0000", "ts": "2.000000"})
    told = {"type": "message", "channel": "C1", "ts": "2.000100", "subtype": subtype, **event}
    return edited(
        MessageEvent.model_validate({**told, "message": edit, "previous_message": one(before)}), DESK, ME
    )


def test_an_edit_is_another_text_of_the_message_it_edits():
    edit = surely(change("nine died", "ten died"))

    assert (edit.text, edit.revises) == ("ten died", surely(heard(ts="1.000100")).id)
    assert edit.id != edit.revises
    assert edit.id == surely(change("nine died", "ten died")).id


def test_a_preview_that_slack_adds_is_no_edit():
    assert change("nine died", "nine died") is None


def test_a_deletion_takes_the_message_back():
    assert surely(change("nine died", None)).is_deletion


def test_the_first_of_a_thread_is_deleted_though_slack_leaves_its_place():
    told = {
        "type": "message",
        "channel": "C1",
        "ts": "2.000100",
        "subtype": "message_changed",
        "message": {"ts": "1.000100", "subtype": "tombstone", "user": "USLACKBOT", "text": "gone"},
        "previous_message": {"ts": "1.000100", "user": "U0ANN0000", "text": "nine died"},
    }

    assert surely(edited(MessageEvent.model_validate(told), DESK, ME)).is_deletion


@pytest.mark.parametrize(
    ("command", "text", "asks"),
    [
        ("/ss", "why c4", "/why c4"),
        ("/ss", "", "/help"),
        ("/ss", "/why c4", "/why c4"),
        ("/why", "c4", "/why c4"),
        ("/claims", "", "/claims"),
        ("/ss", "assign c4 <@U0ANN0000|ann>", "/assign c4 @U0ANN0000"),
    ],
)
def test_a_slash_command_is_the_command_it_names(command: str, text: str, asks: str):
    given = Typed(command=command, text=text, user_id="U0ANN0000", channel_id="C1", trigger_id="1.2.abc")

    message = typed(given, DESK, "/ss", at(0))

    assert (message.text, message.author, message.addressed) == (asks, "@U0ANN0000", True)
    assert (address_of(message.id).root, address_of(message.id).asker) == ("", "U0ANN0000")
