"""Word, e-mail, archive and picture files with something wrong in them."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from email.message import EmailMessage
from io import BytesIO

from tests.servers.pages import PARAGRAPHS, TITLE

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_TOLD = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in (TITLE, *PARAGRAPHS))


def docx(doctype: str = "", after: str = "", padding: int = 0, others: int = 0) -> bytes:
    """Return the story as a Word file.

    Args:
        doctype: stands before the document's root.
        after: stands after the story.
        padding: megabytes of blanks in the document.
        others: parts that nobody asked for.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as parcel:
        parcel.writestr("[Content_Types].xml", _TYPES)
        parcel.writestr("_rels/.rels", _RELATIONS)
        with parcel.open("word/document.xml", "w") as document:
            document.write(
                f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {_W}><w:body>{_TOLD}'.encode()
            )
            for _ in range(padding):
                document.write(b" " * 1_000_000)
            document.write(f"{after}</w:body></w:document>".encode())
        for n in range(others):
            parcel.writestr(f"word/other{n}.xml", "<x/>")
    return file.getvalue()


def docx_that_lies() -> bytes:
    """Return a Word file whose list says that its document is small, and it is not."""
    parcel = bytearray(docx(padding=100))
    listed = parcel.rindex(b"PK\x01\x02", 0, parcel.rindex(b"word/document.xml"))
    struct.pack_into("<I", parcel, listed + 24, 5000)  # the size unpacked
    return bytes(parcel)


def docx_with_laughs() -> bytes:
    entities = '<!ENTITY l0 "harbour ">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    return docx(f"<!DOCTYPE d [{entities}]>", "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>")


def docx_that_fetches(address: str) -> bytes:
    """Return a Word file with an entity from an address, one from a file, and a DTD of its own."""
    doctype = f'<!DOCTYPE d SYSTEM "{address}/d.dtd" [<!ENTITY a SYSTEM "{address}/a"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return docx(doctype, "<w:p><w:r><w:t>&a;&f;</w:t></w:r></w:p>")


def nested_mail(depth: int) -> Iterable[bytes]:
    """Yield an e-mail with parts in parts in parts."""
    yield b"From: desk@alder.example\r\nSubject: Harbour\r\nMIME-Version: 1.0\r\n"
    for n in range(depth):
        yield b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
    yield b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n\r\n".join(PARAGRAPHS).encode()
    for n in reversed(range(depth)):
        yield b"\r\n--b%d--\r\n" % n


def mail_with_headers(count: int) -> Iterable[bytes]:
    yield b"From: desk@alder.example\r\nSubject: Harbour\r\nDate: Mon, 03 Nov 2031 09:00:00 +0000\r\n"
    for n in range(0, count, 1000):
        yield b"".join(b"Received: from h%d.example by alder.example\r\n" % m for m in range(n, n + 1000))
    yield b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n\r\n".join(PARAGRAPHS).encode()


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Alder Post <desk@alder.example>"
    message["Subject"] = TITLE
    message["Date"] = "Mon, 03 Nov 2031 09:00:00 +0000"
    message.set_content("\n\n".join(PARAGRAPHS))
    return message.as_bytes()


def png(width: int, height: int, content: bytes = b"") -> bytes:
    """Return a picture that says it has this size, whatever it holds."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(held, zlib.crc32(kind)))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", content or zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def archive(megabytes: int) -> bytes:
    """Return a ZIP file of a text file of so many megabytes."""
    file = BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as parcel,
        parcel.open("readme.txt", "w") as held,
    ):
        for _ in range(megabytes):
            held.write(bytes(1_000_000))
    return file.getvalue()


def program() -> bytes:
    """Return the beginning of a Windows program."""
    return b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(range(256)) * 40
