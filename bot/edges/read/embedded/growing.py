"""Growing trees with scikit-learn and writing them as ONNX. Only fitting imports this."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from sklearn.ensemble import HistGradientBoostingClassifier

from bot.edges.read.embedded.trees import FEATURES_KEY, Matrix

SEED = 20160908


def grow(rows: Matrix, right: NDArray[np.bool_], rounds: int, pace: float) -> Any:
    classifier: Any = HistGradientBoostingClassifier  # its parameters are typed too narrowly
    model = classifier(
        max_iter=rounds,
        learning_rate=pace,
        max_leaf_nodes=31,
        min_samples_leaf=40,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    )
    return model.fit(rows, right)


def write_trees(path: Path, model: Any, names: Sequence[str]) -> None:
    """Write a fitted ensemble as one ONNX node that adds up the trees' leaves."""
    # scikit-learn offers no public way to a tree's nodes, and skl2onnx 1.20 stops at the ones of
    # scikit-learn 1.9 (a boolean where ONNX wants an integer).
    trees = [predictor.nodes for (predictor,) in model._predictors]
    nodes = np.concatenate(trees)
    sizes = [len(tree) for tree in trees]
    tree_of = np.repeat(np.arange(len(trees)), sizes)
    node_of = np.concatenate([np.arange(size) for size in sizes])
    leaf = nodes["is_leaf"].astype(bool)
    node = make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["margin"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[float(np.ravel(model._baseline_prediction)[0])],
        nodes_treeids=tree_of.tolist(),
        nodes_nodeids=node_of.tolist(),
        nodes_modes=np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(),
        nodes_featureids=nodes["feature_idx"].astype(int).tolist(),
        nodes_values=np.where(leaf, 0.0, nodes["num_threshold"]).tolist(),
        nodes_truenodeids=nodes["left"].astype(int).tolist(),
        nodes_falsenodeids=nodes["right"].astype(int).tolist(),
        target_treeids=tree_of[leaf].tolist(),
        target_nodeids=node_of[leaf].tolist(),
        target_ids=[0] * int(leaf.sum()),
        target_weights=nodes["value"][leaf].tolist(),
    )
    rows = make_tensor_value_info("rows", TensorProto.FLOAT, [None, len(names)])
    margin = make_tensor_value_info("margin", TensorProto.FLOAT, [None, 1])
    written = make_model(
        make_graph([node], path.stem, [rows], [margin]),
        opset_imports=[make_opsetid("ai.onnx.ml", 3), make_opsetid("", 17)],
        ir_version=8,
    )
    entry = written.metadata_props.add()
    entry.key = FEATURES_KEY
    entry.value = json.dumps(list(names))
    path.write_bytes(written.SerializeToString())
