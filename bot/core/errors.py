"""The error tree. An error's docstring is what the person who shared the lead is told.

Three answers to a failure: a `PassingError` waits and is tried again; a `LastingError` is told to the
person; anything else is a bug, logged with its trace, and its work is set aside.
"""

import inspect
from collections.abc import Iterator
from typing import ClassVar


class SecondsourceError(Exception):
    """Something went wrong."""

    leaves_a_gap: ClassVar[bool] = False  # whether it says that a report is there that was not read

    def __init__(self, detail: str = "", seen: str = "") -> None:
        super().__init__(detail)
        self.detail = detail  # for the log; never shown in chat
        self.seen = seen  # numbers and words of our own on what was found ("214 words of notice")

    @property
    def sentence(self) -> str:
        """What the person is told; what was seen stands where the docstring has a place for it."""
        words = " ".join((inspect.getdoc(type(self)) or "").split())
        return words.replace(" {seen}", f" ({self.seen})" if self.seen else "")

    @property
    def what_happened(self) -> str:
        """The first sentence of it: what happened, without what whoever shared a report may do."""
        whole = self.sentence
        return whole.partition(". ")[0].rstrip(".") + "."


class PassingError(SecondsourceError):
    """That did not work just now. I will try again by myself."""

    @property
    def sentence_of_one_try(self) -> str:
        """What is told in place of `sentence` where nothing is tried again, with the detail."""
        why = f" ({self.detail})" if self.detail else ""
        return (
            f"Something I need was busy or did not answer{why}. I do not try again here: do it again later."
        )


class LastingError(SecondsourceError):
    """I could not do that, and trying again would not help."""


class ServiceBusy(PassingError):
    """A service I need is busy. I will try again by myself."""


class StoreBusy(PassingError):
    """My store is busy. I will try again by myself."""


class NotReadable(LastingError):
    """I could not read that. Paste its text here and I will read it."""


class NothingToRead(NotReadable):
    """I found no text in that {seen}. Paste the report's text here and I will read it."""

    leaves_a_gap = True


class EmptyPage(NothingToRead):
    """I found no text on that page {seen}. Paste the report's text here and I will read it."""


class EmptyFile(NothingToRead):
    """I found no text in that file {seen}. Paste the report's text here and I will read it."""


class WrongType(NotReadable):
    """I cannot read that kind of file {seen}.

    I read web pages, text, PDF, Word and e-mail. Paste its text here and I will read it.
    """


class NotText(WrongType):
    """That file is damaged, or holds no text {seen}. Paste its text here and I will read it."""


class NotTextAsNamed(WrongType):
    """That file is named as a text, and holds something else {seen}.

    Open it with the program it was made with, copy its text, and paste that here.
    """


class NoSuchFile(NotReadable):
    """I could not open that file: it is not there, or I may not read it."""


class IsAFolder(NoSuchFile):
    """That is a folder. Share a file in it."""


class TooLong(NotReadable):
    """That is longer than I read in one go {seen}. Paste the part that matters and I will read it."""

    leaves_a_gap = True


class Locked(NotReadable):
    """That file is locked with a password. Paste its text here and I will read it."""

    leaves_a_gap = True


class NoPictureReader(NotReadable):
    """I am not set up to read pictures.

    Paste the text and I will read it, or ask whoever runs me to switch it on.
    """

    leaves_a_gap = True


class TooBig(NotReadable):
    """That is too big for me {seen}. Open it, copy the part that matters, and paste that here."""

    leaves_a_gap = True


class TooSlow(NotReadable):
    """That took too long {seen}, so I stopped. Paste its text here, or share the link again later."""

    leaves_a_gap = True


class TooHeavy(NotReadable):
    """I gave up on that: it is damaged, or too complicated to open safely.

    Open it yourself, copy the story's text, and paste that here.
    """

    leaves_a_gap = True


class AddressRefused(NotReadable):
    """I do not open addresses of that kind {seen}. Paste the text here and I will read it."""


class PrivateAddress(AddressRefused):
    """That address is inside a private network or on this machine, so I did not open it.

    Paste the text here and I will read it.
    """


class LeadsInside(PrivateAddress):
    """That link leads to an address inside a private network, so I did not follow it.

    Paste the text here and I will read it.
    """


class TooManyRedirects(AddressRefused):
    """That link redirects too many times, so I stopped.

    Open it yourself and share the address you land on, or paste the text here.
    """

    leaves_a_gap = True


class NoSuchAddress(NotReadable):
    """I find no site by that name. Check the link, or paste the text here."""


class NotAnswering(NotReadable):
    """That site is not answering as it should {seen}. Share the link again later, or paste the text here."""

    leaves_a_gap = True


class BlockedByRobots(NotReadable):
    """That site asks programs like me not to open that page, so I did not.

    Paste the text here and I will read it.
    """

    leaves_a_gap = True


class Walled(NotReadable):
    """I could not read that page: something covers its story, a sign-up or a notice {seen}.

    Nothing was summarized. Paste the text here and I will read it.
    """

    leaves_a_gap = True


class TurnedAway(Walled):
    """That site refused to show me the page {seen}.

    It may still open in your browser. Paste the text here and I will read it.
    """


class AsksToWait(TurnedAway):
    """That site says that it was asked too often, and wants me to wait.

    Share the link again later, or paste the text here.
    """


class Gone(NotReadable):
    """That page is not there any more, or never was {seen}. Check the link, or paste the text here."""


class SoftNotFound(Gone):
    """That page says “not found”, so there is no story to read {seen}.

    Check the link, or paste the text here.
    """


class ConsentWall(Walled):
    """I could not read that page: it asks for consent before showing the story {seen}.

    Nothing was summarized. Paste the text here and I will read it.
    """


class Paywall(Walled):
    """I could not read that page: the story is behind a paywall {seen}.

    Nothing was summarized. Paste the text here and I will read it.
    """


class LogInWall(Walled):
    """I could not read that page: it asks me to log in {seen}.

    Nothing was summarized. Paste the text here and I will read it.
    """


class NeedsJavaScript(Walled):
    """I could not read that page: its story only appears in a browser, built by scripts I do not run {seen}.

    Nothing was summarized. Paste the text here and I will read it.
    """


class NotNews(NotReadable):
    """I found no report on that page: it looks like a front page, a list or a shop {seen}.

    Share the link of one story, or paste its text.
    """


class BrokenFeed(NotReadable):
    """That feed is broken {seen}: I found no item in it that I can read.

    Tell whoever publishes it, or watch the page it is about.
    """


class PostNotShown(NotReadable):
    """I cannot see that post from outside its platform {seen}.

    Paste its text here, with who wrote it and when, and I will read it.
    """

    leaves_a_gap = True


class OtherLanguage(NotReadable):
    """That report is not in English {seen}, the only language I read without a language model.

    Nothing in it stands in quotation marks, so I took nothing from it. Share an English version of the story,
    or paste a translation (your browser can make one), and I will read that.
    """

    leaves_a_gap = True


class EvidenceDamaged(LastingError):
    """The bytes I kept of that report are damaged, so I do not show them. Tell whoever runs me."""


class ArchiveBroken(LastingError):
    """My archive is broken, or closed to me, and I read nothing that I cannot keep.

    Tell whoever runs me, and share that again when it is mended.
    """

    leaves_a_gap = True


class NoStore(LastingError):
    """Nothing is kept in this folder. Run this where the bot runs, or set desk.data to its folder."""


class SetAside(LastingError):
    """I failed at that several times and have set it aside. Nothing is lost: /retry tries it again."""

    leaves_a_gap = True


class SomethingBroke(LastingError):
    """I hit a fault of my own over that. Try again; if it repeats, tell whoever runs me: my log has it."""


class NoSuchClaim(LastingError):
    """I know no claim by that name here. Type /claims to see the claims of this channel."""


class NoSuchEvidence(LastingError):
    """I know no claim and no report by that name. Give a handle such as c41, an id, or a report's link."""


class NotAllowed(LastingError):
    """You may not do that here. Ask an editor of this channel."""


class NoSuchReport(LastingError):
    """I know no report at that link here. Share the link and I will read it."""


class NotSharedHere(LastingError):
    """No report by that was shared and read in this channel. /forget alone lists what was."""


class SharedElsewhere(LastingError):
    """That report was shared elsewhere too {seen}, where it is not for this channel to forget.

    An admin of the whole newsroom (desk.admins) can have it forgotten everywhere.
    """


class WasForgotten(LastingError):
    """That report was forgotten {seen}, so I do not read it again, and I kept nothing of it."""


class ClaimForgotten(NoSuchClaim):
    """That claim stood only in a report that was forgotten, so nothing is left of it."""


class NothingLeft(LastingError):
    """Nothing by that was set aside or unreadable here. /retry alone lists what was."""


class NothingRated(LastingError):
    """A ClaimReview says what a person found, and nobody has confirmed or refuted that yet."""


class PictureOfOne(LastingError):
    """A picture is of one claim. Name it by its handle, as in /export picture c1; /claims lists them."""


class TooMuchToExport(LastingError):
    """That is more than can be posted as files. Ask for less, as in /export json since yesterday."""


class WhichClaim(LastingError):
    """Which claim? Name it by its handle, which stands behind it, as in /why c1. /claims lists them."""


class WhichOutlet(LastingError):
    """Which outlet? Name its domain, as in /source portherald.example owner Norwind Group."""


class NoSuchOutlet(LastingError):
    """No outlet goes by that name in the register. Name its domain, as in /source portherald.example."""


class WhichSide(LastingError):
    """Whose side? Type it as in /side Ilse Marrant of Tollen because she speaks for its Chancellery."""


class NotAnOutlet(LastingError):
    """Strangers publish there {seen}, so it is no outlet. Name the domain that is the outlet's own."""


class NotSaidOfAnOutlet(LastingError):
    """I did not understand that. Say owner, name, kind, country or alias before what it is.

    As in /source portherald.example owner Norwind Group because their imprint says so.
    """


class NotAKind(LastingError):
    """That is no kind of outlet: it is a paper, broadcaster, wire agency, state body or blog."""


class NotACountry(LastingError):
    """I know no country by that. Give its two letters, as in country GB."""


class NameTaken(LastingError):
    """Another outlet in the register goes by that name {seen}, and a name must not mean two."""


class WhatToWatch(LastingError):
    """Watch what? A link, a claim such as c41, /watch person NAME or /watch topic WORDS.

    A link is of a feed or a page, as in /watch https://herald.example/feed. A list of feeds (OPML) may come
    as a link, a file or a paste. /watch alone lists what is watched here.
    """


class NotWatched(LastingError):
    """Nothing by that name or link is watched here. /watch lists what is; say /unwatch with one of these."""


class NoFeedThere(LastingError):
    """That is no feed, and offers none. /watch page with the same link watches the page itself."""


class NoPageThere(LastingError):
    """That is a feed, not a page. /watch with the link alone watches it."""


class NoFeedsListed(LastingError):
    """I found no feed in that list. An OPML file names each in an xmlUrl."""


class SettingsNotUnderstood(LastingError):
    """My settings could not be understood, so I did not start."""


class ModelHindered(PassingError):
    """My language model does not read just now. The embedded reader stands in for it."""


class PromptChanged(LastingError):
    """A prompt is not as it was released, so I did not start. Install me anew, or put the file back."""


def _with_subclasses(kind: type[SecondsourceError]) -> Iterator[type[SecondsourceError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _with_subclasses(narrower)


# By name, as they are kept.
LEAVING_A_GAP = frozenset(kind.__name__ for kind in _with_subclasses(SecondsourceError) if kind.leaves_a_gap)
_BY_NAME = {kind.__name__: kind for kind in _with_subclasses(SecondsourceError)}


def what_happened(name: str) -> str:
    """Return what an error says that happened, by the name that is kept of it."""
    return _BY_NAME.get(name, SecondsourceError)().what_happened
