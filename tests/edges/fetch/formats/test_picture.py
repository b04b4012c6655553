"""Text in pictures is read where the extra is installed; what is not sure is left out."""

import sys
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest

from bot.core.errors import NoPictureReader, NothingToRead, NotReadable, TooBig
from bot.edges.fetch.formats import picture
from bot.edges.fetch.formats.child import Children

needs_a_reader = pytest.mark.skipif(not picture.available(), reason="the extra ocr is not installed")
STORY = (
    "The harbour wall gave way at 6.40 this morning.",
    "Nine people were hurt, two of them badly. Please",
    "keep away from the old town until tonight.",
)


def shot(
    *blocks: tuple[int, int, int, Sequence[str]],
    size: tuple[int, int] = (1080, 700),
    ground: str = "white",
    ink: str = "black",
    form: str = "PNG",
) -> bytes:
    """Return a picture of blocks of lines: left, top and size of type in pixels, then the words."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    for left, top, height, words in blocks:
        font = ImageFont.load_default(height)
        for at, line in enumerate(words):
            draw.text((left, top + at * height * 1.4), line, font=font, fill=ink)
    content = BytesIO()
    image.save(content, form)
    return content.getvalue()


def claiming(width: int, height: int) -> bytes:
    """Return a PNG that says it has that size, and has next to nothing."""
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(part).to_bytes(4) + name + part + zlib.crc32(name + part).to_bytes(4) for name, part in parts
    )


def webp(kind: bytes, rest: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + kind + rest


def turned(degrees: int, orientation: int, size: tuple[int, int] = (1080, 300)) -> bytes:
    """Return a picture as a camera that was held so stores it."""
    from PIL import Image

    image = Image.open(BytesIO(shot((60, 60, 36, STORY), size=size))).rotate(degrees, expand=True)
    said = Image.Exif()
    said[0x0112] = orientation
    content = BytesIO()
    image.save(content, "JPEG", exif=said)
    return content.getvalue()


@needs_a_reader
@pytest.mark.parametrize(
    ("degrees", "orientation", "size"),
    [(180, 3, (1080, 300)), (90, 6, (1080, 300)), (270, 8, (1080, 300)), (90, 6, (2_400, 2_400))],
    ids=["upside down", "on its left side", "on its right side", "large"],
)
def test_a_photograph_is_read_the_way_it_was_held(
    degrees: int, orientation: int, size: tuple[int, int]
) -> None:
    assert picture.read(turned(degrees, orientation, size)).text == " ".join(STORY)


@needs_a_reader
@pytest.mark.parametrize(
    ("mode", "size"),
    [(mode, (1080, 300)) for mode in ("P", "L", "1", "LA", "RGBA", "CMYK", "I;16")]
    + [("P", (1_800, 1_700)), ("I;16", (1_800, 1_700))],  # larger than is looked at
)
def test_every_kind_of_pixels_is_read(mode: str, size: tuple[int, int]) -> None:
    from PIL import Image

    content = BytesIO()
    image = Image.open(BytesIO(shot((60, 60, 36, STORY), size=size)))
    (image.convert("I").convert(mode) if mode == "I;16" else image.convert(mode)).save(content, "TIFF")

    assert "The harbour wall gave way" in picture.read(content.getvalue()).text


@needs_a_reader
@pytest.mark.parametrize(
    ("ground", "ink", "form"),
    [("white", "black", "PNG"), ("#15202b", "#eeeeee", "JPEG"), ("white", "#333", "WEBP")],
)
def test_a_screenshot_of_a_post_is_read(ground: str, ink: str, form: str) -> None:
    post = shot(
        (60, 60, 40, ["Mayor Ann Lee", "@mayor_portalder"]),
        (60, 220, 36, STORY),
        (60, 420, 36, ["We had warned the company twice."]),
        ground=ground,
        ink=ink,
        form=form,
    )

    found = picture.read(post)

    assert found.text.split("\n") == [
        "Mayor Ann Lee",
        "@mayor_portalder",
        " ".join(STORY),
        "We had warned the company twice.",
    ]
    assert not found.in_part


@needs_a_reader
def test_columns_are_read_one_after_the_other() -> None:
    left = ["The wall gave way on Monday,", "the mayor said, and nine peo-", "ple were hurt in the market."]
    right = [
        "The company said that it had",
        "done all it could, and that it",
        "waits for the inquiry to end.",
    ]
    page = shot(
        (60, 40, 44, ["HARBOUR WALL GIVES WAY"]), (60, 150, 24, left), (560, 150, 24, right), size=(1000, 350)
    )

    assert picture.read(page).text.split("\n") == [
        "HARBOUR WALL GIVES WAY",
        "The wall gave way on Monday, the mayor said, and nine people were hurt in the market.",
        "The company said that it had done all it could, and that it waits for the inquiry to end.",
    ]


@needs_a_reader
async def test_it_is_read_in_a_child() -> None:
    async with Children() as children:
        found = await children.extract(shot((60, 60, 36, STORY), size=(1080, 300)), name="post.png")

    assert found.text == " ".join(STORY)


# Made in the test: without the extra, there is nothing to make pictures with either.
@needs_a_reader
@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        pytest.param(shot, NothingToRead, id="blank"),
        pytest.param(lambda: shot((60, 60, 40, ["Sale"])), NothingToRead, id="one word"),
        pytest.param(lambda: shot(size=(9, 9)), NothingToRead, id="a mark"),
        pytest.param(lambda: shot(size=(5_100, 5_000)), TooBig, id="25 million pixels and more"),
        pytest.param(lambda: claiming(30_000, 30_000), TooBig, id="900 million pixels, it says"),
        pytest.param(lambda: webp(b"VP8X", bytes(8) + b"\xff\x3f\x00" * 2), TooBig, id="a large WebP"),
        pytest.param(
            lambda: webp(b"VP8L", b"\x00\x00\x00\x00\x2f\xff\xff\xff\x0f"),
            TooBig,
            id="one of them without loss",
        ),
        pytest.param(lambda: webp(b"VP8 ", bytes(10) + b"\xff\x3f" * 2), TooBig, id="one of them with loss"),
        pytest.param(lambda: shot()[:300], NotReadable, id="cut off"),
        pytest.param(lambda: shot()[:8], NotReadable, id="only its mark"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    made: Callable[[], bytes], refusal: type[NotReadable]
) -> None:
    with pytest.raises(refusal):
        picture.read(made())


def test_without_the_extra_it_says_that_it_reads_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)

    assert not picture.available()
    with pytest.raises(NoPictureReader):
        picture.read(b"\x89PNG\r\n\x1a\n")


@needs_a_reader
def test_its_name_and_version_are_known_without_it_being_imported() -> None:
    assert picture.available().startswith("rapidocr 3.")
