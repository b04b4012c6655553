"""What every `Desk` keeps to."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.alerts import Telling
from bot.core.claims import Claim, ClaimId
from bot.core.corroboration import Status
from bot.core.errors import NoSuchClaim
from bot.core.messages import Place, PostKey
from bot.core.registrations import Details, Registration, RegistrationId
from bot.core.reports import OutletId, OutletKind
from bot.core.sides import SideEntry, SideId
from bot.wiring import Kept
from tests.builders import at, audience, outlet, place
from tests.contracts.test_evidence import OPEN, OTHER, SECRET, keep, share


async def claim(kept: Kept, words: str, *, private: bool = False) -> Claim:
    where = place("tips", private=True) if private else None
    return (await keep(kept, words, where=where))[2]


async def test_only_one_has_the_turn_of_a_workspace(kept: Kept):
    inside: list[str] = []

    async def take(workspace: str) -> None:
        async with kept.desk.turn(workspace):
            assert workspace not in inside
            inside.append(workspace)
            await asyncio.sleep(0.01)
            inside.remove(workspace)

    async with asyncio.TaskGroup() as group:
        for n in range(10):
            group.create_task(take(f"workspace {n % 2}"))


async def test_a_turn_ends_with_an_error(kept: Kept):
    with pytest.raises(NoSuchClaim):
        async with kept.desk.turn("newsroom"):
            raise NoSuchClaim

    async with asyncio.timeout(5), kept.desk.turn("newsroom"):
        pass


async def test_handles_are_counted_in_the_order_of_asking(kept: Kept):
    one, two = await claim(kept, "One."), await claim(kept, "Two.")

    assert await kept.desk.handle(two.id, OPEN) == "c1"
    assert await kept.desk.handle(one.id, OTHER) == "c2"
    assert await kept.desk.handle(two.id, SECRET) == "c1"
    assert await kept.desk.handle(one.id, audience(workspace="rival")) == "c1"


async def test_a_handle_leads_back_to_its_claim(kept: Kept):
    one, two = await claim(kept, "One."), await claim(kept, "Two.")
    for known in (one, two):
        await kept.desk.handle(known.id, OPEN)

    assert await kept.desk.claim_named("c2", OTHER) == two.id
    assert await kept.desk.claim_named(" C1 ", OPEN) == one.id


@pytest.mark.parametrize(
    "typed", ["c3", "p1", "c0", "c01x", "41", "", "c", "c99999999999999999999", "c²", "'; --"]
)
async def test_a_handle_that_nobody_gave_is_no_claim(kept: Kept, typed: str):
    await kept.desk.handle((await claim(kept, "One.")).id, OPEN)

    with pytest.raises(NoSuchClaim):
        await kept.desk.claim_named(typed, OPEN)


async def test_a_handle_of_a_private_claim_says_nothing_outside(kept: Kept):
    tip = await claim(kept, "A tip.", private=True)
    handle = await kept.desk.handle(tip.id, SECRET)

    assert await kept.desk.claim_named(handle, SECRET) == tip.id
    with pytest.raises(NoSuchClaim):
        await kept.desk.claim_named(handle, OPEN)


async def test_a_private_channel_numbers_its_own_claims(kept: Kept):
    tips = [await claim(kept, f"Tip {n}.", private=True) for n in range(3)]
    one, two = await claim(kept, "One."), await claim(kept, "Two.")

    assert [await kept.desk.handle(c.id, SECRET) for c in (tips[0], one, tips[1])] == ["p1", "c1", "p2"]
    assert [await kept.desk.handle(c.id, OPEN) for c in (one, two)] == ["c1", "c2"]
    assert await kept.desk.claim_named("P2", SECRET) == tips[1].id
    everybody = audience("")
    rival = audience("tips", workspace="rival", private=True)
    for outside in (OPEN, everybody, rival, audience("inv", private=True)):
        with pytest.raises(NoSuchClaim):
            await kept.desk.claim_named("p2", outside)


async def test_a_private_claim_that_is_opened_keeps_its_handle_there(kept: Kept):
    captured, _, tip = await keep(kept, "A tip.", where=place("tips", private=True))
    assert await kept.desk.handle(tip.id, SECRET) == "p1"

    await kept.evidence.keep_report(captured, share(captured, message="m2", when=at(7)))

    assert await kept.desk.handle(tip.id, OPEN) == "c1"
    assert await kept.desk.handle(tip.id, SECRET) == "p1"
    assert [await kept.desk.claim_named(typed, SECRET) for typed in ("p1", "c1")] == [tip.id, tip.id]


async def test_handles_asked_for_at_once_are_all_different(kept: Kept):
    claims = [ClaimId(f"claim {n}") for n in range(10)]

    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(kept.desk.handle(c, OPEN)) for c in (*claims, *claims)]

    given = [task.result() for task in asking]
    assert given[:10] == given[10:]
    assert sorted(given[:10]) == sorted(f"c{n}" for n in range(1, 11))


async def test_an_outlet_is_found_by_domain_name_or_alias(kept: Kept):
    post = outlet(
        "The Washington Post", domain="washingtonpost.com", owner="Nash", aliases=("the Post", "WaPo")
    )
    await kept.desk.register([post, outlet("EA")], at(0))

    for asked in ("washingtonpost.com", "www.WashingtonPost.com", "the washington post", "WAPO", "The Post"):
        assert await kept.desk.outlet(asked) == post
    assert await kept.desk.outlet("Post") is None
    assert await kept.desk.outlet("") is None


async def test_a_domain_goes_before_a_name_and_a_name_before_an_alias(kept: Kept):
    alias = outlet("Aleppo Today", domain="a.example", aliases=("Times",))
    name = outlet("Times", domain="b.example")
    domain = outlet("Other", domain="times")
    await kept.desk.register([alias], at(0))
    assert await kept.desk.outlet("times") == alias
    await kept.desk.register([name], at(0))
    assert await kept.desk.outlet("times") == name
    await kept.desk.register([domain], at(0))
    assert await kept.desk.outlet("times") == domain


async def test_what_is_registered_again_replaces_what_was(kept: Kept):
    before = outlet("EA", domain="ea.example", aliases=("World View",))
    await kept.desk.register([replace(before, registered=False)], at(0))
    assert await kept.desk.outlet("World View") == before

    after = replace(before, kind=OutletKind.BLOG, aliases=("EAWV",))
    await kept.desk.register([after, after], at(1))
    assert await kept.desk.outlet("EAWV") == after
    assert await kept.desk.outlet("World View") is None


def entry(
    details: Details, *, domain: str = "ea.example", id: str = "1", private: bool = False
) -> Registration:
    where = SECRET if private else OPEN
    return Registration(RegistrationId(id), OutletId(domain), details, "rana", at(1), where, "their imprint")


async def test_what_a_person_enters_registers_an_outlet(kept: Kept):
    entered = await kept.desk.enter(entry(Details(name="EA", owner="Scott Lucas", aliases=("World View",))))

    assert entered == entry(entered.details)
    found = await kept.desk.outlet("World View")
    assert found == outlet(
        "EA", domain="ea.example", owner="Scott Lucas", aliases=("World View",), kind=OutletKind.UNKNOWN
    )
    assert await kept.desk.outlets() == (found,)


async def test_what_a_person_enters_goes_before_the_file_field_by_field(kept: Kept):
    shipped = outlet("EA", domain="ea.example", owner="Old Owner", aliases=("World View",))
    await kept.desk.register([shipped], at(0))
    kept_entry = await kept.desk.enter(entry(Details(owner="New Owner", aliases=("EAWV",))))
    assert kept_entry.before == shipped

    for file in (shipped, replace(shipped, owner="Another", kind=OutletKind.BLOG, aliases=("Enduring",))):
        await kept.desk.register([file], at(2))
        expected = replace(file, owner="New Owner", aliases=(*file.aliases, "EAWV"))
        assert await kept.desk.outlet("ea.example") == expected
    assert await kept.desk.outlet("World View") is None


async def test_the_latest_word_of_a_person_is_in_force_and_nothing_takes_an_owner_away(kept: Kept):
    await kept.desk.enter(entry(Details(owner="Scott Lucas", kind=OutletKind.BLOG)))
    await kept.desk.enter(entry(Details(owner=""), id="2"))
    await kept.desk.register([outlet("EA", domain="ea.example", owner="Old Owner")], at(2))

    found = await kept.desk.outlet("ea.example")
    assert found is not None
    assert (found.owner, found.kind) == ("", OutletKind.BLOG)


async def test_an_entry_that_comes_twice_is_one(kept: Kept):
    first = await kept.desk.enter(entry(Details(owner="Scott Lucas")))
    await kept.desk.enter(entry(Details(owner="Somebody Else"), id="2"))

    again = replace(entry(Details(owner="Scott Lucas")), at=at(9))
    assert await kept.desk.enter(again) == first
    found = await kept.desk.outlet("ea.example")
    assert found is not None
    assert found.owner == "Somebody Else"


async def test_who_entered_it_and_why_is_shown_where_that_may_be_seen(kept: Kept):
    opened = await kept.desk.enter(entry(Details(owner="Scott Lucas")))
    secret = await kept.desk.enter(entry(Details(country="GB"), id="2", private=True))

    assert await kept.desk.entries(OutletId("ea.example"), SECRET) == (opened, secret)
    for elsewhere in (OPEN, audience("inv", private=True)):
        assert await kept.desk.entries(OutletId("ea.example"), elsewhere) == (opened,)
    assert await kept.desk.entries(OutletId("b.example"), SECRET) == ()


async def test_a_former_name_still_leads_to_the_outlet(kept: Kept):
    await kept.desk.register([outlet("EA", domain="ea.example")], at(0))
    await kept.desk.enter(entry(Details(name="Enduring America")))

    found = await kept.desk.outlet("EA")
    assert found is not None
    assert (found.name, found.aliases) == ("Enduring America", ("EA",))


async def test_the_last_table_of_sides_is_in_force(kept: Kept):
    assert await kept.desk.sides() == {}

    await kept.desk.set_sides({"Kalin": "Turkey", "SDF": "the SDF"}, at(0))
    await kept.desk.set_sides({"Kalin": "Turkey"}, at(1))
    assert await kept.desk.sides() == {"Kalin": "Turkey"}


def side(name: str, party: str, *, id: str = "", where: Place | None = None, hours: float = 1) -> SideEntry:
    known_as = SideId(id or f"{name} {party}")
    return SideEntry(known_as, name, party, "rana", at(hours), (where or place()).audience, "heard it")


async def test_what_people_enter_of_sides_goes_before_the_table(kept: Kept):
    await kept.desk.set_sides({"Kalin": "Turkey", "SDF": "the SDF"}, at(0))
    await kept.desk.enter_side(side("kalin", "Ankara"))
    await kept.desk.enter_side(side("SDF", ""))
    await kept.desk.enter_side(side("SDF", "x", id="SDF "))  # the same entry again changes nothing
    await kept.desk.set_sides({"Kalin": "Turkey", "SDF": "the SDF", "SNC": "the opposition"}, at(2))

    assert await kept.desk.sides(audience()) == {"kalin": "Ankara", "SNC": "the opposition"}
    assert [e.party for e in await kept.desk.side_entries(audience())] == ["Ankara", ""]
    assert await kept.desk.sides() == {"Kalin": "Turkey", "SDF": "the SDF", "SNC": "the opposition"}


async def test_a_side_that_a_private_channel_entered_is_its_own(kept: Kept):
    secret = place("tips", private=True)
    await kept.desk.enter_side(side("Kalin", "Ankara", where=secret))

    assert await kept.desk.sides(secret.audience) == {"Kalin": "Ankara"}
    assert await kept.desk.sides(audience()) == {}
    assert await kept.desk.side_entries(audience(workspace="another")) == ()


async def test_the_claims_that_were_told_of_are_known_once_each(kept: Kept):
    told = [Telling(ClaimId(c), place(), PostKey("p"), Status.DENIED, at(n)) for n, c in enumerate("bab")]
    elsewhere = Telling(ClaimId("c"), place(workspace="another"), PostKey("p"), Status.DENIED, at(1))
    await kept.outbox.put([], at(0), [*told, elsewhere])

    assert await kept.desk.claims_told("newsroom") == ("b", "a")


async def test_tellings_are_kept_oldest_first_and_none_twice_in_a_row(kept: Kept):
    claim_id = (await claim(kept, "One.")).id
    first = Telling(claim_id, place(), PostKey("p1"), Status.SINGLE_SOURCE, at(1))
    rose = replace(first, status=Status.CORROBORATED, at=at(2))
    fell = replace(first, at=at(3))
    elsewhere = replace(first, place=place("desk", thread="9"), at=at(4))

    for told in ((first, rose), (replace(rose, at=at(2.5)),), (elsewhere, fell), (elsewhere,)):
        await kept.outbox.put([], at(0), told)

    assert await kept.desk.tellings(claim_id) == (first, rose, fell, elsewhere)
    assert await kept.desk.tellings(ClaimId("another")) == ()
