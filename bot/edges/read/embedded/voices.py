"""Who a mention means: pronouns, titles and shortened names within their own story."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.claims import Naming, Role, Source
from bot.core.text import Span
from bot.edges.read.embedded.clauses import ancestors, phrase, top, trimmed
from bot.edges.read.embedded.memory import Heard, Memory
from bot.edges.read.embedded.mentions import (
    NAMES,
    POINTERS,
    bare,
    closeness_of,
    count_of,
    country_in,
    descriptor,
    is_document,
    is_media,
    name_of,
    naming_of,
    words_in,
)
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.people import People
from bot.edges.read.embedded.sayings import Section
from bot.edges.read.embedded.words import country_of, lemmas

_SHE_OR_HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their"})
_WE = frozenset({"i", "we", "us", "me", "my", "our"})
_WHO = frozenset({"who", "whom", "which", "that"})


@dataclass(frozen=True, slots=True)
class Voice:
    """A source and where the text names it here."""

    source: Source
    mention: Span


@dataclass(slots=True)
class Voices:
    """The voices of one story, in the order they are heard. Ask in text order."""

    section: Section
    text: str
    _people: People = field(init=False)
    _memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self._people = People.of(self.section, self.text)

    def resolve(
        self, paragraph: Paragraph, mention: Span, inside_quotation: Source | None = None
    ) -> Voice | None:
        """Return whose voice a mention is, and remember it.

        Args:
            paragraph: where the mention stands.
            mention: the words that name the source: a noun phrase or a pronoun.
            inside_quotation: whose quotation the mention stands in: who "we" are there.

        Returns: None when the mention has no words, or is the report speaking of itself ("we").
        """
        tokens = [t for t in paragraph.tokens_in(mention) if t.is_word]
        head = top(tokens)
        if head is None:
            return None
        if head.pos == "PRON" or head.lemma in _SHE_OR_HE | _IT | _THEY | _WE:
            return self._pronoun(paragraph, head, inside_quotation)
        owner = self._owner(paragraph, head)
        if owner is not None:
            voice = self._document(paragraph, mention, head, owner)
        else:
            voice = self._noun(paragraph, tokens, head)
        return voice

    def called(self, label: Span) -> Voice:
        """Return whose voice a transcript's label is: "SMITH" for a Jane Smith of this story."""
        words = label.of(self.text)
        source = Source(self._people.called(words.split()[-1]), Naming.NAMED, Role.ORIGIN)
        said = frozenset(words_in(words))
        self._memory.add(
            Heard(source, said, frozenset(), country="", is_person=True, is_plural=False, at=label.start)
        )
        return Voice(source, label)

    def latest(self) -> Source | None:
        """Return the voice heard last; None before the first."""
        return self._memory.latest()

    # How each sort of mention is understood.

    def _pronoun(self, paragraph: Paragraph, head: Token, quoted: Source | None) -> Voice | None:
        word = head.text.lower()
        if word in _WE:
            return Voice(quoted, head.span) if quoted else None
        if word in _WHO:
            for above in ancestors(paragraph, head):
                if above.dep == "relcl":
                    noun = _antecedent(paragraph, word, paragraph.tokens[above.head])
                    return self._noun(paragraph, paragraph.tokens_in(phrase(paragraph, noun)), noun)
            return None
        if word not in _SHE_OR_HE | _IT | _THEY:
            return Voice(Source(word, Naming.UNNAMED, Role.ORIGIN), head.span)
        meant = (
            self._person_meant(word, paragraph, head)
            if word in _SHE_OR_HE
            else self._memory.body_meant(word in _THEY)
        )
        return Voice(meant or Source(word, Naming.UNNAMED, Role.ORIGIN), head.span)

    def _person_meant(self, word: str, paragraph: Paragraph, head: Token) -> Source | None:
        """Return whom "he" or "she" means: the person heard last, or whoever the report has told of since."""
        heard = [h for h in self._memory.people if self._people.can_be(word, h.source.name, h.words)]
        since = heard[-1].at if heard else -1
        told = [
            name
            for at, name in self._people.told_of(paragraph, head)
            if at > since and self._people.can_be(word, name, frozenset(words_in(name)))
        ]
        if not told:
            perhaps = self._memory.perhaps_people
            known = heard or [h for h in perhaps if self._people.can_be(word, h.source.name, h.words)]
            return known[-1].source if known else None
        name = self._people.fullest(told[-1], frozenset(), self._memory.names)
        return self._memory.person(name) or Source(name, Naming.NAMED, Role.ORIGIN)

    def _owner(self, paragraph: Paragraph, head: Token) -> Token | None:
        """Return whose statement or report a document is; the document itself when it does not say."""
        if not is_document(paragraph, head) or head.entity in NAMES:
            return None
        for child in paragraph.children(head.index, "poss", "compound", "nmod", "amod"):
            if child.entity in (*NAMES, "PERSON") or country_of(child.text):
                return child
        for prep in paragraph.children(head.index, "prep", "agent"):
            owners = paragraph.children(prep.index, "pobj") if prep.lemma in ("of", "by", "from") else ()
            if owners and (prep.lemma != "of" or _can_put_out(owners[0])):
                return owners[0]
        for clause in paragraph.children(head.index, "relcl"):
            for child in paragraph.children(clause.index, "nsubj"):
                if child.entity in (*NAMES, "PERSON"):
                    return child
        return head

    def _document(self, paragraph: Paragraph, mention: Span, head: Token, owner: Token) -> Voice | None:
        """Return whose a document is, the whole of its mention kept."""
        if owner is head:
            is_back = any(t.text.lower() in POINTERS for t in paragraph.children(head.index, "det"))
            source = self._memory.put_out_by(head) if is_back and head.tag in ("NN", "NNP") else None
            if source is None:
                return self._noun(paragraph, paragraph.tokens_in(mention), head, vague=True)
            return Voice(source, trimmed(paragraph, mention))
        country = country_of(bare(owner.text))
        if country and owner.dep in ("amod", "compound", "nmod"):
            source = self._memory.of_country(country)
            if source is not None:
                return Voice(source, trimmed(paragraph, mention))
            if owner.dep == "amod":
                return self._noun(paragraph, paragraph.tokens_in(mention), head)
        voice = self._noun(paragraph, paragraph.tokens_in(phrase(paragraph, owner)), owner)
        return Voice(voice.source, trimmed(paragraph, mention)) if voice else None

    def _noun(
        self, paragraph: Paragraph, tokens: Sequence[Token], head: Token, vague: bool = False
    ) -> Voice | None:
        named = _named_beside(paragraph, tokens, head)
        if named is not None:
            return self._noun(paragraph, paragraph.tokens_in(phrase(paragraph, named)), named)
        mention = descriptor(paragraph, tokens, head)
        words = mention.of(self.text)
        if not any(c.isalnum() for c in words):
            return None
        person = self._people.about(paragraph, tokens, head)
        if person:
            name = self._people.fullest(person, frozenset(words_in(words)), self._memory.names)
            source = self._memory.person(name)
        else:
            name = name_of(words)
            name = self._people.bodies.fullest(name) if head.pos == "PROPN" else name
            source = self._memory.body(paragraph, head, name) or self._outlet(paragraph, head, name)
        desk = self._people.desk(paragraph, tokens, head) or self._desk_heard(tokens)
        if source is None:
            naming = Naming.UNNAMED if vague else naming_of(paragraph, tokens, head, bool(person))
            count = count_of(paragraph, head, naming)
            source = Source(name, naming, Role.ORIGIN, desk, count, closeness_of(tokens))
        elif person and not source.desk:
            source = replace(source, desk=desk)
        self._remember(paragraph, source, words, head, bool(person))
        return Voice(source, mention)

    def _desk_heard(self, tokens: Sequence[Token]) -> str:
        """Return for whom a mere "spokesman" speaks: the one body that this story has heard."""
        if not any(t.lemma in lemmas("speakers", "mouthpieces") for t in tokens):
            return ""
        outlets = self._people.bodies.outlets
        heard = [s for s in self._memory.named_bodies if s.name not in outlets and not is_media(s.name)]
        return heard[0].name if len(heard) == 1 else ""

    def _outlet(self, paragraph: Paragraph, head: Token, name: str) -> Source | None:
        """Return whom "the agency" or "the paper" means: the one outlet heard so far."""
        is_back = any(t.text.lower() in POINTERS for t in paragraph.children(head.index, "det"))
        if not is_back or head.lemma not in lemmas("speakers", "outlets") or len(words_in(name)) != 1:
            return None
        bodies = self._memory.named_bodies
        outlets = [s for s in bodies if s.name in self._people.bodies.outlets or is_media(s.name)]
        known = outlets or (bodies if head.lemma == "agency" else [])
        return known[0] if len(known) == 1 else None

    def _remember(
        self, paragraph: Paragraph, source: Source, words: str, head: Token, is_person: bool
    ) -> None:
        said = frozenset(words_in(words)) | frozenset(words_in(source.name))
        titled = head.lemma in lemmas("speakers", "titles") and head.tag in ("NN", "NNP")
        self._memory.add(
            Heard(
                source,
                words=said,
                heads=frozenset({head.lemma}) | (said & lemmas("speakers", "titles")),
                country=country_in(words),
                is_person=is_person or (titled and head.lemma not in lemmas("speakers", "bodies")),
                is_plural=head.tag in ("NNS", "NNPS"),
                at=head.start,
                may_be_person=_may_be_person(paragraph, head)
                and source.name not in self._people.bodies.outlets,
            )
        )


def _named_beside(paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> Token | None:
    """Return the body that stands beside what it is: "its operator Alder Lines"; None without one."""
    if head.pos != "NOUN":
        return None
    inside = {t.index for t in tokens}
    beside = (
        t for t in paragraph.children(head.index, "appos") if t.index in inside and t.index > head.index
    )
    return next((t for t in beside if t.pos == "PROPN" and t.entity == "ORG"), None)


def _may_be_person(paragraph: Paragraph, head: Token) -> bool:
    """Whether a name that nothing is known of can be a person's: no "the" before it."""
    return head.tag == "NNP" and not head.entity and not paragraph.children(head.index, "det")


def _can_put_out(owner: Token) -> bool:
    """Whether a document can be theirs: "the statement of the army", not "the release of prisoners"."""
    return (
        owner.entity in (*NAMES, "PERSON")
        or owner.pos == "PROPN"
        or owner.lemma in lemmas("speakers", "titles") | lemmas("speakers", "bodies")
    )


def _antecedent(paragraph: Paragraph, pronoun: str, noun: Token) -> Token:
    """Return the noun that "who" stands for: never the place or the thing that the parser hung it on."""
    while pronoun in ("who", "whom") and noun.entity not in ("PERSON", "NORP"):
        above = paragraph.tokens[noun.head]
        if noun.dep == "appos" and noun.lemma not in lemmas("speakers", "titles"):
            noun = above
        elif noun.dep == "pobj" and noun.entity and paragraph.tokens[above.head].pos in ("NOUN", "PROPN"):
            noun = paragraph.tokens[above.head]
        else:
            break
    return noun
