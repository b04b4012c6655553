"""An editor's register of outlets is understood strictly, or its mistake is named."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.core.errors import SettingsNotUnderstood
from bot.core.registrations import COUNTRIES, is_shared_domain, owners_like
from bot.core.reports import Outlet, OutletId, OutletKind
from bot.register import Register, read_register
from bot.settings import shipped

REUTERS = '[[outlet]]\ndomain = "reuters.com"\nname = "Reuters"\n'


def register(folder: Path, text: str) -> Register:
    file = folder / "outlets.toml"
    file.write_text(text, encoding="utf-8")
    return read_register(file)


def test_an_outlet_is_read_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    said = REUTERS + 'kind = "wire agency"\nowner = "Thomson"\ncountry = "GB"\naliases = ["RTRS"]\n'

    assert register(tmp_path, said).outlets == (
        Outlet(
            id=OutletId("reuters.com"),
            name="Reuters",
            kind=OutletKind.WIRE_AGENCY,
            domain="reuters.com",
            owner="Thomson",
            country="GB",
            aliases=("RTRS",),
            registered=True,
        ),
    )


def test_sides_are_kept(tmp_path: Path) -> None:
    assert register(tmp_path, '[sides]\n"Oren Halse" = "Free Valleys"\n').sides == {
        "Oren Halse": "Free Valleys"
    }


def test_an_empty_register_is_a_register(tmp_path: Path) -> None:
    assert register(tmp_path, "") == Register((), {})


@pytest.mark.parametrize("name", ["reuters.com", "REUTERS", "rtrs"])
async def test_an_outlet_is_found_by_domain_name_and_alias(tmp_path: Path, name: str) -> None:
    found = await register(tmp_path, REUTERS + 'aliases = ["RTRS"]\n').outlet_named(name)

    assert found is not None
    assert found.name == "Reuters"


async def test_an_outlet_that_nobody_entered_is_not_found(tmp_path: Path) -> None:
    assert await register(tmp_path, REUTERS).outlet_named("afp.com") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REUTERS + 'aliases = "RTRS"', 'outlet "Reuters", aliases should be a valid list'),
        (REUTERS + "aliases = [3]", 'outlet "Reuters", aliases should be a valid string'),
        (REUTERS + "owner = 3", 'outlet "Reuters", owner should be a valid string'),
        (REUTERS + 'ower = "Thomson"', 'outlet "Reuters", ower is not known: did you mean owner?'),
        (
            REUTERS + 'kind = "agency"',
            'outlet "Reuters", kind should be '
            "'paper', 'broadcaster', 'wire agency', 'state body', 'blog' or 'unknown'",
        ),
        ('[[outlet]]\nname = "Reuters"', 'outlet "Reuters", domain is missing'),
        ('[[outlet]]\ndomain = "reuters.com"', 'outlet "reuters.com", name is missing'),
        (
            REUTERS + '[[outlet]]\nname = ""\ndomain = "b.example"',
            'outlet "b.example", name should have at least 1 character',
        ),
        (REUTERS + "[[outlet]]", 'outlet "2", domain is missing; outlet "2", name is missing'),
        (
            '[[outlet]]\nname = "Reuters"\ndomain = "https://www.reuters.com/"',
            'outlet "Reuters", domain should be a bare domain such as reuters.com',
        ),
        (
            REUTERS + '[[outlet]]\ndomain = "reuters.com"\nname = "Reuters UK"',
            '"reuters.com" names two outlets, "Reuters" and "Reuters UK"',
        ),
        (
            REUTERS + '[[outlet]]\ndomain = "rtrs.example"\nname = "RTRS"\naliases = ["REUTERS"]',
            '"reuters" names two outlets, "Reuters" and "RTRS"',
        ),
        ('[[outlets]]\nname = "Reuters"', "outlets is not known: did you mean outlet?"),
        ('outlet = "Reuters"', "outlet should be a valid list"),
        ("outlet = [3]", "outlet should be a valid dictionary"),
        ('[side]\n"Oren Halse" = "Free Valleys"', "side is not known: did you mean sides?"),
        ('[sides]\n"Oren Halse" = 3', 'sides, "Oren Halse" should be a valid string'),
        (REUTERS + REUTERS + 'name = "again"', "cannot be read: Cannot overwrite a value"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_right_words(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsNotUnderstood) as refused:
        register(tmp_path, text)

    assert refused.value.detail.removeprefix("outlets.toml").removeprefix(":").strip().startswith(said)


def test_a_register_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsNotUnderstood, match=r"nowhere\.toml cannot be read"):
        read_register(tmp_path / "nowhere.toml")


# The shipped register


@pytest.fixture(scope="module")
def shipped_outlets() -> tuple[Outlet, ...]:
    return read_register(shipped() / "outlets.toml").outlets


def test_the_shipped_register_is_broad(shipped_outlets: tuple[Outlet, ...]) -> None:
    kinds = Counter(outlet.kind for outlet in shipped_outlets)

    assert len(shipped_outlets) >= 300
    assert kinds[OutletKind.WIRE_AGENCY] >= 25
    assert kinds[OutletKind.UNKNOWN] == 0
    assert len({outlet.country for outlet in shipped_outlets}) >= 100


def test_every_domain_is_bare_and_in_lower_case(shipped_outlets: tuple[Outlet, ...]) -> None:
    host = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")

    assert [o.domain for o in shipped_outlets if not host.fullmatch(o.domain)] == []
    assert [o.domain for o in shipped_outlets if o.domain.startswith(("www.", "m.", "amp."))] == []


def test_every_country_is_one_of_iso_3166(shipped_outlets: tuple[Outlet, ...]) -> None:
    assert {o.country for o in shipped_outlets} - COUNTRIES == set()


def test_no_outlet_lies_below_another_unless_it_is_meant_to(shipped_outlets: tuple[Outlet, ...]) -> None:
    domains = {
        name: outlet
        for outlet in shipped_outlets
        for name in (outlet.domain, *outlet.aliases)
        if "." in name and " " not in name
    }
    below = {
        (name, above)
        for name in domains
        for labels in [name.split(".")]
        for above in (".".join(labels[n:]) for n in range(1, len(labels)))
        if above in domains
    }

    assert below == MEANT_TO_LIE_BELOW


def test_an_owner_is_spelled_one_way(shipped_outlets: tuple[Outlet, ...]) -> None:
    owners = {outlet.owner for outlet in shipped_outlets} - {""}
    alike = {(a, b) for a in owners for b in owners_like(a, shipped_outlets) if a < b}

    assert alike == REALLY_TWO_OWNERS


def test_no_platform_on_which_anybody_publishes_is_an_outlet(shipped_outlets: tuple[Outlet, ...]) -> None:
    assert [o.domain for o in shipped_outlets if is_shared_domain(o.domain)] == []


def test_no_alias_says_what_the_outlet_has_already(shipped_outlets: tuple[Outlet, ...]) -> None:
    idle = [
        alias
        for outlet in shipped_outlets
        for alias in outlet.aliases
        if alias.casefold() == outlet.name.casefold() or alias.endswith(f".{outlet.domain}")
    ]

    assert idle == []


MEANT_TO_LIE_BELOW = {
    ("asia.nikkei.com", "nikkei.com"),
    ("cincodias.elpais.com", "elpais.com"),
    ("en.people.cn", "people.cn"),
    ("folha.uol.com.br", "uol.com.br"),
    ("frontline.thehindu.com", "thehindu.com"),
    ("lupa.uol.com.br", "uol.com.br"),
    ("piaui.folha.uol.com.br", "folha.uol.com.br"),
    ("piaui.folha.uol.com.br", "uol.com.br"),
    ("spectator.sme.sk", "sme.sk"),
    ("today.lorientlejour.com", "lorientlejour.com"),
}
REALLY_TWO_OWNERS = {
    ("Economedia", "Economia"),  # of Bulgaria, of Czechia
    ("Grupo Multimedios", "The Multimedia Group"),  # of Mexico, of Ghana
    ("Nation Media Group", "National Media Group"),  # of Kenya, of Russia
}
