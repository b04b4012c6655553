"""Text read off a screenshot or a photograph, where the extra `ocr` is installed.

Its models come inside its package; nothing is downloaded. What is read off a picture may be misread: lines
that the reader is not sure of are left out, and the extract then says that it is in part.

Its models take 290 MB of memory before they see a picture, 530 MB with a small screenshot and 760 MB with the
largest that is looked at, and 1 to 5 s of the processor.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any, cast

from bot.core.errors import NoPictureReader, NothingToRead, NotReadable, TooBig
from bot.core.reports import InPart
from bot.core.text import WORD
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.lines import Line, joined

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_MOST_PIXELS = 25_000_000  # that are decoded, at four bytes each: a telephone's photograph has 12 million
_READ_PIXELS = 3_000_000  # that are looked at: 5 s of the processor and 0.8 GB, more of both for more
_LEAST_SIDE = 16
_SURE = 0.7  # of 0 to 1; below it more than every tenth word is wrong
_LEAST_WORDS = 4
_SAME_SIZE = 1.35  # boxes of one size of type differ by their ascenders
_GUTTER = 1.2  # between columns, in heights of a line
_ORIENTATION = 0x0112  # where EXIF says how a camera was held
_UPRIGHT = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # how to turn it for each, in Pillow's `Transpose`
_LANCZOS = 1  # in Pillow's `Resampling`
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "PIL")


@dataclass(frozen=True, slots=True)
class _Box:
    """A stretch of text in a picture; in pixels from its top left corner."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def available() -> str:
    """Return the name and version of what reads pictures here; "" when nothing does."""
    if not all(map(find_spec, _NEEDED)):
        return ""
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return ""


def read(content: bytes) -> Extract:
    """Return the text in a picture, a paragraph a line, column after column.

    Raises:
        NoPictureReader: when the extra is not installed.
        TooBig: when it has more pixels than are decoded.
        NothingToRead: when there is too little text in it that could be read surely.
        NotReadable: when it is broken.
    """
    if not available():
        raise NoPictureReader("the extra ocr is not installed")
    found = _recognized(_pixels(content))
    sure = [box for box, score in found if score >= _SURE]
    words = sum(len(WORD.findall(box.words)) for box in sure)
    in_all = sum(len(WORD.findall(box.words)) for box, _ in found)
    if words < _LEAST_WORDS or words * 2 < in_all:
        raise NothingToRead(f"{words} sure words of {in_all}", seen=f"{words} sure words in the picture")
    return Extract(text=joined(list(_lines(sure))), in_part=InPart.LINES if words < in_all else InPart.NOT)


def _pixels(content: bytes) -> Any:
    """Return the picture as an array, upright, on white, no larger than is looked at."""
    image_module, numpy = cast(Any, import_module("PIL.Image")), cast(Any, import_module("numpy"))
    image_module.MAX_IMAGE_PIXELS = None  # the bound is ours: its own names nothing
    try:
        _bound(*_webp_size(content))  # which makes room for all of it when it is opened
        image = image_module.open(BytesIO(content), formats=_FORMATS)
        width, height = image.size
        _bound(width, height)
        if min(width, height) < _LEAST_SIDE:
            raise NothingToRead(f"{width} by {height}", seen=f"a picture of {width} by {height} pixels")
        return numpy.asarray(_laid_on_white(_read_size(image), image_module))[:, :, ::-1]
    except (NotReadable, MemoryError):
        raise
    except Exception as error:  # a broken picture can raise anything
        raise NotReadable(f"{type(error).__name__}: {error}") from error


def _bound(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise TooBig(
            seen=f"a picture of more than {_MOST_PIXELS // 1_000_000} million pixels, the most I open"
        )


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return width and height as a WebP states them; 0 and 0 for another format."""
    if content[:4] != b"RIFF":
        return 0, 0
    match content[12:16]:
        case b"VP8X":
            return _number(content[24:27]) + 1, _number(content[27:30]) + 1
        case b"VP8L":
            sizes = _number(content[21:25])
            return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
        case _:
            return _number(content[26:28]) & 0x3FFF, _number(content[28:30]) & 0x3FFF


def _number(content: bytes) -> int:
    return int.from_bytes(content, "little")


def _read_size(image: Any) -> Any:
    """Decode a picture, upright, at the size that is looked at; each step lets go of the one before."""
    width, height = image.size
    turned = _UPRIGHT.get(image.getexif().get(_ORIENTATION))
    scale = min(1.0, (_READ_PIXELS / (width * height)) ** 0.5)
    if scale < 1:
        wanted = max(1, int(width * scale)), max(1, int(height * scale))
        image.draft("RGB", wanted)  # a large JPEG is decoded at half its size or less
        if image.mode not in ("L", "RGB", "RGBA"):  # palettes are not mixed
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image = image.resize(wanted, _LANCZOS)
    return image if turned is None else image.transpose(turned)


def _laid_on_white(image: Any, image_module: Any) -> Any:
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    ground = image_module.new("RGB", image.size, "white")
    ground.paste(image, mask=image)
    return ground


def _recognized(pixels: Any) -> list[tuple[_Box, float]]:
    """Return each stretch of text with how sure the reader is of it, 0 to 1."""
    cast(Any, import_module("cv2")).setNumThreads(0)  # a child may start no thread
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    rapidocr = cast(Any, import_module("rapidocr"))
    models = Path(rapidocr.__file__).parent / "models"
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "Global.use_cls": False,  # lines upside down are not in screenshots
            "Global.max_side_len": 100_000,  # the number of pixels is what is bounded, in `_pixels`
            # A model that is named is never looked for elsewhere.
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    found = engine(pixels)
    if found.boxes is None or found.txts is None:
        return []
    return [
        (_box(corners, words), float(score))
        for corners, words, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def _box(corners: Any, words: str) -> _Box:
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return _Box(" ".join(words.split()), min(across), min(down), max(across), max(down))


def _lines(boxes: Sequence[_Box]) -> Iterator[Line]:
    """Yield the boxes as lines in the order they are read in: column by column, from the top down."""
    for page, column in enumerate(_columns(list(boxes))):
        size = 0.0
        for row in _rows(column):
            height = median(box.height for box in row)
            # One size of type is given one size, however far its letters reach.
            size = size if size and max(size, height) < min(size, height) * _SAME_SIZE else height
            words = " ".join(box.words for box in row)
            yield Line(words, page, row[0].left, min(box.top for box in row), size)


def _columns(boxes: list[_Box]) -> Iterator[list[_Box]]:
    """Yield blocks of boxes: cut downward between columns, and across above and below them."""
    if len(boxes) < 2:
        yield boxes
        return
    height = median(box.height for box in boxes)
    for axis, least in (("left", height * _GUTTER), ("top", height * _GUTTER)):
        parts = _parted(boxes, axis, least)
        if axis == "left" and any(len(_rows(part)) < 2 for part in parts):
            continue  # words set wide apart on one line
        if axis == "top" and not any(len(_parted(part, "left", height * _GUTTER)) > 1 for part in parts):
            continue  # paragraphs, one below the other
        if len(parts) > 1:
            for part in parts:
                yield from _columns(part)
            return
    yield boxes


def _parted(boxes: Sequence[_Box], axis: str, least: float) -> list[list[_Box]]:
    """Part boxes wherever none of them is for at least that many pixels along an axis."""
    start, end = ("left", "right") if axis == "left" else ("top", "bottom")
    parts: list[list[_Box]] = []
    reached = 0.0
    for box in sorted(boxes, key=lambda box: getattr(box, start)):
        if not parts or getattr(box, start) - reached >= least:
            parts.append([])
            reached = getattr(box, end)
        parts[-1].append(box)
        reached = max(reached, getattr(box, end))
    return parts


def _rows(boxes: Sequence[_Box]) -> list[list[_Box]]:
    """Return boxes that stand on one line together, from the top down, each from left to right."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.top + box.bottom):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]
