"""Small files of every format, made in code; hostile ones are made of the same parts."""

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(*contents: str | bytes, info: str = "", more: Sequence[bytes] = (), resources: str = "") -> bytes:
    """Return a PDF with a page for each content: its operations, or a stream object that is made already."""
    first = 5  # 1 catalogue, 2 pages, 3 font, 4 info; then a page and its content, by turns
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        FONT,
        f"<< {info} >>".encode("latin-1"),
    ]
    for at, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {first + 2 * at + 1} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode()
        )
        objects.append(stream(content.encode("cp1252")) if isinstance(content, str) else content)
    return assembled([*objects, *more])


def stream(content: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"


def bomb(size_bytes: int) -> bytes:
    """Return a compressed stream that opens to that size."""
    return stream(zlib.compress(bytes(size_bytes), 9), "/Filter /FlateDecode")


def assembled(objects: Iterable[bytes], trailer: str = "/Root 1 0 R /Info 4 0 R") -> bytes:
    content = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    at = len(content)
    content += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    content += f"trailer\n<< /Size {len(places) + 1} {trailer} >>\nstartxref\n{at}\n%%EOF".encode()
    return bytes(content)


def lines(*words: str, top: int = 700, left: int = 60, size: float = 10, leading: float = 12) -> str:
    """Return page content with a line for each; an empty one is left blank."""
    shown = "\n".join(f"({escaped(each)}) Tj T*" if each else "T*" for each in words)
    return f"BT /F1 {size} Tf {leading} TL {left} {top} Td\n{shown}\nET\n"


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def docx(body: str, properties: str = "", styles: str = "", more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Return a Word file with that body, in its own markup."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    core = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    )
    parts = [
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>".encode()),
        ("word/styles.xml", f"<w:styles {word}>{styles}</w:styles>".encode()),
        ("docProps/core.xml", f"<cp:coreProperties {core}>{properties}</cp:coreProperties>".encode()),
        *more,
    ]
    return zipped(*{name: (name, part) for name, part in parts}.values())


def zipped(*parts: tuple[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return content.getvalue()


def paragraph(*runs: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
