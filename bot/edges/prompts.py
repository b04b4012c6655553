"""Released prompts, found beside the code when installed, else in the checkout, and never any other."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.core.errors import PromptChanged

# Of each released prompt, so that a reading's prompt can be had again. A new version is a new file and line.
_RELEASED = {
    "claims.v1": "86111adec57e8c7deb46047ddec2cb7255749f18c545921caa9c6afa7a30b287",
    "claims.v2": "d611463baa403f837c10d5b5e5829e7afd873290e1473042e6e5bbc5d6811b5c",
}
_PARTS = ["System", "Example text", "Example answer", "Text", "Repair"]
_PART = re.compile(rf"^# ({'|'.join(_PARTS)})\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is told before it is given a text.

    Attributes:
        sha256: of the file, in hexadecimal.
        example: a text, and the answer that is right for it.
        asked: how a text is put, with places for `{marker}` and `{text}`.
        repair: how a faulty answer is sent back, with a place for `{fault}`.
    """

    name: str
    sha256: str
    system: str
    example: tuple[str, str]
    asked: str
    repair: str

    def put(self, text: str) -> str:
        """Return a text between markers that it cannot hold: they depend on every letter of it."""
        marker = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self.asked.replace("{marker}", marker).replace("{text}", text)

    def sent_back(self, fault: str) -> str:
        """Return what is answered to a faulty answer."""
        return self.repair.replace("{fault}", fault)


def released(name: str, folder: Path | None = None) -> Prompt:
    """Read a released prompt ("claims.v1").

    Raises:
        PromptChanged: when it is not there, or not as it was released.
    """
    file = (folder or shipped()) / f"{name}.md"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PromptChanged(f"{file} cannot be read: {error.strerror}") from error
    found = sha256(content).hexdigest()
    if found != _RELEASED[name]:
        raise PromptChanged(f"{file} has the SHA-256 {found}, and was released with {_RELEASED[name]}")
    parts = [part.strip() for part in _PART.split(content.decode("utf-8"))]
    if parts[1::2] != _PARTS:
        raise PromptChanged(f"{file} does not have the parts {', '.join(_PARTS)}")
    system, text, answer, asked, repair = parts[2::2]
    return Prompt(name, found, system, (text, answer), asked, repair)


def shipped() -> Path:
    """Return the folder of the released prompts."""
    package = Path(__file__).parent.parent
    installed = package / "_shipped" / "prompts"
    return installed if installed.is_dir() else package.parent / "prompts"
