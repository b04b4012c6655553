"""Text pasted into a message."""

from dataclasses import dataclass

from bot.core.captures import Capture, capture_id
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Report
from bot.edges.fetch.imprint import tidy, unquoted
from bot.edges.fetch.reporting import Reporting


@dataclass(frozen=True, slots=True)
class Pasted:
    r"""A `Fetcher` of what was pasted.

    The report's text is what was pasted, character for character, but for these: line ends are \n; what no
    store can hold (NUL, lone surrogates) is U+FFFD; the marks of a text in which every line is quoted
    ("> …") are taken off; and so are lines at the very top or bottom that hold only the report's link or
    name its outlet ("Outlet: …"), a remark of a line or two above that link, and the blank lines that set
    them apart.
    """

    reporting: Reporting

    def check(self, lead: Lead) -> None:
        """Raise nothing: it is here already."""

    async def capture(self, lead: Lead) -> Capture:
        content = lead.body.encode("utf-8", "surrogatepass")
        return Capture(
            id=capture_id("", "", content),
            kind=LeadKind.PASTED,
            asked="",
            content=content,
            at=lead.shared_at,
            media_type="text/plain",
            charset="utf-8",
            label=lead.label,
        )

    async def report(self, capture: Capture) -> Report:
        text = tidy(capture.content.decode("utf-8", "surrogatepass"))
        return await self.reporting.of_text(capture, unquoted(text))
