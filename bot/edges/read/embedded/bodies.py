"""The offices, outlets and other bodies of a story, and the fullest name it has for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.edges.read.embedded.clauses import phrase
from bot.edges.read.embedded.mentions import bare, name_of, words_in
from bot.edges.read.embedded.parsing import Token
from bot.edges.read.embedded.sayings import Section
from bot.edges.read.embedded.words import lemmas


class _Named(NamedTuple):
    name: str
    words: tuple[str, ...]
    head: Token

    @property
    def is_body(self) -> bool:
        return self.head.lemma in lemmas("speakers", "bodies")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Looked up once a story, so that a long one costs no more a mention than a short one."""

    outlets: frozenset[str]  # whom the story has report something
    _organisations: dict[tuple[str, ...], frozenset[str]]  # by their last words, for names one word longer
    _named: dict[str, tuple[_Named, ...]]  # by their first word

    @classmethod
    def of(cls, section: Section, text: str) -> "Bodies":
        named: dict[str, list[_Named]] = {}
        for known in _named(section, text):
            named.setdefault(known.words[0], []).append(known)
        return cls(
            frozenset(_outlets(section, text)),
            _by_last_words(section, text),
            {first: tuple(dict.fromkeys(known)) for first, known in named.items()},
        )

    def fullest(self, name: str) -> str:
        """Return the name that is one word longer, where the story has just one: "Orvane Border Command"."""
        longer = self._organisations.get(tuple(words_in(name)), frozenset())
        return next(iter(longer)) if len(longer) == 1 else name

    def beginning(self, words: Sequence[str]) -> str:
        """Return the one body whose name begins with these words: "Chancellery of Tollen"; "" for none."""
        found = {
            known.name
            for known in self._named.get(words[0] if words else "", ())
            if known.words[: len(words)] == tuple(words)
            and (known.is_body or known.head.text.casefold() == words[-1])
        }
        fullest = max(sorted(found), key=len, default="")
        return fullest if all(fullest.startswith(name) for name in found) else ""

    def called(self, noun: Token) -> str:
        """Return what the story calls its ministry or its police; "" when it has several."""
        wanted = noun.text.casefold()
        names = {
            known.name
            for several in self._named.values()
            for known in several
            if known.head.text.casefold() == wanted and known.head.dep != "compound"
        }
        fuller = [name for name in names if name.casefold() != wanted] or [noun.text]
        return fuller[0] if len(fuller) == 1 else ""


def _outlets(section: Section, text: str) -> Iterator[str]:
    for paragraph in section.paragraphs:
        for token in paragraph.tokens:
            if (
                token.dep == "nsubj"
                and token.pos == "PROPN"
                and paragraph.tokens[token.head].lemma == "report"
            ):
                yield name_of(phrase(paragraph, token).of(text))


def _named(section: Section, text: str) -> Iterator[_Named]:
    for paragraph in section.paragraphs:
        for token in paragraph.tokens:
            if token.pos == "PROPN" or token.lemma in lemmas("speakers", "bodies"):
                name = name_of(phrase(paragraph, token).of(text))
                words = tuple(words_in(name))
                if words:
                    yield _Named(name, words, token)


def _by_last_words(section: Section, text: str) -> dict[tuple[str, ...], frozenset[str]]:
    longer: dict[tuple[str, ...], frozenset[str]] = {}
    for paragraph in section.paragraphs:
        for entity in paragraph.entities:
            name = name_of(bare(entity.span.of(text)))
            words = tuple(words_in(name))
            if entity.label == "ORG" and len(words) > 2:
                longer[words[1:]] = longer.get(words[1:], frozenset()) | {name}
    return longer
