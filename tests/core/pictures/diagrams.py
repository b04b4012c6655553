"""Diagrams of any shape, with any words in them, and letters of a plain kind."""

from dataclasses import dataclass

from hypothesis import strategies as st

from bot.core.corroboration import Status
from bot.core.pictures.diagrams import Diagram, Group, GroupKind, Node, Objection, ObjectionKind, Step


@dataclass(frozen=True)
class PlainLettering:
    """A `Lettering` in which every character is alike, but for the bold ones."""

    def width(self, words: str, size: int, *, bold: bool) -> float:
        return len(words) * size * (0.62 if bold else 0.56)

    def lacks(self, words: str) -> bool:
        return "中" in words


_HOSTILE = (
    "</text><script>alert(1)</script>",
    'a" onload="x',
    "& &amp; <![CDATA[",
    "\u202egnihtemos\u202c \x1b[31m \x00 \ud800",
    "مرحبا بالعالم",
    "הקרמלין",
    "👩‍👩‍👧‍👦 🇺🇦 é",
    "中文新闻",
    "w" * 300,
    "",
    " ",
)
names = st.one_of(st.sampled_from((*_HOSTILE, "Norwind", "Harbour Post")), st.text(max_size=120))


def _nodes() -> st.SearchStrategy[Node]:
    def above(told: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.builds(Node, names, names, names, st.booleans(), st.lists(told, max_size=3).map(tuple))

    return st.recursive(st.builds(Node, names, names, names, st.booleans()), above, max_leaves=6)


groups = st.builds(
    Group,
    st.sampled_from(GroupKind),
    names,
    names,
    st.lists(names, max_size=3).map(tuple),
    st.lists(_nodes(), max_size=3).map(tuple),
    st.lists(names, max_size=3).map(tuple),
    st.integers(0, 20),
)
objections = st.builds(Objection, st.sampled_from(ObjectionKind), names, names, names, names, names)
diagrams = st.builds(
    Diagram,
    heading=names,
    claimant=names,
    quote=names,
    status=st.sampled_from(Status),
    status_words=names,
    because=names,
    between=names,
    groups=st.lists(groups, max_size=4).map(tuple),
    more_groups=names,
    objections=st.lists(objections, max_size=4).map(tuple),
    more_objections=names,
    history=names,
    steps=st.lists(st.builds(Step, st.sampled_from(Status), names, names), max_size=4).map(tuple),
    earlier_steps=names,
    footnotes=st.lists(names, max_size=2).map(tuple),
    lacking=names,
    title=names,
    description=names,
)
