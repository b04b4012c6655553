"""The people a story names, and the offices they speak for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.core.text import Span
from bot.edges.read.embedded.bodies import Bodies
from bot.edges.read.embedded.clauses import phrase, trimmed
from bot.edges.read.embedded.mentions import NAMES, bare, is_about, name_of, speaks_for_office, words_in
from bot.edges.read.embedded.parsing import Entity, Paragraph, Token
from bot.edges.read.embedded.sayings import Section
from bot.edges.read.embedded.words import country_of, lemmas, offices

_HONORIFICS = frozenset({"dr", "gov", "mr", "mrs", "ms", "president", "rep", "sen"})
_HE = frozenset({"he", "him", "his", "himself"})
_WHERE = frozenset({"across", "around", "in", "inside", "into", "near", "outside", "throughout"})
_LONGEST_NAME = 4  # words
_IN_SOMEBODY = frozenset({"believe", "confide", "invest", "trust"})


@dataclass(frozen=True, slots=True)
class People:
    section: Section
    text: str
    names: tuple[str, ...]  # in full, as the story gives them
    places: frozenset[str]  # what only looks like a person's name
    bodies: Bodies

    @classmethod
    def of(cls, section: Section, text: str) -> "People":
        places = frozenset(_places(section, text))
        found = (
            bare(entity.span.of(text))
            for paragraph in section.paragraphs
            for entity in paragraph.entities
            if entity.label == "PERSON"
        )
        full = tuple(dict.fromkeys(name for name in found if " " in name and name not in places))
        surnames = {name.split()[-1] for name in full}
        return cls(section, text, full, places - surnames, Bodies.of(section, text))

    def is_person(self, entity: Entity) -> bool:
        return entity.label == "PERSON" and bare(entity.span.of(self.text)) not in self.places

    def fullest(self, name: str, told_by: frozenset[str], heard: Sequence[str]) -> str:
        """Return the fullest name this story has for a surname, unless it has several people of that name.

        Args:
            name: as it stands.
            told_by: the words of its mention; "Mr." and "spokeswoman" tell a man from a woman.
            heard: the names of the voices heard so far, which decide between two people.
        """
        parts = name.split()
        if len(parts) > 1 and parts[0].casefold().rstrip(".") not in _HONORIFICS:
            return name
        fuller = [known for known in self.names if known.split()[-1] == parts[-1] and known != name]
        men, women = lemmas("speakers", "men"), lemmas("speakers", "women")
        for ours, others in ((men, women), (women, men)):
            if (set(words_in(name)) | told_by) & ours:
                fuller = [known for known in fuller if not set(words_in(known)) & others]
        if len(fuller) > 1:
            fuller = [known for known in fuller if known in heard]
        return fuller[0] if len(fuller) == 1 else name

    def can_be(self, pronoun: str, name: str, words: frozenset[str]) -> bool:
        """Tell whether "he" or "she" can mean a name: not when everybody of that name is of the other sex."""
        others = lemmas("speakers", "women" if pronoun in _HE else "men")
        if words & others:
            return False
        fuller = [known for known in self.names if known.split()[-1] == name.split()[-1]]
        return not fuller or not all(set(words_in(known)) & others for known in fuller)

    def called(self, surname: str) -> str:
        """Return the full name of whom a transcript calls by a surname in capitals, else the surname."""
        known = (name for name in self.names if name.split()[-1].casefold() == surname.casefold())
        return next(known, surname)

    def told_of(self, paragraph: Paragraph, head: Token) -> list[tuple[int, str]]:
        """Return the people who are unquoted subjects before a word, in its paragraph and the one before.

        Whom somebody only speaks of ("Smith said that Jones …") is not told of: who spoke speaks on.
        """
        near = [p for p in self.section.paragraphs if p.index in (paragraph.index - 1, paragraph.index)]
        return [
            (entity.span.start, bare(entity.span.of(self.text)))
            for at in near
            for entity in at.entities
            if self.is_person(entity)
            and entity.span.end <= head.start
            and at.tokens[entity.run.last].dep in ("nsubj", "nsubjpass")
            and at.tokens[at.tokens[entity.run.last].head].dep != "ccomp"
            and not at.tokens[entity.run.last].is_quoted
        ]

    def about(self, paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> str:
        """Return the name of the person that a noun phrase is about; "" when it is about none."""
        inside = {t.index for t in tokens}
        for entity in paragraph.entities:
            if self.is_person(entity) and is_about(paragraph, entity, head, inside):
                return bare(entity.span.of(self.text))
        surname = bare(head.text)
        if head.pos == "PROPN" and any(surname == name.split()[-1] for name in self.names):
            return surname
        return self._after_title(paragraph, tokens, head)

    def _after_title(self, paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> str:
        """Return the name right after a title, or set beside it: the parser may not know it.

        "Opposition leader Per Dahl", "the director of Norwind, Ilse Marrant,".
        """
        if head.lemma not in lemmas("speakers", "titles") or head.tag != "NN":
            return ""
        after = [t for t in tokens if t.index > head.index]
        named = list(takewhile(_is_capital, after))
        if not named or named[0].index != head.index + 1:
            named = _set_beside(paragraph, after)
        if not 2 <= len(named) <= _LONGEST_NAME:
            return ""
        name = self.text[named[0].start : named[-1].end]
        is_other = any(t.entity and t.entity != "PERSON" for t in named) or bool(country_of(name))
        return "" if is_other or name in self.places else name

    def desk(self, paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> str:
        """Return the office that a spokesman or an official speaks for; "" for none."""
        speaker = next((t for t in tokens if speaks_for_office(t, paragraph)), None)
        if speaker is None:
            return ""
        last = max(speaker.index, head.index)
        for token in tokens:
            office = offices().get(token.lemma)
            if office and token.index < last:
                return self._office(office)
        before = self._named_before(paragraph, tokens, speaker)
        if before:
            return before
        for prep in paragraph.children(speaker.index, "prep"):
            if prep.lemma in ("for", "of", "from", "with", "at", "in", "to"):
                for noun in paragraph.children(prep.index, "pobj"):
                    if self._is_called(noun) and prep.lemma in ("for", "of", "to"):
                        return self.fullest(name_of(phrase(paragraph, noun).of(self.text)), frozenset(), ())
                    # "Officials in Kabul" speak for nobody; "officials in the ministry" do.
                    named = noun.entity in NAMES and (prep.lemma != "in" or noun.entity == "ORG")
                    if named or noun.lemma in lemmas("speakers", "bodies"):
                        return name_of(phrase(paragraph, noun).of(self.text))
        return ""

    def _is_called(self, noun: Token) -> bool:
        return noun.entity == "PERSON" or any(noun.text == name.split()[-1] for name in self.names)

    def _named_before(self, paragraph: Paragraph, tokens: Sequence[Token], speaker: Token) -> str:
        """Return whom a name before a title stands for: "Free Valleys spokesman", "Smith’s spokeswoman"."""
        before = [t for t in tokens if t.index < speaker.index]
        bodies = [t for t in before if t.entity == "ORG"]
        if bodies:
            words = name_of(trimmed(paragraph, Span(bodies[0].start, bodies[-1].end)).of(self.text))
            return self.bodies.beginning(words_in(words)) or words
        named = list(takewhile(lambda t: t.pos == "PROPN" or t.tag == "POS", reversed(before)))
        names = [t for t in reversed(named) if t.tag != "POS"]
        if names:
            words = self.text[names[0].start : names[-1].end]
            body = self.bodies.beginning(words_in(words))
            is_person = any(t.entity == "PERSON" for t in names) and words not in self.places
            if is_person and body in ("", words):
                return self.fullest(words, frozenset(), ()) if speaker.lemma != "official" else ""
            return body
        if before and before[-1].lemma in lemmas("speakers", "bodies"):
            return self.bodies.called(before[-1])
        return ""

    def _office(self, noun: str) -> str:
        """Return the office as this story names it: "Turkey's Presidency" for "presidency"."""
        for paragraph in self.section.paragraphs:
            for token in paragraph.tokens:
                if token.lemma == noun:
                    return name_of(phrase(paragraph, token).of(self.text))
        return noun


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text.isalpha()


def _set_beside(paragraph: Paragraph, after: Sequence[Token]) -> list[Token]:
    """Return the capitals behind a comma that end a phrase, as an apposition; none without such."""
    capitals = list(takewhile(_is_capital, reversed(after)))[::-1]
    starts = [n for n, t in enumerate(capitals) if paragraph.tokens[t.index - 1].text == ","]
    return capitals[starts[-1] :] if starts and capitals[-1].dep == "appos" else []


def _places(section: Section, text: str) -> Iterator[str]:
    """Yield the names that a story uses for a place: "in Lund", "the Senate of Lund", a country."""
    for paragraph in section.paragraphs:
        for entity in paragraph.entities:
            name = bare(entity.span.of(text))
            last = paragraph.tokens[entity.run.last]
            if entity.label in ("GPE", "LOC", "FAC") or country_of(name):
                yield name
            elif last.dep == "pobj" and not last.is_root:
                before = paragraph.tokens[last.head]
                held = paragraph.tokens[before.head]
                is_body = held.pos == "PROPN" or held.lemma in lemmas("slots", "sites")
                is_event = held.pos in ("VERB", "AUX") or held.lemma in lemmas("slots", "events")
                stands_in = (
                    before.lemma in _WHERE and (is_body or is_event) and held.lemma not in _IN_SOMEBODY
                )
                if stands_in or (before.lemma == "of" and is_body and held.entity != "PERSON"):
                    yield name
