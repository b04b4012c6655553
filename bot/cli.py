"""The command line. Each command imports what it needs, so that `--help` is quick."""

import asyncio
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.messages import Enclosure, Line
    from bot.settings import Settings

app = typer.Typer(
    name="secondsource",
    help=(
        "Reads the reports a newsroom shares: who claims what, through whom, and what still needs "
        "a source.\n\n"
        "Begin with `secondsource demo`, then `secondsource chat` and paste a report."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
evaluate_app = typer.Typer(
    help="Run a part of the bot over a benchmark's input.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(evaluate_app, name="evaluate")


class ReaderName(StrEnum):
    """Engines that read."""

    EMBEDDED = "embedded"
    OPENAI = "openai"


COULD_NOT = 1  # exit code: it was asked rightly and could not be done; the reason is said
WRONG_USE = 2


def _fail(words: str, code: int = COULD_NOT) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(code)


def _settings() -> "Settings":
    """Return the settings in force with logging as they ask, or end with the key that is not understood."""
    from bot.core.errors import SettingsNotUnderstood
    from bot.edges.logging import start
    from bot.settings import load

    try:
        settings = load()
    except SettingsNotUnderstood as error:
        _fail(f"{error.sentence} {error.detail.rstrip('.')}.".replace("?.", "?"), WRONG_USE)
    start(settings.log.level.value, settings.log.form.value)
    return settings


@app.command()
def read(
    source: Annotated[
        str,
        typer.Argument(
            metavar="LINK|FILE|-", help="A link, a file (text, HTML, PDF, Word, e-mail), or - for a paste."
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole reading, every span (see `schema`).")
    ] = False,
    outlet: Annotated[str, typer.Option(help="Who published it, where the text does not say.")] = "",
) -> None:
    """Read one report once, by itself. Nothing is kept, and nothing is searched.

    Exit code 0: it was read. 1: it could not be read, and why. 2: wrong use.
    """
    from bot.core.documents import document_of
    from bot.core.errors import IsAFolder, NoSuchFile, PassingError, SecondsourceError
    from bot.core.links import ends_like_a_domain
    from bot.edges.chat.console import printed
    from bot.wiring import read_once

    if not source.strip():
        _fail("Name a link or a file, or give - for a paste.", WRONG_USE)
    settings = _settings()
    pasted = sys.stdin.read() if source == "-" else None
    try:
        view, posts = asyncio.run(read_once(settings, source, pasted, outlet))
    except NoSuchFile as error:
        is_site = "/" not in source and ends_like_a_domain(source) and not isinstance(error, IsAFolder)
        hint = f" If it is a site, give the whole link of one story: https://{source}/…" if is_site else ""
        _fail(error.sentence + hint)
    except PassingError as error:
        _fail(error.sentence_of_one_try)
    except SecondsourceError as error:
        _fail(error.sentence)
    if as_json:
        typer.echo(json.dumps(document_of(view.report, view.reading), ensure_ascii=False, indent=2))
    else:
        typer.echo(printed(posts, colour=sys.stdout.isatty()))


@app.command()
def chat(
    machine: Annotated[
        bool,
        typer.Option("--json", help='Take one {"id","text"} a line, and say one JSON object a line.'),
    ] = False,
    transcript: Annotated[
        Path | None, typer.Option(help="Keep everything said in this file; read it back at the next start.")
    ] = None,
) -> None:
    """Talk with the bot here. Paste a report, then /claims, /why c1, /summary, /accept, /source, /help.

    At a keyboard, Enter ends a message, and a paste of several lines is one. Through a pipe, a line that
    begins with "/" is one message, and all lines between two such lines are one together: use --json to send
    several.
    """
    from bot.wiring import run_console

    asyncio.run(run_console(_settings(), machine=machine, transcript=transcript))


@app.command()
def run() -> None:
    """Be in the chat platforms that the settings name, until stopped."""
    from bot.core.errors import PassingError, SecondsourceError, SettingsNotUnderstood
    from bot.wiring import run_platforms

    settings = _settings()
    try:
        asyncio.run(run_platforms(settings))
    except SettingsNotUnderstood as error:
        _fail(f"{error.sentence} {error.detail.rstrip('.')}.", WRONG_USE)
    except PassingError as error:
        _fail(error.sentence_of_one_try)
    except SecondsourceError as error:
        _fail(f"{error.sentence} ({error.detail})")
    except KeyboardInterrupt:
        raise typer.Exit from None


@app.command()
def demo() -> None:
    """See the bot at work, on invented reports. They come one after another; statuses rise and fall.

    In a terminal it then stays open for your own pastes; end it with Ctrl-D.
    """
    from bot.demo import run

    asyncio.run(run(_settings(), stay=sys.stdin.isatty() and sys.stdout.isatty()))


@app.command()
def evidence(
    named: Annotated[
        str, typer.Argument(metavar="CLAIM|REPORT", help="A claim's handle or id; a report's id or link.")
    ],
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE.wacz", help="Write the bytes to this new file, for players of archives."),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Read the bytes again, and say whether the report is the same.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the bytes for good, after asking; what was read stays.")
    ] = False,
) -> None:
    """List the bytes kept of a report, or behind a claim. It says from where, when, and their SHA-256.

    It may be asked while the bot is running. Exit code 0: it was done. 1: nothing goes by that name, bytes
    that are asked for are not there, or a report read again is another. 2: wrong use.
    """
    from bot.core.errors import PassingError, SecondsourceError
    from bot.core.rendering.evidence import exists_words

    settings = _settings()
    if export and export.exists():
        _fail(exists_words(str(export)))
    try:
        asyncio.run(_evidence(settings, named, export, replay=replay, remove=remove))
    except PassingError as error:
        _fail(error.sentence_of_one_try)
    except SecondsourceError as error:
        _fail(error.sentence)


async def _evidence(
    settings: "Settings", named: str, export: Path | None, *, replay: bool, remove: bool
) -> None:
    from bot.core.rendering import evidence as words
    from bot.wiring import open_trace

    async with open_trace(settings) as (trace, read_again):
        traced = await trace(named)
        _say(words.evidence_lines(traced))
        again = await read_again(traced) if replay else ()
        _say(words.reread_lines(again))
        if export:
            if not any(one.capture for one in traced):
                _fail(words.NOTHING_TO_EXPORT)
            packed = await trace.export(named, traced)
            _write_new(export, packed)
            typer.echo(words.export_words(traced, str(export), len(packed)))
        if remove:
            is_meant = typer.confirm("Remove these bytes for good?")
            typer.echo(words.removed_words(await trace.remove(traced)) if is_meant else words.NOTHING_REMOVED)
    if not all(one.is_same for one in again):
        raise typer.Exit(COULD_NOT)


def _write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, or end with the reason why it could not be."""
    from bot.core.rendering import evidence as words

    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        _fail(words.exists_words(str(file)))
    except OSError as error:
        _fail(words.cannot_write_words(str(file), error.strerror or type(error).__name__))


def _say(lines: "Iterable[Line]") -> None:
    """Print lines as they are: an address that is broken into two cannot be copied."""
    from bot.edges.chat.console.showing import clean

    for line in lines:
        typer.echo("   " * line.indent + clean(line.text))


@app.command()
def export(
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE|FOLDER", help="A new file, or a folder for new files.")
    ],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[json|csv|claimreview|html|picture] [c41|LINK|today|since DATE]",
            help="In any order, as after /export in chat; nothing means all claims, as a page.",
        ),
    ] = None,
) -> None:
    """Write claims to files: what the whole workspace may see, also while the bot is running.

    Without a form, the ending of FILE says which. Nothing is written over. Exit code 0: it was written.
    1: there is no such claim or report, or it could not be written. 2: wrong use.
    """
    from bot.core.errors import PassingError, SecondsourceError
    from bot.core.rendering import exports as words
    from bot.core.rendering.evidence import cannot_write_words, exists_words

    is_folder = to.is_dir() or not to.suffix
    if not is_folder and to.exists():
        _fail(exists_words(str(to)))
    try:
        files = asyncio.run(_exported(_settings(), " ".join(what or ()), "" if is_folder else to.name))
    except PassingError as error:
        _fail(error.sentence_of_one_try)
    except SecondsourceError as error:
        _fail(error.sentence)
    if not is_folder and len(files) > 1:
        files = tuple(file for file in files if file.name.endswith(to.suffix.lower()))
        if len(files) != 1:
            _fail(words.MORE_THAN_ONE_FILE, WRONG_USE)
    try:
        (to if is_folder else to.parent).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _fail(cannot_write_words(str(to), error.strerror or type(error).__name__))
    for file in files:
        there = to / file.name if is_folder else to
        _write_new(there, file.content)
        typer.echo(words.written_words(file, str(there)))


async def _exported(settings: "Settings", what: str, name: str) -> "tuple[Enclosure, ...]":
    """Return the files that are asked for; the ending of `name` says their form where no other was named."""
    from bot.core.exports import NotAnExport, export_asked, with_form_of
    from bot.core.rendering import exports as words
    from bot.wiring import build_clock, open_export

    now = build_clock(settings).now()
    asked = export_asked(what, now)
    if isinstance(asked, NotAnExport):
        _fail(words.not_an_export_words(asked, "secondsource export"), WRONG_USE)
    asked = with_form_of(asked, name)
    async with open_export(settings) as (exporting, audience):
        handout = await exporting.handout(asked, audience, now)
        if not handout.exhibits:
            _fail(words.nothing_to_export_words(asked, handout.as_of))
        return await exporting.files(asked, handout)


@app.command()
def doctor() -> None:
    """Say which settings are in force, and what is missing. Secrets are masked."""
    from bot.doctor import examine

    settings = _settings()
    for key in settings.in_force():
        typer.echo(f"{key.name} = {key.shown}  ({key.origin.value})")
    typer.echo("")
    wrong = 0
    for check in examine(settings):
        wrong += not check.well
        typer.echo(f"{'ok     ' if check.well else 'MISSING'}  {check.what}: {check.words}")
    if wrong:
        raise typer.Exit(COULD_NOT)


@app.command()
def migrate() -> None:
    """Bring the store to the present tables. Safe to run again; every start does it too."""
    from bot.wiring import migrate_store

    typer.echo(migrate_store(_settings()))


class SchemaName(StrEnum):
    """Documents that programs read."""

    READING = "reading"
    CLAIMS = "claims"


@app.command()
def schema(
    of: Annotated[SchemaName, typer.Argument(help="What `read --json` prints, or `export json` writes.")] = (
        SchemaName.READING
    ),
) -> None:
    """Print the JSON schema of what `read --json` prints, or with `claims` of what `export json` writes."""
    from bot.core.documents import SCHEMA
    from bot.core.rendering.handouts.claims_schema import CLAIMS_SCHEMA

    typer.echo(json.dumps(SCHEMA if of is SchemaName.READING else CLAIMS_SCHEMA, indent=2))


@evaluate_app.command("attribution")
def evaluate_attribution(
    source: Annotated[
        Path, typer.Option("--input", exists=True, dir_okay=False, help='{"id","text"} a line.')
    ],
    target: Annotated[Path, typer.Option("--output", dir_okay=False, help="One prediction a line.")],
    gold: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The same documents, annotated: print the scores."),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(dir_okay=False, help="With --gold: write every error, one a line.")
    ] = None,
    reader: Annotated[
        ReaderName | None, typer.Option(help="Which engine reads; else the one in use.")
    ] = None,
) -> None:
    """Write who claims what in each document. The form is the attribution benchmark's.

    Documents that the embedded reader read in the language model's place are counted. The day's budget holds
    here too.
    """
    from bot.evals.attribution import evaluate, scored
    from bot.evals.scoring import error_row, table
    from bot.wiring import build_reader

    engine = build_reader(_settings(), reader.value if reader else "", keeps=False)
    count, stood_in = asyncio.run(evaluate(engine, source, target))
    typer.echo(f"{count} documents read.")
    if stood_in:
        typer.echo(f"{stood_in} of them by the embedded reader, in the language model's place.")
    if gold is None:
        return
    scores = scored(gold, target)
    typer.echo(table(scores))
    if errors:
        rows = (json.dumps(error_row(error), ensure_ascii=False) for error in scores.errors)
        errors.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


@evaluate_app.command("intake")
def evaluate_intake(
    source: Annotated[
        Path,
        typer.Option("--input", exists=True, dir_okay=False, help='{"id","url","html"} a line, or gzipped.'),
    ],
    target: Annotated[Path, typer.Option("--output", dir_okay=False, help="One answer a line.")],
) -> None:
    """Read stored pages. The text, title, author and day of each are written."""
    from bot.wiring import evaluate_intake as evaluate

    count = asyncio.run(evaluate(source, target))
    typer.echo(f"{count} pages read.")


@evaluate_app.command("fetch")
def evaluate_fetch(
    source: Annotated[
        Path,
        typer.Option("--input", exists=True, dir_okay=False, help='{"id","input","dns","dns_seq"} a line.'),
    ],
    target: Annotated[Path, typer.Option("--output", dir_okay=False, help="One answer a line.")],
    harness: Annotated[str, typer.Option(metavar="HOST:PORT", help="The server that stands for the web.")],
) -> None:
    """Open each address through the guard, and read it. Look-ups are answered from the input."""
    from bot.wiring import evaluate_fetch as evaluate

    host, _, port = harness.rpartition(":")
    if not (host and port.isdecimal() and 0 < int(port) < 65_536):
        _fail("--harness is HOST:PORT, as in 127.0.0.1:8000", WRONG_USE)
    count = asyncio.run(evaluate(_settings(), (host.strip("[]"), int(port)), source, target))
    typer.echo(f"Addresses answered: {count}.")
