"""Verbs and nouns of what happens: which tell of one event, which of its opposite, which of no event yet.

Data first, then how words are looked up in it. The groups are small on purpose: a verb that is not here is an
event of its own, and is shared only by a statement that uses the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.core.text import words_of

# Lemmas that tell of one kind of event. A lemma may stand in several groups.
# fmt: off
_GROUPS = {
    "attack": "attack strike hit bomb bombard shell raid assault ambush target pound blast airstrike bombing "
              "bombardment shelling offensive",
    "shoot": "shoot gun shooting gunfire",
    "explode": "explode explosion blast detonate detonation erupt blow",
    "kill": "kill die dead death slay murder massacre execute perish fatality killing",
    "survive": "survive survivor alive unharmed unhurt",
    "injure": "injure wound hurt injury casualty",
    "poison": "poison gas poisoning",
    "arrest": "arrest detain detention custody apprehend",
    "imprison": "jail imprison sentence",
    "abduct": "abduct kidnap abduction kidnapping",
    "release": "release free liberate",
    "hold": "hold detain captive captivity custody keep",
    "withstand": "hold stand intact withstand undamaged",
    "control": "capture seize overrun retake recapture conquer occupy control takeover capture hold",
    "withdraw": "withdraw retreat withdrawal pullout",
    "advance": "advance",
    "flee": "flee escape displace evacuate evacuation",
    "resign": "resign quit resignation",
    "stay": "remain stay",
    "dismiss": "dismiss oust sack",
    "appoint": "appoint hire appointment",
    "collapse": "collapse burst breach crumble topple",
    "meet": "meet meeting talk",
    "visit": "visit travel trip tour",
    "postpone": "postpone delay postponement",
    "cancel": "cancel scrap cancellation",
    "agree": "agree sign agreement accord deal",
    "accept": "accept take",
    "refuse": "refuse reject decline rebuff spurn",
    "approve": "approve adopt ratify endorse approval",
    "reject": "reject veto",
    "rise": "rise increase climb grow surge jump soar raise hike up",
    "fall": "fall drop decline decrease slump plunge tumble slip cut lower reduce slash down",
    "open": "open reopen inaugurate",
    "close": "close shut closure",
    "arrive": "arrive reach arrival land dock",
    "leave": "leave depart exit departure",
    "join": "join enter",
    "win": "win victory triumph",
    "beat": "beat defeat",
    "lose": "lose loss",
    "profit": "make earn gain profit",
    "buy": "buy acquire purchase acquisition takeover",
    "sell": "sell",
    "protest": "protest demonstrate demonstration demonstrator rally march",
    "clash": "clash fight fighting battle skirmish",
    "burn": "burn fire blaze torch arson",
    "flood": "flood inundate flooding",
    "quake": "earthquake quake",
    "crash": "crash collide collision derail derailment",
    "destroy": "destroy demolish raze flatten wreck level destruction",
    "damage": "damage",
    "build": "build construct erect construction",
    "convict": "convict guilty conviction",
    "acquit": "acquit clear acquittal innocent",
    "charge": "charge indict indictment",
    "ban": "ban prohibit outlaw bar forbid",
    "allow": "allow permit authorise authorize",
    "block": "block halt stop suspend suspension",
    "start": "start begin resume restart launch",
    "end": "stop halt end cease suspend",
    "send": "send dispatch deliver ship deploy",
    "withhold": "withhold",
    "pay": "pay payment",
    "bribe": "bribe bribery kickback",
    "steal": "steal rob embezzle theft robbery loot",
    "sink": "sink capsize",
    "drown": "drown",
    "infect": "infect outbreak infection",
    "elect": "elect",
    "strike-work": "strike walkout picket",
    "truce": "truce ceasefire armistice",
    "support": "support back",
    "oppose": "oppose",
    "impose": "impose introduce",
    "lift": "lift scrap remove",
    "pass": "pass",
    "fail": "fail failure",
    "succeed": "succeed success",
    "attend": "attend",
    "skip": "skip boycott miss",
    "tighten": "tighten toughen",
    "ease": "ease loosen relax",
    "strengthen": "strengthen",
    "weaken": "weaken",
    "create": "create add",
    "shed": "shed cut lose",
    "order": "order",
    "announce": "announce",
    "leak": "leak spill",
    "hack": "hack hacker cyberattack",
}

# Two of these cannot both be so of one thing at one time, and one of them is: "the dam did not hold" says
# that it burst.
_EITHER_OR = (
    ("withstand", "collapse"), ("withstand", "destroy"), ("hold", "release"), ("accept", "refuse"),
    ("approve", "reject"), ("open", "close"), ("kill", "survive"), ("convict", "acquit"), ("allow", "ban"),
    ("resign", "stay"), ("dismiss", "stay"), ("leave", "stay"), ("win", "lose"), ("pass", "fail"),
    ("succeed", "fail"), ("attend", "skip"),
)
# Nor can two of these, but neither need be so: what did not rise may not have fallen.
_CONTRARY = (
    ("profit", "lose"), ("rise", "fall"), ("arrive", "leave"), ("buy", "sell"), ("appoint", "dismiss"),
    ("advance", "withdraw"), ("start", "end"), ("build", "destroy"), ("support", "oppose"),
    ("impose", "lift"), ("tighten", "ease"), ("strengthen", "weaken"), ("join", "leave"),
    ("send", "withhold"), ("pay", "withhold"), ("create", "shed"), ("send", "withdraw"),
    ("agree", "refuse"), ("approve", "block"), ("allow", "block"),
    ("hold", "sell"), ("approve", "refuse"), ("control", "lose"), ("profit", "refuse"),
)

# What several can do to one thing at one time is not exclusive: of these, only one account can be so.
EXCLUSIVE = frozenset({
    "attack", "kill", "injure", "shoot", "poison", "abduct", "control", "win", "beat", "destroy", "burn",
    "buy", "build", "hold", "steal", "sink", "hack", "explode",
})
# What two do to each other: to swap them changes nothing.
_MUTUAL = frozenset({"meet", "clash", "agree", "crash"})

# Two words that say what one verb says.
_PHRASES = {
    ("step", "down"): "resign", ("stand", "down"): "resign", ("give", "way"): "collapse",
    ("turn", "down"): "refuse", ("put", "off"): "postpone", ("call", "off"): "cancel",
    ("pull", "out"): "withdraw", ("pull", "back"): "withdraw", ("shut", "down"): "close",
    ("take", "over"): "seize", ("go", "up"): "rise", ("go", "down"): "fall", ("come", "down"): "fall",
    ("set", "free"): "free", ("let", "go"): "free", ("blow", "up"): "explode", ("go", "off"): "explode",
    ("gun", "down"): "shoot", ("walk", "out"): "walkout", ("burn", "down"): "burn", ("beat", "back"): "repel",
    ("run", "away"): "flee", ("lay", "off"): "dismiss", ("held", "talks"): "meet", ("hold", "talks"): "meet",
    ("in", "office"): "stay", ("put", "out"): "extinguish", ("break", "out"): "start",
}

# Verbs that say nothing of what happened by themselves.
LIGHT = frozenset({
    "be", "have", "do", "make", "take", "go", "come", "get", "give", "occur", "happen", "say", "tell",
    "report", "claim", "state", "add", "see", "know", "think", "believe", "continue", "follow", "become",
    "seem", "remain", "stay", "keep", "appear", "write", "deny", "confirm", "describe", "call", "use",
})
# What these are put before has not happened: it is tried, planned, asked for.
NOT_YET = frozenset({
    "try", "attempt", "plan", "want", "intend", "threaten", "vow", "promise", "offer", "consider", "prepare",
    "hope", "aim", "seek", "pledge", "urge", "demand", "expect", "decide", "propose", "warn", "wish",
})
# "refused to assist" says that they did not.
_NOT_DOING = frozenset({"refuse", "fail", "decline", "neglect"})

_IRREGULAR = {
    "struck": "strike", "hit": "hit", "shot": "shoot", "blew": "blow", "blown": "blow", "died": "die",
    "dying": "die", "slain": "slay", "slew": "slay", "hurt": "hurt", "held": "hold", "stood": "stand",
    "withstood": "withstand", "fled": "flee", "withdrew": "withdraw", "withdrawn": "withdraw", "quit": "quit",
    "burst": "burst", "met": "meet", "took": "take", "taken": "take", "rose": "rise", "risen": "rise",
    "grew": "grow", "grown": "grow", "fell": "fall", "fallen": "fall", "cut": "cut", "shut": "shut",
    "left": "leave", "won": "win", "beaten": "beat", "beat": "beat", "lost": "lose", "made": "make",
    "bought": "buy", "sold": "sell", "fought": "fight", "burnt": "burn", "built": "build", "began": "begin",
    "begun": "begin", "sent": "send", "paid": "pay", "stole": "steal", "stolen": "steal", "sank": "sink",
    "sunk": "sink", "withheld": "withhold", "gave": "give", "given": "give", "went": "go", "gone": "go",
    "came": "come", "kept": "keep", "let": "let", "retook": "retake", "overran": "overrun", "shed": "shed",
    "laid": "lay", "broke": "break", "ran": "run", "put": "put", "set": "set", "lied": "lie",
    "forbade": "forbid", "forbidden": "forbid", "overthrew": "overthrow", "told": "tell", "said": "say",
    "was": "be", "were": "be",
    "is": "be", "are": "be", "been": "be", "had": "have", "has": "have",
}
# fmt: on

_BY_LEMMA: dict[str, frozenset[str]] = {
    lemma: frozenset(g for g, members in _GROUPS.items() if lemma in members.split())
    for members in _GROUPS.values()
    for lemma in members.split()
}
_BOTH_WAYS = {
    kind: frozenset((*pairs, *((b, a) for a, b in pairs)))
    for kind, pairs in (("either", _EITHER_OR), ("contrary", _CONTRARY))
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a text tells of.

    Attributes:
        head: lemmas of what is said in the first place; empty when no verb says anything. Two where the
            first is only tried or planned: what is planned counts too.
        said: what the reader took for the event, "step down" read as one; what the words hold, where it
            took nothing that tells anything.
        lemmas: all of them, and what else of the groups the words hold.
        words: every form that any word of it may be one of.
        negated: it is said not to have been so.
        not_yet: it is tried, planned or asked for; nothing has happened.
    """

    head: tuple[str, ...]
    said: tuple[str, ...]
    lemmas: frozenset[str]
    words: frozenset[str]
    negated: bool
    not_yet: bool


_NOBODY = frozenset(
    ("nobody", "none", "never", "nothing", "nowhere", "neither", "hoax", "untrue", "debunked")
)
_ASIDE = frozenset(("which", "that", "who", "whom"))
_STILL_SO = frozenset(
    ("longer", "doubt", "matter", "wonder", "only", "less", "fewer", "more", "later", "sooner", "just", "yet")
)


@lru_cache(maxsize=8192)  # a claim is read again with every statement that it is compared with
def telling(event: tuple[str, ...], words: str, negated: bool) -> Telling:
    """Read what a claim tells of from its event lemmas and from its words.

    Args:
        event: what the reader took for the event, the main one first.
        words: the claim's own.
        negated: whether the reader saw a "not"; words such as "nobody" are looked for besides.
    """
    every = words_of(words)
    stated = _asserted(every)
    phrases = _phrases(stated)
    in_words = [lemma for w in stated for lemma in _known_lemmas(w)]
    asked = {lemma for w in every for lemma in forms(w)} - {lemma for w in stated for lemma in forms(w)}
    said = [phrases.get(e, e) for e in event if e not in asked]
    undone = any(lemma in _NOT_DOING for lemma in _before_to(stated))
    if undone:
        said = [e for e in said if e not in _NOT_DOING]
    planned = tuple(e for e in said[:1] if e in NOT_YET)
    main = [e for e in said if e not in LIGHT and e not in NOT_YET]
    heads = main or [*phrases.values(), *(lemma for lemma in in_words if lemma not in LIGHT | NOT_YET)]
    denied = negated or _says_nobody(stated) or _says_no(stated, heads[:1])
    return Telling(
        head=(*planned, *heads[:1]),
        said=(*said, *(() if main else heads)),
        lemmas=frozenset((*said, *phrases.values(), *in_words)),
        words=frozenset(form for w in stated for form in forms(w)),
        negated=denied is not undone,
        not_yet=bool(planned),
    )


def share(ours: str, theirs: Iterable[str]) -> bool:
    """Tell whether a lemma, or one that tells of the same event, is among others."""
    groups = groups_of(ours)
    return any(ours == other or groups & groups_of(other) for other in theirs)


# Another way of attacking is another attack: that a town was not shelled leaves open that a drone struck it.
_ANY_ATTACK = frozenset(("attack", "strike", "hit", "target"))


def denied_by(told: str, denied: Iterable[str]) -> bool:
    """Tell whether saying that one of `denied` was not so says that `told` was not so."""
    return any(
        told == d or d in _ANY_ATTACK or "attack" not in groups_of(d) for d in denied if share(told, (d,))
    )


def groups_of(lemma: str) -> frozenset[str]:
    return _BY_LEMMA.get(lemma, frozenset())


def opposed(ours: Iterable[str], theirs: Iterable[str]) -> str:
    """Return "either" or "contrary" where the two tell of opposites, "" where they do not.

    What both tell of is no opposite: "rose, then fell" is not against "rose".
    """
    a, b = frozenset(ours), frozenset(theirs)
    only_ours = {g for lemma in a if not share(lemma, b) for g in groups_of(lemma)}
    only_theirs = {g for lemma in b if not share(lemma, a) for g in groups_of(lemma)}
    for kind, pairs in _BOTH_WAYS.items():
        if any((x, y) in pairs for x in only_ours for y in only_theirs):
            return kind
    return ""


def is_exclusive(lemma: str) -> bool:
    """Tell whether one of two accounts of who did it must be wrong."""
    return bool(groups_of(lemma) & EXCLUSIVE)


def is_mutual(lemma: str) -> bool:
    return bool(groups_of(lemma) & _MUTUAL)


_QUESTION = frozenset(("whether", "if", "unless"))
_GOES_ON = frozenset(("but", "when", "and", "after", "before"))


def _asserted(words: Sequence[str]) -> tuple[str, ...]:
    """Leave out what follows "whether" or "if": it is asked, not said."""
    kept: list[str] = []
    asking = False
    for word in words:
        asking = word in _QUESTION or (asking and word not in _GOES_ON)
        if not asking:
            kept.append(word)
    return tuple(kept)


def _says_nobody(words: Sequence[str]) -> bool:
    """Tell whether a "nobody" or "never" is said in the main; "…, which nobody claimed" is an aside."""
    return any(b in _NOBODY and a not in _ASIDE for a, b in pairwise(("", *words)))


def _says_no(words: Sequence[str], head: Sequence[str]) -> bool:
    """Tell whether a "no" stands before anything but "longer" or "fewer", or a "not" before the head."""
    if any(a == "no" and b not in _STILL_SO for a, b in pairwise(words)):
        return True
    return any(
        a == "not" or a.endswith("n't")
        for i, a in enumerate(words)
        if any(lemma in head for w in words[i + 1 : i + 3] for lemma in forms(w))
    )


def _before_to(words: Sequence[str]) -> list[str]:
    """Return the lemmas of the words that a "to" follows."""
    return [lemma for a, b in pairwise(words) if b == "to" for lemma in forms(a)]


def _phrases(words: Sequence[str]) -> dict[str, str]:
    """Return what each first word of a two-word verb stands for here."""
    found: dict[str, str] = {}
    for a, b in pairwise(words):
        for first in (a, *forms(a)):
            if (first, b) in _PHRASES:
                found[first] = _PHRASES[first, b]
    return found


@lru_cache(maxsize=8192)
def _known_lemmas(word: str) -> tuple[str, ...]:
    """Return the lemmas in the groups that a word may be a form of."""
    return tuple(f for f in forms(word) if f in _BY_LEMMA or f in NOT_YET or f in _NOT_DOING)


@lru_cache(maxsize=8192)
def forms(word: str) -> tuple[str, ...]:
    """Return what a word may be an inflected form of, itself first."""
    found = [word]
    if word in _IRREGULAR:
        return (_IRREGULAR[word],) if _IRREGULAR[word] == word else (_IRREGULAR[word], word)
    for ending, instead in (
        ("ies", "y"), ("ied", "y"), ("es", ""), ("es", "e"), ("s", ""),
        ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            bare = word.removesuffix(ending) + instead
            found.append(bare)
            if ending in ("ed", "ing") and not instead and len(bare) > 3 and bare[-1] == bare[-2]:
                found.append(bare[:-1])
    return tuple(dict.fromkeys(found))
