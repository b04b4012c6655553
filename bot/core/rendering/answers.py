"""Answers to commands, refusals, and the line that shows the bot is working."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.core.addresses import address_to_open, domain_of
from bot.core.alerts import ReportView, sources_needed
from bot.core.commands import USAGES, Command, Group, Unknown
from bot.core.errors import SecondsourceError
from bot.core.leads import MOST_LINKS, Lead, LeadKind
from bot.core.links import NotOpened
from bot.core.messages import Enclosure, Line, Mark, Message, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.parts import (
    code,
    counted,
    cut,
    faint,
    first_words,
    in_channel,
    line,
    post_key,
    strong,
)
from bot.core.reports import Report

_OFFERED = 5  # commands in one answer


def progress_key(lead: Lead) -> PostKey:
    return post_key("progress", lead.id)


def render_progress(
    lead: Lead, *words: Part | str, lasts: bool = False, mark: Mark | None = Mark.SEEN
) -> Post:
    """The one live line of a paste; every later one edits the first.

    Args:
        lead: what is shared.
        words: of the line.
        lasts: whether it is all that is said of the paste, and so no passing word on work under way.
        mark: what the paste is marked with; None leaves it as it is.
    """
    kind = PostKind.ANSWER if lasts else PostKind.PROGRESS
    key, place = progress_key(lead), in_channel(lead.place)
    return Post(key, place, kind, (line(*words),), under=lead.message, mark=mark)


def opening_words(lead: Lead) -> str:
    return f"👀 Opening {domain_of(address_to_open(lead.body)) or 'the link'}…"


def reading_words(report: Report) -> str:
    title = cut(report.title or first_words(report), 60)[0]
    return f"👀 Reading “{title}”, {counted(len(report.text.split()), 'word')}…"


def comparing_words(statements: int, reports: int) -> str:
    where = counted(reports, "other report")
    return f"👀 {counted(statements, 'statement')} found. Looking for them in {where}…"


def done_words(view: ReportView) -> str:
    if view.reading.is_unread:
        return f"Not read: {counted(len(view.reading.quotations), 'passage')} in quotation marks kept."
    stories = counted(len(view.reading.stories), "story", "stories")
    return f"Read: {stories}, {counted(len(view.findings), 'claim')}."


def done_mark(view: ReportView) -> Mark:
    """Return what a paste that was read is marked with."""
    needs_one = any(view.wants(needed.chief) for needed in sources_needed(view))
    return Mark.LOOK if needs_one or view.reading.is_unread else Mark.READ


def known_words(view: ReportView, lead: Lead, changed: bool) -> tuple[Part | str, ...]:
    """Said when a report was shared in this place before; its card there is kept up to date.

    Args:
        view: the report as it stands now.
        lead: by which it was shared again.
        changed: whether its text is another than it was then: its page has changed.
    """
    title = cut(view.report.title or first_words(view.report), 60)[0]
    handles = [f.handle for f in view.findings[:1]]
    ask = f" /why {handles[0]} explains a status." if handles else ""
    if changed:
        return (
            f"✅ I know this page (“{title}”), and its text has changed since I last read it. "
            f"Its card above says what it claims now, and how that stands.{ask} ",
            code(f"/summary changes {lead.body.strip()}"),
            " tells what the edit brought and took.",
        )
    return (
        f"✅ I know this report (“{title}”): it is the same text. "
        f"Its card above says how it stands now.{ask}",
    )


def render_refusal(place: Place, under: Message | Lead, error: SecondsourceError) -> Post:
    """One sentence: what happened, and what to do."""
    about = under.id if isinstance(under, Message) else under.message
    key = post_key("refusal", under.id, type(error).__name__)
    lines = [line("⚠️ ", error.sentence)]
    if isinstance(under, Lead) and under.kind in (LeadKind.LINK, LeadKind.FILE):
        # A message may hold several. As code, a link neither rings nor unfolds.
        lines.append(line(*name_lead(under), indent=1))
    mark = Mark.LOOK if isinstance(under, Lead) else None
    return Post(key, in_channel(place), PostKind.REFUSAL, tuple(lines), under=about, mark=mark)


def render_links_left(message: Message, left: int) -> Post:
    """Said of a message with more links than are opened of one: nothing in it is passed over in silence."""
    words = (
        f"⚠️ That message links to {MOST_LINKS + left} pages, and I open the first {MOST_LINKS}. "
        f"Share the other {left} in a message of their own and I will open them too."
    )
    key = post_key("links left", message.id)
    return Post(key, in_channel(message.place), PostKind.REFUSAL, (line(words),), under=message.id)


def name_lead(lead: Lead) -> tuple[Part, ...]:
    """Return what people know a lead by: a link as it was shared, a file or folder by its name.

    Of a link that is wrapped in another, as search engines and mail filters do, the one that was opened.
    """
    if lead.kind is not LeadKind.LINK:
        path = lead.body.replace("\\", "/")
        return (_as_code(path.rstrip("/").rpartition("/")[2] or path),)
    opened = address_to_open(lead.body)
    if opened == lead.body.strip() or any(character.isspace() for character in opened):
        return (_as_code(lead.body),)
    return (_as_code(opened), faint(f"  (in a link of {domain_of(lead.body)})"))


def _as_code(words: str) -> Part:
    return code(cut(words, 120)[0])


def answer_to(asked: Message, lines: Sequence[Line], files: tuple[Enclosure, ...] = ()) -> Post:
    """Return the answer to what was asked, where it was asked."""
    key = post_key("answer", asked.id)
    return Post(key, asked.place, PostKind.ANSWER, tuple(lines), under=asked.id, enclosures=files)


def render_unknown(asked: Message, unknown: Unknown) -> Post:
    tips: list[Part | str] = []
    for usage in unknown.tips:
        tips += ["  ·  "] if tips else []
        tips.append(code(usage.typed))
    return answer_to(asked, [line(f"“/{unknown.typed}”? Did you mean  ", *tips)])


def render_which_claim(asked: Message, command: Command) -> Post:
    """Offer the claims that a command may be about, to be asked about one at a time."""
    tips: list[Part | str] = []
    for handle in command.perhaps[:_OFFERED]:
        tips += ["  ·  "] if tips else []
        tips.append(code(f"/{command.name} {handle}"))
    if len(command.perhaps) == 1:
        return answer_to(asked, [line("Did you mean  ", *tips, "?  A claim's handle stands behind it.")])
    return answer_to(asked, [line("One claim at a time, please:  ", *tips)])


def render_too_short(asked: Message, words: int, needed: int) -> Post:
    return answer_to(
        asked,
        [
            line(
                f"That is {counted(words, 'word')}: I read a pasted report of {needed} words or more. ",
                code("/help"),
                " shows what else I do.",
            )
        ],
    )


def render_no_words(asked: Message) -> Post:
    return answer_to(asked, [line("There are no words in that. ", code("/help"), " shows what I do.")])


def render_about_a_claim(asked: Message, handle: str) -> Post:
    """Point whoever talks about a claim to what the bot has to say of it."""
    return answer_to(
        asked,
        [line(code(f"/why {handle}"), f" says how {handle} stands, and why. I never say true or false.")],
    )


def render_not_opened(asked: Message, why: NotOpened) -> Post:
    match why:
        case NotOpened.NO_WEB_LINK:
            words = (
                "That is no web link I can open (http or https). "
                "Share the page's own link, or paste the report's text."
            )
        case NotOpened.DEFANGED:
            words = (
                "That link is written so that it cannot be clicked, so I left it alone. "
                "Write it plainly if I should open it."
            )
        case _:
            assert_never(why)
    return answer_to(asked, [line(words)])


def with_what_is_read_now(answer: Post, waiting: int) -> Post:
    """Return an answer that says how many reports shared before the question it does not know of yet."""
    if not waiting:
        return answer
    words = f"I am still reading {counted(waiting, 'report')} shared before this."
    return replace(answer, lines=(*answer.lines, line(faint(words))))


def render_help_on(asked: Message, named: str) -> Post | None:
    """Say how one command is typed and who may; None where there is none by that name."""
    wanted = named.strip().lstrip("/!").casefold()
    usages = [usage for usage in USAGES if usage.name.value == wanted]
    if not usages:
        return None
    lines = [row for usage in usages for row in (line(code(usage.typed)), line(usage.about, indent=1))]
    lines += [line(faint(f"for every {usages[0].role.value} of this channel"), indent=1)]
    lines.append(
        line(faint("A word in brackets may be left out; c41 stands for the handle of a claim."), indent=1)
    )
    return answer_to(asked, lines)


def render_help(asked: Message) -> Post:
    lines = [
        line(
            strong("Paste a report"),
            " and I say who claims what, through whom, and what still needs a source.",
        ),
        line(faint("Its link on the first line tells me the outlet; “Outlet: name” does too.")),
        *(row for group in Group for row in _help_of(group)),
        line(faint("“Curly marks” hold the speaker's own words, \"straight ones\" the report's.")),
        line(faint("I say who claims what, and how well it stands. I never say true or false.")),
    ]
    return answer_to(asked, lines)


def _help_of(group: Group) -> list[Line]:
    usages = [usage for usage in USAGES if usage.group is group]
    lines = [line(code(u.typed), f"  {u.about}", indent=1) for u in usages]
    return [line(strong(group.value)), *lines] if lines else []
