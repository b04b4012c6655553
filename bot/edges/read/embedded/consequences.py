"""Why a claim matters: deaths, an accusation, a named person, troops."""

from collections.abc import Iterable, Sequence

from bot.core.claims import Source
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.words import consequences

NAMED_PERSON = "named person"

# Enough to show a sentence that the report says in its own voice.
WEIGHTY = frozenset(
    {
        "deaths", "injuries", "accusation of a crime", "attack", "troops or borders", "detention",
        "displacement",
        "unrest", "markets",
    }
)  # fmt: skip


def factors_of(
    paragraph: Paragraph,
    tokens: Sequence[Token],
    speaker: Source | None,
    surnames: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the factors that make a claim matter, as words; none for a claim of no weight.

    Args:
        paragraph: where the claim stands.
        tokens: its words.
        speaker: who makes it; naming oneself is no factor. None in own voice.
        surnames: of people whom the story names in full elsewhere.
    """
    said = {token.lemma for token in tokens if token.pos in ("VERB", "NOUN", "ADJ", "PROPN")}
    found = [factor for factor, telling in consequences().items() if said & telling]
    inside = {token.index for token in tokens}
    own = speaker.name.casefold() if speaker else ""
    for entity in paragraph.entities:
        parts = [t for t in paragraph.tokens[entity.run.first : entity.run.last + 1] if t.text[0].isupper()]
        if (
            entity.label == "PERSON"
            and entity.run.last in inside
            and len(parts) > 1
            and parts[-1].text.casefold() not in own
        ):
            return (*found, NAMED_PERSON)
    if any(t.text in surnames and t.text.casefold() not in own for t in tokens):
        found.append(NAMED_PERSON)
    return tuple(found)


def surnames_in(paragraphs: Iterable[Paragraph], text: str) -> frozenset[str]:
    """Return the surnames of the people whom a story names in full."""
    names = (
        e.span.of(text).split()
        for p in paragraphs
        for e in p.entities
        if e.label == "PERSON" and len(e.run) > 1
    )
    return frozenset(name[-1] for name in names if len(name) > 1 and name[-1][0].isupper())
