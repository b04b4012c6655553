"""Fitted trees, kept as ONNX: numbers over named features, and no code that a file could run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

# The metadata key under which fitting stores the features' names.
FEATURES_KEY = "features"

Matrix = NDArray[np.float32]


class WrongFeatures(ValueError):
    """The fitted trees expect other features than this version of the reader computes."""


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble that says how likely a row of features is a right one."""

    _session: Any  # onnxruntime.InferenceSession, which ships no types
    _input: str

    @classmethod
    def load(cls, path: Path, features: Sequence[str]) -> Self:
        """Open a fitted file.

        Raises:
            WrongFeatures: when the file was fitted on other features, or in another order.
        """
        # Imported here because it takes a second, which commands that read nothing must not cost.
        runtime = import_module("onnxruntime")
        options = runtime.SessionOptions()
        # A report is read beside others: one thread each keeps the machine fair and results equal.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = runtime.InferenceSession(
            path.read_bytes(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        stored = json.loads(session.get_modelmeta().custom_metadata_map.get(FEATURES_KEY, "[]"))
        if stored != list(features):
            raise WrongFeatures(f"{path.name} was fitted on other features: fit it again")
        return cls(session, session.get_inputs()[0].name)

    def likelihoods(self, rows: Matrix) -> NDArray[np.float32]:
        """Return for each row how likely it is right, 0 to 1."""
        if not len(rows):
            return np.empty(0, dtype=np.float32)
        margins: NDArray[np.float32] = self._session.run(None, {self._input: rows})[0][:, 0]
        return np.float32(1) / (np.float32(1) + np.exp(-margins))


def matrix(rows: Sequence[Sequence[float]]) -> Matrix:
    return np.array(rows, dtype=np.float32)
