"""The reference pages say what the code does."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from typer import Typer

from bot.cli import app
from bot.core.commands import USAGES, CommandName
from bot.core.errors import ArchiveBroken, NotReadable
from tests.readme_sample import README, sample, with_sample

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
PAGE = (REFERENCE / "commands.md").read_text(encoding="utf-8")
REFUSALS = (REFERENCE / "refusals.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", PAGE, re.MULTILINE))


def test_every_chat_command_is_in_the_reference_with_its_own_words() -> None:
    told = {typed: about for typed, about in ROWS.items() if typed.startswith("/")}

    assert told == {usage.typed: usage.about for usage in USAGES}


def test_every_chat_command_has_a_usage() -> None:
    assert [usage.name for usage in USAGES] == list(CommandName)


def test_every_command_of_the_command_line_is_in_the_reference_with_its_own_words() -> None:
    told = {typed: about for typed, about in ROWS.items() if typed.startswith("secondsource ")}
    in_code: dict[str, str] = {}
    for typed, about in _commands("secondsource", app):
        in_code[typed] = " ".join(about.split("\n\n")[0].split())

    assert told == in_code


async def test_the_readme_shows_what_the_demo_says() -> None:
    page = README.read_text(encoding="utf-8")

    assert page == with_sample(page, await sample())


def _commands(above: str, group: Typer) -> Iterator[tuple[str, str]]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{above} {command.name or command.callback.__name__}", inspect.getdoc(command.callback) or ""
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(f"{above} {inner.name}", inner.typer_instance)


def test_every_way_of_not_reading_something_is_in_the_reference_in_its_own_words() -> None:
    told = {row.split("|")[1].strip() for row in REFUSALS.splitlines() if row.startswith("| ")}
    said = {kind(seen="…").sentence for kind in (*_kinds(NotReadable), ArchiveBroken)}

    assert told == said | {"it says"}


def _kinds(above: type[NotReadable]) -> Iterator[type[NotReadable]]:
    yield above
    for kind in above.__subclasses__():
        if kind.__module__ == NotReadable.__module__:
            yield from _kinds(kind)
