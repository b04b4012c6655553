"""A process gives up what it has no need of, and cannot take it back."""

import platform
import subprocess
import sys

import pytest

on_a_known_kernel = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="it is Linux that refuses",
)


def done(deed: str, before: str = "confining.leave_the_network()") -> str:
    """Return what a process says that confines itself and then does a deed."""
    script = (
        f"import os, socket\nfrom bot.edges.fetch.formats import confining\n{before}\n{deed}\nprint('done')"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@on_a_known_kernel
@pytest.mark.parametrize(
    "deed",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_no_socket_is_opened_and_no_program_started(deed: str) -> None:
    assert "PermissionError" in done(deed)


@on_a_known_kernel
def test_what_is_open_goes_on() -> None:
    deed = "one.send(b'words'); assert other.recv(9) == b'words'; open('/dev/null').close()"

    assert "done" in done(deed, "one, other = socket.socketpair()\nconfining.leave_the_network()")


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        ("bytes(200_000_000)", "MemoryError"),
        ("[open('/dev/null') for _ in range(99)]", "Too many open files"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_CORE, (9, 9)) if os.getuid() else 1 / 0",
            "Error",
        ),
    ],
)
def test_its_limits_hold(deed: str, word: str) -> None:
    assert word in done(deed, "confining.limit(5, confining.address_space() + 50_000_000)")
