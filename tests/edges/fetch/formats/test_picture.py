"""Text in pictures is read where the extra is installed; what is not sure is left out."""

import sys
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
        pytest.param(lambda: shot(size=(10_000, 7_000)), TooBig, id="70 million pixels"),
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
