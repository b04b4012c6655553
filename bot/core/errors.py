"""The error tree. An error's docstring is what the person who shared the lead is told.

Three answers to a failure: a `PassingError` waits and is tried again; a `LastingError` is told to the
person; anything else is a bug, logged with its trace, and its work is set aside.
"""

import inspect


class SecondsourceError(Exception):
    """Something went wrong."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail  # for the log; never shown in chat

    @property
    def sentence(self) -> str:
        """What the person is told."""
        return " ".join((inspect.getdoc(type(self)) or "").split())


class PassingError(SecondsourceError):
    """That did not work just now. I will try again by myself."""


class LastingError(SecondsourceError):
    """I could not do that, and trying again would not help."""


class ServiceBusy(PassingError):
    """A service I need is busy. I will try again by myself."""


class StoreBusy(PassingError):
    """My store is busy. I will try again by myself."""


class NotReadable(LastingError):
    """I could not read that. Paste its text here and I will read it."""


class NothingToRead(NotReadable):
    """There is no text in that to read. Paste the report's text here and I will read it."""


class NotText(NotReadable):
    """I read .txt and .html files, and that is neither. Paste its text here and I will read it."""


class NoSuchFile(NotReadable):
    """I could not open that file: it is not there, or I may not read it."""


class TooLong(NotReadable):
    """That is longer than I read in one go. Paste the part that matters and I will read it."""


class LinksNotOpened(NotReadable):
    """I do not open links yet. Paste the report here, the link on its first line, and I will read it."""


class OtherLanguage(NotReadable):
    """That report is not in English, and I read English only. I claim nothing about it."""


class SetAside(LastingError):
    """I failed at that several times and have set it aside. Nothing is lost: paste it again to retry."""


class SomethingBroke(LastingError):
    """Something in me broke over that, and my log has it. Ask again; if it breaks again, tell who runs me."""


class NoSuchClaim(LastingError):
    """I know no claim by that name here. Type /claims to see the claims of this channel."""


class NotAllowed(LastingError):
    """You may not do that here. Ask an editor of this channel."""


class WhichClaim(LastingError):
    """Which claim? Name it by its handle, as in /why c1; /claims lists them."""


class SettingsNotUnderstood(LastingError):
    """My settings could not be understood, so I did not start."""
