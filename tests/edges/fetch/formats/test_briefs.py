"""Stories of few words: what stands around them on their page is none of theirs."""

import pytest

from bot.edges.fetch.formats.html import read

TEASERS = "".join(
    f"<li><a href='/t{n}'><h3>Teaser {n} on the council</h3></a><p>It meets in week {n} in the hall.</p></li>"
    for n in range(10)
)
CONSENT = (
    "<div class='cmp' role='dialog' aria-modal='true'><p>We and our 843 partners use cookies to store and "
    "access information on your device. You can accept or reject them.</p><button>Accept</button></div>"
)
BRIEF = "The harbour wall gave way at noon and three boats were lost, the port's director said on Monday."
CHINESE = (
    "周一中午，港口的防波堤倒塌，三艘船沉没，港口主任说。",
    "没有人受伤。渡轮公司表示，他们曾两次向市议会发出警告。",
    "市长说，调查将于周四开始，结果将在下个月公布。",
)


def text_of(*paragraphs: str, before: str = "", container: str = "article") -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        "<!doctype html><html><head><meta charset='utf-8'><title>Harbour wall gives way</title>"
        f"<meta property='og:type' content='article'></head><body>{before}<{container}>"
        f"<h1>Harbour wall gives way</h1>{told}</{container}>"
        f"<section class='related'><h2>Related</h2><ul>{TEASERS}</ul></section></body></html>"
    )
    return read(page.encode(), "utf-8", "http://herald.example/news/wall", 200).text


@pytest.mark.parametrize("before", ["", CONSENT], ids=["alone", "under a banner"])
@pytest.mark.parametrize("container", ["article", "main"])
def test_a_brief_is_only_what_its_own_element_says(before: str, container: str):
    assert text_of(BRIEF, before=before, container=container) == BRIEF


def test_a_story_in_few_characters_is_read_alone():
    assert text_of(*CHINESE, before=CONSENT) == "\n".join(CHINESE)
