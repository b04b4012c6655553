"""PDF files, written out by hand: sound ones, bombs, and ones that lead round in a circle."""

import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO

from tests.servers.pages import PARAGRAPHS
from tests.servers.squeezed import zeros_deflated

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def packed(content: bytes) -> bytes:
    return stream(zlib.compress(content), b"/Filter /FlateDecode")


def drawing(lines: Iterable[str]) -> bytes:
    """Return the operators that show these lines, one under the other."""
    shown = b"".join(
        b"(%b) Tj T*\n" % line.encode("cp1252", "replace").replace(b"(", rb"\(").replace(b")", rb"\)")
        for line in lines
    )
    return b"BT /F1 10 Tf 12 TL 50 740 Td\n%bET" % shown


def story_lines() -> list[str]:
    words = " ".join(PARAGRAPHS).replace("“", '"').replace("”", '"').split()
    return [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]


def pdf(changed: Mapping[int, bytes] | None = None, trailer: bytes = b"") -> bytes:
    """Return a PDF of one page with the story, some of its objects changed or added (1 is the root)."""
    objects = {
        1: _CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: _PAGE,
        4: packed(drawing(story_lines())),
        5: _FONT,
        **(changed or {}),
    }
    return _file(objects, trailer)


def _file(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    file = BytesIO()
    file.write(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        places[number] = file.tell()
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = file.tell()
    size = max(objects) + 1
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        file.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n")
    file.write(b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return file.getvalue()


def bomb() -> bytes:
    """Return a PDF of one megabyte whose only page is drawn by a gigabyte."""
    return pdf({4: stream(b"".join(zeros_deflated(1000)), b"/Filter /FlateDecode")})


def bomb_in_bomb() -> bytes:
    """Return a PDF of a few kilobytes: ten gigabytes, packed twice."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(part) for part in zeros_deflated(10_000)) + packer.flush()
    return pdf({4: stream(inner, b"/Filter [/FlateDecode /FlateDecode]")})


def run_length_bomb() -> bytes:
    return pdf({4: stream(b"\x81 " * 4_000_000 + b"\x80", b"/Filter /RunLengthDecode")})


def circle_of_pages() -> bytes:
    return pdf({2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>"})


def circle_of_outlines() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
            7: b"<< /Title (Harbour) /Parent 6 0 R /Next 7 0 R /First 6 0 R /Last 6 0 R >>",
        }
    )


def circle_of_tables() -> bytes:
    """Return a PDF whose cross-reference table names itself as the one before it."""
    found = pdf()
    start = found.rindex(b"xref\n0")
    return pdf(trailer=b"/Prev %d" % start)


def circle_of_drawings() -> bytes:
    """Return a PDF with a drawing that draws itself, twice."""
    return pdf(
        {
            3: _PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
            4: packed(drawing(story_lines()) + b" /X Do"),
            6: stream(
                b"/X Do /X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>"
            ),
        }
    )


def circle_of_lengths() -> bytes:
    return pdf({4: b"<< /Length 4 0 R >>\nstream\n%b\nendstream" % drawing(story_lines())})


def doubling_drawings(levels: int) -> bytes:
    """Return a PDF with drawings that each draw the next one ten times."""
    forms = {
        6 + n: stream(
            b"/X Do " * 10 if n < levels - 1 else drawing(["harbour"]),
            b"/Type /XObject /Subtype /Form /Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>"
            % (7 + n),
        )
        for n in range(levels)
    }
    return pdf(
        {
            3: _PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
            4: packed(drawing(story_lines()) + b" /X Do"),
            **forms,
        }
    )


def deep_array() -> bytes:
    return pdf({3: _PAGE.replace(b"/MediaBox", b"/Deep " + b"[" * 500_000 + b"]" * 500_000 + b" /MediaBox")})


def wide_font() -> bytes:
    """Return a PDF whose font maps four thousand million codes to characters, in one line."""
    table = b"1 beginbfrange <00000000> <FFFFFFFF> <0020> endbfrange"
    return pdf(
        {
            5: _FONT.replace(b">>", b"/ToUnicode 6 0 R >>"),
            6: stream(b"/CIDInit /ProcSet findresource begin begincmap " + table + b" endcmap end"),
        }
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (6 + n) for n in range(count))
    return pdf(
        {
            2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
            4: packed(drawing(story_lines()[:2])),
            **{6 + n: _PAGE for n in range(count)},
        }
    )


def promised_pages() -> bytes:
    """Return a PDF that says it has two thousand million pages, and has one."""
    return pdf({2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"})


def locked() -> bytes:
    """Return the story as a PDF that opens with a password only."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(user_password="harbour", owner_password="quay", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
