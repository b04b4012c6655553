"""Bodies made on the way: repeated, in chunks, and in encodings that swell."""

import gzip
import zlib
from collections.abc import Iterable

MEGABYTE = 1_000_000
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def times(part: bytes, count: int, at_once: int = 1000) -> Iterable[bytes]:
    """Yield `part` so many times, some at once."""
    whole, rest = divmod(count, at_once)
    block = part * at_once
    for _ in range(whole):
        yield block
    yield part * rest


def zeros_gzipped(megabytes: int, beginning: bytes = b"") -> Iterable[bytes]:
    """Yield a valid gzip stream of so many megabytes of zeros after a beginning: a thousandth of its size.

    A flushed block of one megabyte is packed once and sent again and again, so that making it costs nothing.
    """
    yield _GZIP_HEAD
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(MEGABYTE)
    if beginning:
        yield packer.compress(beginning) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        yield block
    yield packer.flush()
    check = zlib.crc32(beginning)
    for _ in range(megabytes):  # only reached by who reads to the end
        check = zlib.crc32(zeros, check)
    yield check.to_bytes(4, "little") + ((megabytes * MEGABYTE + len(beginning)) % 2**32).to_bytes(
        4, "little"
    )


def zeros_deflated(megabytes: int, window_bits: int = 15) -> Iterable[bytes]:
    """Yield so many megabytes of zeros as zlib (15) or bare deflate (-15) has them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    yield packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    yield from (block for _ in range(megabytes - 1))
    yield packer.flush()


def gzipped_again(parts: Iterable[bytes]) -> Iterable[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


def gzip_members(count: int, content: bytes) -> Iterable[bytes]:
    """Yield one gzip file after another, which together are one."""
    member = gzip.compress(content, 9, mtime=0)
    yield from (member for _ in range(count))


def chunked(parts: Iterable[bytes]) -> Iterable[bytes]:
    for part in parts:
        if part:
            yield b"%x\r\n%b\r\n" % (len(part), part)
    yield b"0\r\n\r\n"
