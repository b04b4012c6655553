"""Invented stories, and the reports that tell them: everything in them is made up."""

from dataclasses import dataclass

from bot.core.reports import Outlet, OutletId, OutletKind


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is quoted: "Mara Oste", "a nurse at the clinic in Tellin"."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """A story of the week.

    Attributes:
        heading: of the first report on it.
        event: what is claimed, as a clause.
        first, second: who says it, each for themselves.
        accused: who is asked about it, and would deny it.
        official: the description of an unnamed voice.
        setting: a sentence on the place that claims nothing of the event.
    """

    heading: str
    event: str
    first: Voice
    second: Voice
    accused: str
    official: str
    setting: str


def outlet(domain: str, name: str, owner: str) -> Outlet:
    return Outlet(OutletId(domain), name, OutletKind.PAPER, domain, owner, registered=True)


HERALD = outlet("tellinherald.example", "Tellin Herald", "Oste family")
COURIER = outlet("portcourier.example", "Port Courier", "Norwind Group")
RECORD = outlet("valleyrecord.example", "Valley Record", "Tarn Trust")
MERIDIAN = outlet("meridianlive.example", "Meridian Live", "Meridian Holding")
TRIBUNE = outlet("lissantribune.example", "Lissan Tribune", "Lissan Press")
OUTLETS = (HERALD, COURIER, RECORD, MERIDIAN, TRIBUNE)

LINES = (
    Line(
        "Fire at the Marlow mill",
        "two workers died in a fire at the Marlow mill on Sunday night",
        Voice("Edda Krann", "a shift leader at the mill"),
        Voice("Piet Salo", "a volunteer fireman in Marlow"),
        "The mill's owner, Varn Textiles,",
        "senior inspector at the labour office",
        "Marlow lies on the lower Tarn, an hour by train from Port Alder.",
    ),
    Line(
        "Ferry aground off Port Alder",
        "the ferry Alder Star ran aground off Port Alder on Monday morning",
        Voice("Jory Tamm", "a harbour pilot"),
        Voice("Lene Bost", "a teacher who was on board"),
        "The Alder Line",
        "harbour official",
        "The crossing to the islands takes forty minutes.",
    ),
    Line(
        "Mayor of Kessel said to have sold the town's forest",
        "Mayor Dorn Hask sold the Kessel forest to a company of his brother",
        Voice("Ruta Meel", "a member of the town council"),
        Voice("Anselm Pohl", "a notary in Kessel"),
        "Dorn Hask",
        "clerk at the land registry",
        "Kessel has four thousand inhabitants and a brewery.",
    ),
    Line(
        "Shelling at the Tellin bridge",
        "Orvane troops shelled the Tellin bridge on Tuesday evening",
        Voice("Sem Ilmar", "a lorry driver"),
        Voice("Nadia Torv", "a pharmacist in Tellin"),
        "The Orvane Border Command",
        "officer of the border guard",
        "The bridge is the only one for lorries between Tellin and the coast.",
    ),
    Line(
        "Water in Brackwater unfit to drink",
        "the Brackwater waterworks hid a leak of chlorine for three weeks",
        Voice("Iva Stenn", "a chemist who worked there"),
        Voice("Oskar Rehn", "a doctor at the Brackwater clinic"),
        "The Brackwater waterworks",
        "engineer at the waterworks",
        "The town draws its water from the upper Tarn.",
    ),
    Line(
        "Bank of Lissan said to have lost half its deposits",
        "the Bank of Lissan lost half of its deposits in a week",
        Voice("Clara Venn", "a member of the bank's board"),
        Voice("Hugo Aber", "an auditor"),
        "The Bank of Lissan",
        "person close to the central bank",
        "The bank was founded by shipowners and has nine branches.",
    ),
    Line(
        "Journalist held in Orvane",
        "Orvane police arrested the journalist Tessa Moll at the airport on Wednesday",
        Voice("Lars Moll", "her brother"),
        Voice("Greta Ulm", "a colleague who travelled with her"),
        "The Orvane interior ministry",
        "diplomat in Orvane",
        "Flights from Port Alder land there twice a day.",
    ),
    Line(
        "Hospital in Tollen turned patients away",
        "the Tollen hospital turned away eleven injured people on Thursday night",
        Voice("Bela Orth", "a paramedic"),
        Voice("Mina Karst", "a night nurse"),
        "The Tollen hospital",
        "member of the hospital's staff council",
        "It is the only hospital in the upper valley.",
    ),
    Line(
        "Dam at Hollin cracked",
        "the wall of the Hollin dam cracked after the rain on Thursday",
        Voice("Tomas Werle", "a retired dam keeper"),
        Voice("Agnes Fray", "a farmer below the dam"),
        "The Hollin water board",
        "geologist of the water board",
        "The dam was built seventy years ago.",
    ),
    Line(
        "Minister Orla Brandt said to resign",
        "Transport Minister Orla Brandt resigned on Friday over the ferry",
        Voice("Kai Rosen", "her party's whip"),
        Voice("Dita Holm", "a member of the transport committee"),
        "The ministry of transport",
        "aide to the prime minister",
        "The committee meets on Mondays.",
    ),
)

# The one voice behind it takes it back.
RETRACTED = Line(
    "Poison in Port Alder's bread",
    "a bakery in Port Alder put chalk in its bread for a year",
    Voice("Ove Lund", "a dismissed baker"),
    Voice("Sanna Pree", "a customer"),
    "The bakery",
    "food inspector",
    "Port Alder has eleven bakeries.",
)

_SQUARES = ("the market square", "the station", "the harbour office", "the old customs house", "the school")
_HOURS = ("at noon", "towards evening", "before eight", "after the last bus", "at closing time")
_WEATHER = (
    "in a light wind",
    "under low cloud",
    "in fog",
    "in bright sun",
    "in the rain",
    "in the first frost",
)
_AFTER = (
    "a baker",
    "two taxi drivers",
    "a choir",
    "some schoolboys",
    "a postman",
    "a stallholder",
    "an anglers' club",
)


def filler(seed: int) -> str:
    """Return some words on nothing in particular, others for every seed of a few hundred."""
    where, when = _SQUARES[seed % len(_SQUARES)], _HOURS[seed // 2 % len(_HOURS)]
    how, who = _WEATHER[seed // 3 % len(_WEATHER)], _AFTER[seed % len(_AFTER)]
    return (
        f"By {where} people stood together {when}, {how}, and spoke of little else; {who} went by and "
        f"stopped as well. The road past {where} was open, and the buses ran as the timetable has it."
    )


def told_by(line: Line, voice: Voice, by: Outlet, seed: int, heading: str = "") -> str:
    """Return a report in which somebody tells the outlet what happened."""
    return _report(
        by,
        heading or line.heading,
        f"{voice.name}, {voice.role}, said that {line.event}.",
        filler(seed),
    )


def citing(line: Line, voice: Voice, of: Outlet, by: Outlet, seed: int) -> str:
    """Return a report that has it from another outlet."""
    return _report(
        by,
        f"Report: {line.heading}",
        f"{voice.name}, {voice.role}, told the {of.name} that {line.event}, the {of.name} reported.",
        filler(seed + 1),
    )


def denying(line: Line, by: Outlet, seed: int) -> str:
    return _report(
        by,
        f"Denial: {line.heading}",
        f"{line.accused} denied that {line.event}. {line.setting}",
        filler(seed + 2),
    )


def unnamed(line: Line, by: Outlet, seed: int) -> str:
    return _report(
        by,
        line.heading,
        f"A {line.official} said that {line.event}. The {line.official} did not want to be named.",
        filler(seed + 3),
    )


def circulating(line: Line, by: Outlet, seed: int) -> str:
    return _report(
        by,
        f"Rumours: {line.heading}",
        f"Claims are circulating that {line.event}. {line.setting}",
        filler(seed),
    )


def withdrawing(line: Line, voice: Voice, by: Outlet, seed: int) -> str:
    return _report(
        by,
        f"Correction: {line.heading}",
        f"{voice.name}, {voice.role}, withdrew the statement that {line.event}.",
        filler(seed + 1),
    )


def _report(by: Outlet, heading: str, *paragraphs: str) -> str:
    return "\n\n".join((f"https://{by.domain}/{_slug(heading)}", heading, *paragraphs))


def _slug(heading: str) -> str:
    return "-".join("".join(c for c in heading.lower() if c.isalnum() or c == " ").split())
