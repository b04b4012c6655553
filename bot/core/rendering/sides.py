"""What is said of sides: the desk's table, and that somebody entered one."""

from collections.abc import Mapping, Sequence

from bot.core.messages import Line, Message, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.parts import code, counted, faint, line, listed, strong, written
from bot.core.rendering.statuses import side_words
from bot.core.sides import SideAsked, SideEntry


def render_sides(asked: Message, table: Mapping[str, str], entries: Sequence[SideEntry]) -> Post:
    """List who speaks for which party, and who entered what of it."""
    if not table and not entries:
        said = "Nobody has a side here: each source is one of its own. "
        return answer_to(asked, [line(said, code("/side NAME of PARTY because …"), " enters one.")])
    parties: dict[str, list[str]] = {}
    for name, party in sorted(table.items()):
        parties.setdefault(party, []).append(name)
    lines = [line(strong(party), ": ", listed(names)) for party, names in sorted(parties.items())]
    lines += [_entry(entry, asked) for entry in entries]
    lines.append(line(faint("Whoever is not named here is a side of its own.")))
    return answer_to(asked, lines)


def _entry(entry: SideEntry, asked: Message) -> Line:
    when = f"{written(entry.at, asked.sent_at)}  "
    return line(when, strong(entry.by), f" said that {side_words(entry)}", indent=1)


def render_side_entered(asked: Message, entry: SideEntry, concerned: int) -> Post:
    only = " It counts in this channel alone." if entry.audience.private else ""
    computed = faint(f"{counted(concerned, 'claim')} computed again. The table: ")
    lines = [
        line("Noted: ", strong(entry.by), f" said that {side_words(entry)}.{only}"),
        line(computed, code("/side")),
    ]
    return answer_to(asked, lines)


def render_side_why(asked: Message, said: SideAsked) -> Post:
    typed = f"/side {said.source} {f'of {said.party}' if said.party else 'none'} because …"
    return answer_to(asked, [line("Why? The reason is kept and shown with your name:  ", code(typed))])


def render_side_known(asked: Message, said: SideAsked) -> Post:
    stands = f"speaks for {said.party}" if said.party else "speaks for no party"
    return answer_to(asked, [line("Entered already: ", strong(said.source), f" {stands}.")])
