"""Invented pages to read: a story of three paragraphs, with whatever a test puts around it."""

from bot.edges.fetch.formats import html
from bot.edges.fetch.formats.extract import Extract

ADDRESS = "https://www.port-herald.example/news/harbour-wall-gives-way"
TITLE = "Harbour wall gives way"
PARAGRAPHS = (
    "The harbour wall at Port Alder gave way on Monday evening, the mayor said, and nine people were hurt.",
    "“We had warned them,” said Ann Lee, who runs the ferry. She had written to the council twice this year.",
    "The owner of the harbour company said it had done all it could, and that it waits for an inquiry.",
    "Divers will look at what is left of the wall on Thursday, when the tide is low enough for their boats.",
)


def page(*body: str, head: str = "", title: str = TITLE, lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} | Port Herald</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{''.join(body)}</article></main></body></html>"
    )


def story(*more: str) -> tuple[str, ...]:
    return tuple(f"<p>{paragraph}</p>" for paragraph in (*PARAGRAPHS, *more))


def read(markup: str, address: str = ADDRESS) -> Extract:
    return html.read(markup.encode(), "", address, 200)
