"""The voices heard so far in a story, so that a later and shorter mention finds them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.core.claims import Naming, Role, Source
from bot.edges.read.embedded.mentions import POINTERS, bare, words_in
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.words import country_of, lemmas


@dataclass(frozen=True, slots=True)
class Heard:
    """What is remembered of a voice."""

    source: Source
    words: frozenset[str]  # of every mention of it, lower case
    heads: frozenset[str]  # lemmas of the nouns that its mentions hang on
    country: str
    is_person: bool
    is_plural: bool
    at: int  # where it was named last
    may_be_person: bool = False  # a name that nothing else is known of

    @property
    def is_named(self) -> bool:
        return self.source.naming is Naming.NAMED


@dataclass(slots=True)
class Memory:
    _heard: list[Heard] = field(default_factory=list[Heard])  # the one heard last is last

    def latest(self) -> Source | None:
        """Return the voice heard last; None before the first."""
        return self._heard[-1].source if self._heard else None

    @property
    def names(self) -> list[str]:
        return [heard.source.name for heard in self._heard]

    @property
    def people(self) -> list[Heard]:
        return [heard for heard in self._heard if heard.is_person]

    @property
    def perhaps_people(self) -> list[Heard]:
        return [heard for heard in self._heard if heard.is_person or heard.may_be_person]

    @property
    def named_bodies(self) -> list[Source]:
        return [heard.source for heard in self._heard if heard.is_named and not heard.is_person]

    def body_meant(self, is_plural: bool) -> Source | None:
        """Return whom "it" or "they" mean: the body, or the group, heard last."""
        fit = [h for h in self._heard if not h.is_person and h.is_plural is is_plural]
        if is_plural and not fit:
            fit = [h for h in self._heard if not h.is_person]
        return fit[-1].source if fit else None

    def put_out_by(self, document: Token) -> Source | None:
        """Return whose "the statement" or "the report" is."""
        for heard in reversed(self._heard):
            if document.lemma in heard.heads:
                return heard.source
        return self.latest() if document.lemma in lemmas("speakers", "put_out") else None

    def of_country(self, country: str, with_people: bool = True) -> Source | None:
        """Return the named voice of a country heard last."""
        for heard in reversed(self._heard):
            if (
                country
                and heard.country == country
                and heard.is_named
                and (with_people or not heard.is_person)
            ):
                return heard.source
        return None

    def person(self, name: str) -> Source | None:
        return next((h.source for h in reversed(self._heard) if h.source.name == name), None)

    def body(self, paragraph: Paragraph, head: Token, name: str) -> Source | None:
        """Return the voice that a shorter or vaguer mention of a body means; None for a new one."""
        points_back = any(t.text.lower() in POINTERS for t in paragraph.children(head.index, "det"))
        plain = frozenset(words_in(name))
        for heard in reversed(self._heard):
            if heard.source.name == name or _shortens(heard, plain, head, points_back):
                return heard.source
        if not points_back:
            return None
        return self._office(name) or self._people(head)

    def _office(self, name: str) -> Source | None:
        """Return whom "the army" means after "a spokesman for the Vellan Army"."""
        said = words_in(name)
        for heard in reversed(self._heard):
            desk = words_in(heard.source.desk)
            if desk and said and set(said) <= set(desk) and desk[-1] == said[-1]:
                return Source(heard.source.desk, Naming.NAMED, Role.ORIGIN)
        return None

    def _people(self, head: Token) -> Source | None:
        """Return whom "the Russians" means: the named Russian body heard last."""
        if head.tag not in ("NNPS", "NNP", "NNS"):
            return None
        return self.of_country(country_of(bare(head.text)), with_people=False)

    def add(self, heard: Heard) -> None:
        """Remember a voice, together with what is known of it from before."""
        earlier = next((h for h in reversed(self._heard) if h.source.name == heard.source.name), None)
        if earlier is not None:
            self._heard.remove(earlier)
            heard = replace(
                heard,
                words=heard.words | earlier.words,
                heads=heard.heads | earlier.heads,
                country=earlier.country or heard.country,
                is_person=heard.is_person or earlier.is_person,
            )
        self._heard.append(heard)


def _shortens(heard: Heard, plain: frozenset[str], head: Token, points_back: bool) -> bool:
    """Whether "the Center" can be a "Center for Reconciliation", and "the ministry" the ministry heard of."""
    if heard.is_person and head.lemma in lemmas("speakers", "bodies") - lemmas("speakers", "titles"):
        return False  # "the council" is not its leader
    if (
        heard.is_named
        and plain
        and plain <= heard.words
        and head.text.lower() in heard.words
        and (head.pos == "PROPN" or points_back)
    ):
        return True
    return points_back and len(plain) == 1 and head.lemma in heard.heads and head.tag in ("NN", "NNP")


def join_desks(sources: Iterable[Source]) -> dict[Source, Source]:
    """Return, for each office that somebody else of the story speaks for, the office as its own desk."""
    known = tuple(sources)
    desks = {source.desk for source in known if source.desk}
    return {s: replace(s, desk=s.name) for s in known if s.name in desks and not s.desk}
