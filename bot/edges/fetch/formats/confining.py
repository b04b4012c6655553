"""What a process that reads hostile bytes gives up, for good: it cannot take any of it back."""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Any, cast

_MOST_FILES = 64  # open at once: enough for a module that is imported late, and for a model
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2

# For each machine: its number in the kernel's audit, and its numbers of the calls that are refused: socket,
# connect, execve, execveat, ptrace, process_vm_writev, io_uring_setup.
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 271, 425)),
}
_LOAD, _IS, _IS_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the latter with "Operation not permitted"
_OF_ANOTHER_KIND = 0x40000000  # from here on are the same calls again, in x32


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Bound what this process may take from now on, and write nothing.

    Args:
        cpu_seconds: from its beginning; then it is killed.
        memory_bytes: of address space, all that it has already among it; 0 for no bound.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    if memory_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def leave_the_network() -> None:
    """Open no more sockets and start no more programs, on Linux where the kernel can refuse them."""
    if sys.platform != "linux" or platform.machine() not in _REFUSED:
        return
    machine, calls = _REFUSED[platform.machine()]
    refuse = len(calls) + 5  # where in the program that is
    steps = [
        (_LOAD, 0, 0, 4),  # the machine
        (_IS, 0, refuse - 2, machine),
        (_LOAD, 0, 0, 0),  # the call
        (_IS_AT_LEAST, refuse - 4, 0, _OF_ANOTHER_KIND),
        *((_IS, refuse - 5 - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(held)))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def die_with(parent: int) -> None:
    """See to it that this process ends when the one that forked it does, on Linux."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def _prctl(*arguments: int) -> None:
    # A kernel that does not know it, or a box that does not allow it, goes without: the limits above stand.
    with contextlib.suppress(AttributeError, OSError):
        cast(Any, _LIBC).prctl(*map(ctypes.c_ulong, (*arguments, *(0,) * (5 - len(arguments)))))


def address_space() -> int:
    """Return the bytes of address space this process has; 0 where the system does not say (macOS)."""
    try:
        with open("/proc/self/statm", "rb") as pages:
            return int(pages.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


_LIBC = ctypes.CDLL(None)
