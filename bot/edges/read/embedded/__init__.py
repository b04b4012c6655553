"""The embedded reader: rules and small fitted trees over a parse. No key, no download.

From a report's text to a draft, in this order:

- `plain` (with `marks` and `wrapping`): the text in plain typography, every character in its place;
- `language`: only English is read, and of the rest what stands in quotation marks is kept;
- `stories`: a digest falls into its sections at its headings, a live blog at its times, and `furniture`
  (bylines, datelines, dates) is no story's text;
- `parsing`: sentences, quotations, trees; `attributions` (with `cues`, `candidates`, `contents`, `sources`,
  `features`, `trees`, `sayable`, `decoding`): who is found to say what, by which cue;
- `sections` goes through one story: `chains` (through whom), `passages` (the claim's own words), `voices`
  with `memory`, `people`, `bodies` and `mentions` (whom a mention means), `responses` and `answers` (denied,
  declined, …, and what that answers), `counts`, `unattributed` (nobody is named), `transcripts`,
  `long_quotations` (over several paragraphs), `block_quotes` (whose marks were lost), `own_voice` (what the
  report says itself), `kinds` (claim, promise, …);
- `slots`, `quantities`, `consequences`: what a claim says and why it matters; `summary`: a few of the story's
  own sentences;
- `checks`: what an editor should check (open days, numbers at odds, a heading that says more, spellings);
- `writing`: what was found to be said as a draft, whoever found it;
- `reader` puts it together. Word lists stand in `words.toml` and `countries.tsv`, read by `words`.

Nothing is loaded before the first report is read.
"""

from bot.edges.read.embedded.reader import EmbeddedReader, build

__all__ = ["EmbeddedReader", "build"]
