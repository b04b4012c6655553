"""Small pieces that several posts are made of: naming a source, quoting a report, writing a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.claims import Attribution, Hop, Naming, Quote, QuoteForm, Role, Source, Statement
from bot.core.independence import same_source
from bot.core.messages import Audience, Line, Part, Place, PostKey, Tone
from bot.core.reports import Report
from bot.core.text import Span, content_id, words_of

QUOTE_CHARACTERS = 170  # of a quote in the one message; a longer one is cut at a word, and says so

_CORRECTED = " (corrected by a person)"
_FULL = 40  # code points: mail and terminals break lines no earlier

# What these say of somebody stands in their object, which means nothing without them.
_WANT_AN_OBJECT = frozenset(
    form
    for verb in (
        "accuse accuses accused accusing",
        "blame blames blamed blaming",
        "brand brands branded branding",
        "call calls called calling",
        "charge charges charged charging",
        "condemn condemns condemned condemning",
        "criticise criticises criticised criticising criticize criticizes criticized criticizing",
        "denounce denounces denounced denouncing",
        "describe describes described describing",
        "dub dubs dubbed dubbing",
        "fault faults faulted faulting",
        "label labels labelled labelling labeled labeling",
        "praise praises praised praising",
    )
    for form in verb.split()
)

_COUNT_WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def line(*parts: Part | str, indent: int = 0) -> Line:
    return Line(tuple(p if isinstance(p, Part) else Part(p) for p in parts), indent)


def plain_text(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)


def strong(text: str) -> Part:
    return Part(text, Tone.STRONG)


def faint(text: str) -> Part:
    return Part(text, Tone.FAINT)


def code(text: str) -> Part:
    return Part(text, Tone.CODE)


def quoted(text: str) -> Part:
    return Part(text, Tone.QUOTED)


def post_key(kind: str, *about: str) -> PostKey:
    return PostKey(content_id("post", kind, *about))


def at_place(place: Place) -> str:
    """Return what tells a channel from another in a key; the thread does not."""
    return of_audience(place.platform, place.audience)


def of_audience(platform: str, audience: Audience) -> str:
    return f"{platform}/{audience.workspace}/{audience.channel}"


def in_channel(place: Place) -> Place:
    """Return the channel itself of a place that may be a thread."""
    return Place(place.platform, place.audience)


def cut(text: str, characters: int | None) -> tuple[str, str]:
    """Return `text`, no longer than `characters`, and the mark that says so when it was cut."""
    if characters is None or len(text) <= characters:
        return text, ""
    head = text[:characters]
    return head[: head.rfind(" ")] if " " in head else head, " […]"


def quotation(text: str, content: Quote, form: QuoteForm, characters: int | None = None) -> tuple[Part, ...]:
    """Quote a report: curly marks for the speaker's own words, straight ones for the report's.

    Passages are cut out of `text` by their spans; " … " stands where the report interrupts them.
    """
    marks = "“”" if form is QuoteForm.DIRECT else '""'
    parts: list[Part] = [Part(marks[0])]
    left = characters
    for i, span in enumerate(content.spans):
        words, mark = cut(span.of(text), left)
        parts += [Part(" … ")] if i else []
        parts += _in_one_line(text, span.start, words)
        if mark:
            parts.append(faint(mark))
            break
        left = None if left is None else max(left - len(words), 1)
    return (*parts, Part(marks[1]))


def _in_one_line(text: str, start: int, words: str) -> list[Part]:
    """Write a passage in one line: " / " stands for a line break, a space where the line was only full."""
    parts: list[Part] = []
    at = start
    for n, row in enumerate(words.split("\n")):
        piece = row.removesuffix("\r")
        if n and _was_full(text, at - 1):
            parts[-1] = quoted(f"{parts[-1].text.rstrip()} {piece.lstrip(' >')}")
        else:
            parts += [Part(" / ")] if n else []
            parts.append(quoted(piece))
        at += len(row) + 1
    return parts


def _was_full(text: str, line_break: int) -> bool:
    """Tell whether a line was broken for want of room: in mid-sentence, and not near its beginning."""
    row = text[text.rfind("\n", 0, line_break) + 1 : line_break].strip()
    below = text[line_break + 1 : line_break + 2]
    return len(row) >= _FULL and row[-1] not in ".!?:…" and not below.isspace()


def quote_of(text: str, statement: Statement, characters: int | None = None) -> tuple[Part, ...]:
    """Quote a statement's words from its report's text.

    With the verb before them where they are its object: "accused the company of fraud" tells an editor what
    "the company of fraud" does not.
    """
    content = statement.content
    first, *others = content.spans
    cue = statement.chain.hops[-1].cue
    if (
        statement.form is not QuoteForm.DIRECT
        and cue is not None
        and text[cue.end : first.start] == " "
        and cue.of(text).casefold() in _WANT_AN_OBJECT
    ):
        content = Quote((Span(cue.start, first.end), *others))
    return quotation(text, content, statement.form, characters)


def name_source(source: Source) -> tuple[Part, ...]:
    """Name a source as the report does: a name, or the exact descriptor in quotation marks."""
    match source.naming:
        case Naming.NOBODY:
            return (Part("Nobody named"),)
        case Naming.NAMED:
            desk = source.desk and not _says(source.name, source.desk)
            return (strong(source.name), *((Part(", for "), Part(source.desk)) if desk else ()))
        case Naming.DESCRIBED | Naming.UNNAMED:
            count = f"{_COUNT_WORDS.get(source.count, str(source.count))} " if source.count else ""
            return (Part(f"{count}unnamed "), Part('"'), strong(source.name), Part('"'))


def _says(name: str, desk: str) -> bool:
    return set(words_of(desk)) <= set(words_of(name))


def name_chain(chain: Attribution) -> tuple[Part, ...]:
    """Name who claims it, through whom, nearest first: what a line begins with."""
    if chain.is_own_voice:
        corrected = (faint(_CORRECTED),) if chain.is_corrected else ()
        return (strong(chain.root.name), Part(" in its own voice"), *corrected)
    parts: list[Part] = []
    for i, hop in enumerate(chain.hops[1:]):
        if i and not hop.heard:
            parts += [Part(", relaying ")]
        elif i:
            parts += [Part(", from ")]
        parts += name_source(hop.source)
        if not hop.heard:
            parts.append(faint(" (not heard here)"))
        if hop.inferred:
            parts.append(faint(" (speaker inferred)"))
    if chain.is_corrected:
        parts.append(faint(_CORRECTED))
    return _as_first_words(parts)


def _inside_a_line(parts: Sequence[Part]) -> tuple[Part, ...]:
    first = parts[0]
    if first.tone is Tone.PLAIN:
        return (Part(first.text[:1].lower() + first.text[1:], first.tone), *parts[1:])
    return tuple(parts)


def _as_first_words(parts: Sequence[Part]) -> tuple[Part, ...]:
    first = parts[0]
    return (Part(first.text[:1].upper() + first.text[1:], first.tone), *parts[1:])


def name_voices(chains: Sequence[Attribution]) -> tuple[Part, ...]:
    """Name several claimants of one line, each once."""
    distinct: list[Attribution] = []
    for chain in chains:
        if not any(one_voice(chain, known) for known in distinct):
            distinct.append(chain)
    parts = list(name_chain(distinct[0]))
    for chain in distinct[1:]:
        parts += [Part("; "), *_inside_a_line(name_chain(chain))]
    return tuple(parts)


def one_voice(ours: Attribution, theirs: Attribution) -> bool:
    """Tell whether two chains come from one voice; nobody is one too."""
    if ours.is_own_voice or theirs.is_own_voice:
        return ours.is_own_voice and theirs.is_own_voice
    return (
        same_source(ours.speaker, theirs.speaker)
        or same_source(ours.root, theirs.root)
        or (not ours.has_voice and not theirs.has_voice)
    )


def arrow_chain(chain: Attribution) -> tuple[Part, ...]:
    """Draw a chain: "EA ← Reuters ← unnamed "official"", the publisher first."""
    parts: list[Part] = []
    for hop in chain.hops:
        parts += [Part(" ← ")] if parts else []
        parts += _arrow_hop(hop)
    return (*parts, *((faint(_CORRECTED),) if chain.is_corrected else ()))


def _arrow_hop(hop: Hop) -> tuple[Part, ...]:
    if hop.source.role is Role.PUBLISHER:
        return (Part(hop.source.name), *((faint(" (inferred)"),) if hop.inferred else ()))
    notes = [] if hop.heard else ["not heard here"]
    notes += ["inferred"] if hop.inferred else []
    named = Part("nobody named") if hop.source.naming is Naming.NOBODY else None
    return (
        *((named,) if named else name_source(hop.source)),
        *((faint(f" ({', '.join(notes)})"),) if notes else ()),
    )


def listed(words: Iterable[str]) -> str:
    """Join words as in a sentence: "a", "a and b", "a, b and c"."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def written(moment: datetime, now: datetime) -> str:
    """Write a moment for people, in the zone of `now`; the year only when it is another."""
    local = moment.astimezone(now.tzinfo)
    day = f"{local.day} {local:%b}" + (f" {local.year}" if local.year != now.year else "")
    return f"{day} {local:%H:%M}"


def written_day(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    return f"{local.day} {local:%b}" + (f" {local.year}" if local.year != now.year else "")


def outlet_words(report: Report) -> str:
    """Name a report's outlet, or say that none is stated."""
    return report.outlet.name or report.outlet.domain or "outlet not stated"


def first_words(report: Report) -> str:
    """Return the first line of a report that has no title."""
    return next((row.strip() for row in report.text.splitlines() if row.strip()), "")
