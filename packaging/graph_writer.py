"""What the graphs of the speech model are written with: its layers, as nodes of ONNX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Shapes = dict[str, list[int | str]]  # of what goes in and out, by their names

HEADS, WIDTH = 8, 288
HEAD = WIDTH // HEADS
ROTATED = 32  # of each head's numbers, those that are turned by the position
EPSILON = 1e-5

OPSET, IR = 18, 9  # read by ONNX Runtime 1.17 and later
MICROSOFT = "com.microsoft"

SMALL = 1024  # bytes of an array that stays in the graph
ALIGNED = 64  # bytes, a cache line

FLOAT, INT64, UINT8 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.UINT8


@dataclass(frozen=True)
class Linear:
    """A layer with 8-bit weights: uint8 (in, out), their scale and zero, and what is added."""

    weights: NDArray[np.uint8]
    scale: NDArray[np.float32]
    zero: NDArray[np.uint8]
    bias: NDArray[np.float32] | None

    def columns(self) -> Linear:
        """Return the same with a scale and a zero of its own for each number that comes out."""
        out = self.weights.shape[1]
        scale, zero = np.full(out, self.scale), np.full(out, self.zero)
        return Linear(self.weights, scale, zero, self.bias)


class Graph:
    """A graph that is being written."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._arrays: list[onnx.TensorProto] = []

    def array(self, values: Any) -> str:
        """Put in an array; return its name."""
        name = f"array_{len(self._arrays)}"
        self._arrays.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def nodes(self, kind: str, *inputs: str, to: list[str], domain: str = "", **how: Any) -> None:
        """Put in a node that gives values of these names."""
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, to, name=name, domain=domain, **how))

    def node(self, kind: str, *inputs: str, to: str = "", domain: str = "", **how: Any) -> str:
        """Put in a node that gives one value; return its name."""
        to = to or f"value_{len(self._nodes)}"
        self.nodes(kind, *inputs, to=[to], domain=domain, **how)
        return to

    def split(self, value: str, parts: int) -> list[str]:
        """Part the last axis evenly."""
        named = [f"value_{len(self._nodes)}_{part}" for part in range(parts)]
        self.nodes("Split", value, to=named, axis=-1, num_outputs=parts)
        return named

    def linear(self, value: str, *layers: Linear, to: str = "") -> str:
        """Put in a layer; several of the same value beside each other, if they add nothing."""
        one = layers[0]
        if len(layers) > 1:
            assert all(layer.bias is None for layer in layers)
            each = [layer.columns() for layer in layers]
            one = Linear(
                np.concatenate([layer.weights for layer in each], axis=1),
                np.concatenate([layer.scale for layer in each]),
                np.concatenate([layer.zero for layer in each]),
                None,
            )
        arrays = [one.weights, one.scale, one.zero, *([] if one.bias is None else [one.bias])]
        named = [self.array(array) for array in arrays]
        return self.node("DynamicQuantizeMatMul", value, *named, domain=MICROSOFT, to=to)

    def normalised(self, value: str, factor: NDArray[np.float32]) -> str:
        """Normalise each frame or token."""
        zero = np.zeros(WIDTH, np.float32)
        named = self.array(factor), self.array(zero)
        return self.node("LayerNormalization", value, *named, axis=-1, epsilon=EPSILON)

    def attended(self, query: str, keys: str, values: str) -> str:
        """Attend: (1, n, 288), of so many queries and as many keys as values, (1, m, 288)."""
        how: dict[str, Any] = {"num_heads": HEADS, "scale": HEAD**-0.5}
        return self.node("MultiHeadAttention", query, keys, values, domain=MICROSOFT, **how)

    def heads(self, value: str, to: str = "") -> str:
        """Part (1, n, 288) into heads: (n, 8, 36)."""
        return self.node("Reshape", value, self.array([-1, HEADS, HEAD]), to=to)

    def attended_by_few(self, query: str, keys: str, values: str, mask: str = "") -> str:
        """Attend, with all parted into heads, which is faster for a handful of queries."""
        # Each product is one for each head, which is the second axis and not the first.
        how: dict[str, Any] = {"domain": MICROSOFT, "transBatchB": 1}
        fit = self.node(
            "FusedMatMul", query, keys, transBatchA=1, transB=1, alpha=HEAD**-0.5, **how
        )
        if mask:
            fit = self.node("Add", fit, mask)
        parted = self.node("FusedMatMul", self.node("Softmax", fit, axis=-1), values, **how)
        joined = self.node("Transpose", parted, perm=[1, 0, 2])
        return self.node("Reshape", joined, self.array([1, -1, WIDTH]))

    def rotated(self, value: str, first: str, tables: tuple[str, str], to: str = "") -> str:
        """Turn (1, n, 288) by its positions, which count on from `first`."""
        how: dict[str, Any] = {
            "num_heads": HEADS,
            "rotary_embedding_dim": ROTATED,
            "interleaved": 1,
        }
        return self.node("RotaryEmbedding", value, first, *tables, domain=MICROSOFT, to=to, **how)

    def rotary_tables(self, frequencies: NDArray[np.float32], length: int) -> tuple[str, str]:
        """Put in the tables by which `rotated` turns."""
        angles = np.outer(np.arange(length, dtype=np.float32), frequencies.ravel())
        return self.array(np.cos(angles)), self.array(np.sin(angles))

    def files(self, name: str, inputs: Shapes, outputs: Shapes) -> dict[str, bytes]:
        """Return the contents of its two files, see `model`; the weights have one of their own.

        ONNX Runtime maps it, so that of what is only copied into another form nothing stays in
        memory.
        """
        model = self._model(inputs, outputs)
        weights = _move_out(model.graph.initializer, f"{name}.weights")
        return {f"{name}.onnx": _content(model), f"{name}.weights": weights}

    def model(self, inputs: Shapes, outputs: Shapes) -> bytes:
        """Return the whole as a file's content. All but `rows`, `position` and `first` is float32."""
        return _content(self._model(inputs, outputs))

    def _model(self, inputs: Shapes, outputs: Shapes) -> onnx.ModelProto:
        def named(shapes: Shapes) -> list[onnx.ValueInfoProto]:
            types = {"rows": UINT8, "position": INT64, "first": INT64}
            return [
                helper.make_tensor_value_info(name, types.get(name, FLOAT), shape)
                for name, shape in shapes.items()
            ]

        graph = helper.make_graph(
            self._nodes, "surtitle", named(inputs), named(outputs), self._arrays
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR)
        onnx.checker.check_model(model)
        return model


def _content(model: onnx.ModelProto) -> bytes:
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _move_out(arrays: Iterable[onnx.TensorProto], file: str) -> bytes:
    """Take the weights out of a graph; return the content of the file that it says they are in."""
    parts: list[bytes] = []
    end = 0
    for array in arrays:
        content = array.raw_data
        if len(content) < SMALL:
            continue
        set_external_data(array, file, end, len(content))
        array.ClearField("raw_data")
        padded = content.ljust(-(-len(content) // ALIGNED) * ALIGNED, b"\0")
        parts.append(padded)
        end += len(padded)
    return b"".join(parts)
