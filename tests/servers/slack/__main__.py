"""The emulator as a process: `python -m tests.servers.slack --port 9000`. SIGTERM ends it.

Once it is open it writes one line of JSON: where its Web API is, and the tokens and secrets it takes.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from tests.servers.slack.control import Control
from tests.servers.slack.emulator import running
from tests.servers.slack.settings import Fault, Faults, Manifest, Times


async def serve(asked: argparse.Namespace) -> None:
    manifest = Manifest.of(json.loads(asked.manifest.read_text(encoding="utf-8"))) if asked.manifest else None
    shares = {fault: getattr(asked, fault) for fault in Fault if getattr(asked, fault)}
    faults = Faults(asked.seed, asked.redeliver, asked.disconnect, shares)
    over = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, over.set)
    times = Times(pace=asked.pace)
    async with running(
        manifest, times=times, faults=faults, port=asked.port, routes=lambda slack: Control(slack).routes()
    ) as slack:
        opened = {"address": slack.address, "api": slack.api, **asdict(slack.secrets)}
        sys.stdout.write(json.dumps(opened) + "\n")
        sys.stdout.flush()
        await over.wait()


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument(
        "--manifest", type=Path, help="an app manifest as JSON; without one the app may do everything"
    )
    parser.add_argument("--pace", type=float, default=1.0, help="Slack's seconds in a real one")
    parser.add_argument("--seed", type=int, default=0, help="of the faults")
    parser.add_argument("--redeliver", action="store_true", help="bring every event twice")
    parser.add_argument("--disconnect", type=float, help="end every connection after this many seconds")
    for fault in Fault:
        parser.add_argument(f"--{fault}", type=float, default=0.0, help="this share of calls, 0 to 1")
    return parser


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments().parse_args()))
