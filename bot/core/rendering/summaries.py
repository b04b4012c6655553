"""A report in short: every sentence under its story, none without whoever says it."""

from collections.abc import Collection

from bot.core.alerts import ReportView
from bot.core.commands import perhaps_asked
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.parts import code, counted, cut, faint, first_words, line, outlet_words, strong
from bot.core.rendering.threads import grounds_lines, summary_lines
from bot.core.rendering.unread import unread_words
from bot.core.reports import Report
from bot.core.stories import Story

_SHORT = 2  # sentences a story
_ASKED_CHARACTERS = 80


def render_summary(
    asked: Message,
    view: ReportView,
    *,
    of_stories: Collection[int] | None = None,
    is_short: bool = False,
    about: str = "",
) -> Post:
    """Put a report in short: every sentence with its speaker, and no two stories under one heading.

    Args:
        asked: the question.
        view: the report.
        of_stories: the stories that were asked for, by index; None for all of them.
        is_short: whether two sentences a story are enough; else what is shortened is quoted in full too.
        about: what the question names, to be asked about again; "" for the latest report.
    """
    report, stories = view.report, view.reading.stories
    lines = [line(*titled(report))]
    if view.reading.unread:
        lines.append(line(unread_words(view.reading)))
    left_out = 0
    for story in stories:
        if of_stories is not None and story.index not in of_stories:
            continue
        lines += _heading_lines(report, story, len(stories))
        told = list(zip(story.summary, summary_lines(report, story), strict=True))
        if is_short:
            left_out += len(told[_SHORT:])
            lines += [words for _, words in told[:_SHORT]]
        else:
            for sentence, words in told:
                lines += [words, *grounds_lines(report, sentence)]
        if not told:
            lines.append(line(faint("No sentence of this story stands by itself. "), code("/claims")))
    if left_out:
        again = f"/summary long {about}".rstrip()
        lines.append(line(faint(f"{counted(left_out, 'sentence')} more: "), code(again)))
    return answer_to(asked, lines)


def render_no_report(asked: Message) -> Post:
    return answer_to(asked, [line("No report here yet. Paste one to begin.")])


def render_link_not_known(asked: Message) -> Post:
    return answer_to(
        asked, [line("No report was shared here by that link. Share the link itself and I will read it.")]
    )


def render_heading_not_known(asked: Message, words: str, looked_in: int) -> Post:
    """Say that no heading holds some words, and in how many reports they were looked for."""
    where = f"the latest {counted(looked_in, 'report')} here" if looked_in else "this channel: no report yet"
    said = cut(words, _ASKED_CHARACTERS)[0]
    told = f"No heading holds “{said}”. I looked in {where}."
    meant = perhaps_asked(words)
    return answer_to(asked, [line(told, *((" Did you mean ", code(meant), "?") if meant else ()))])


def render_not_read(asked: Message) -> Post:
    return answer_to(
        asked, [line("I have not read that report to its end. Share it again and I will read it.")]
    )


def titled(report: Report) -> tuple[Part, ...]:
    """Name a report by its title and its outlet."""
    return (strong(report.title or first_words(report)), faint(f"  {outlet_words(report)}"))


def _heading_lines(report: Report, story: Story, stories: int) -> list[Line]:
    """Set a story apart from the one before, also where it has no heading of its own."""
    if story.heading is None:
        return [line(strong(f"Story {story.index + 1}"))] if stories > 1 else []
    heading = story.heading.of(report.text)
    return [] if heading == report.title and story.index == 0 else [line(strong(heading))]
