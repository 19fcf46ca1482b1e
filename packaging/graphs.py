"""Writes the speech model anew as three graphs in which little is computed twice.

    python graphs.py

The model comes as two graphs in ONNX Runtime's own format, an encoder and a decoder. They are right,
but captions hear nearly the same audio three to five times a second, and for that they do too much:

- The layers of the encoder give their keys and values, and are given those of audio that was heard
  before, so that it need not be computed again.
- The first layers look at 0.03 s each, whatever comes later. What they made of audio that was heard
  before can be kept, up to a normalisation over the whole of it. So they become a graph of their
  own, `convolve`, and the normalisation is done at the beginning of `encode`, where it is a factor and
  an offset.
- What the decoder attends to in the audio is the same in all of its steps: `encode` gives it.
- Logits are wanted of the last tokens only; products of the same input are one product; the many
  small operators that PyTorch's export left behind are gone, each of which costs as much as a layer
  does for one token.

The weights are taken over as they are, 8-bit, except that the normalisation's own factors are
multiplied into the convolution behind it. What the graphs have to give is held by
tests/packaging/test_graphs.py, against the model as it came.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import environment
import onnx

# Unless it finds this when it is imported, ONNX Runtime writes an identifier of this computer to the
# disk and sends events to its maker; on Windows it has to be told so afterwards.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime
from graph_writer import (
    HEAD,
    HEADS,
    MICROSOFT,
    WIDTH,
    Graph,
    Linear,
    Shapes,
)
from onnx import numpy_helper

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

onnxruntime.disable_telemetry_events()

ENCODER = "encoder_model.ort"
DECODER = "decoder_model_merged.ort"

LAYERS = 6
TOKENS = 32768
CONVOLVED = 576  # numbers in a frame of `convolve`
# How far the tables of positions reach: 98 s of audio, and more tokens than that can hold.
FRAMES, ANSWER = 4096, 1024


class Weights:
    """What a graph of the model as it came has in it, found by where it is used."""

    def __init__(self, *graphs: onnx.GraphProto) -> None:
        self._arrays = {array.name: array for graph in graphs for array in graph.initializer}
        self._nodes = {node.name: node for graph in graphs for node in graph.node}

    def array(self, name: str) -> NDArray[Any]:
        """Return an array by its name."""
        return numpy_helper.to_array(self._arrays[name])

    def input(self, node: str, place: int) -> NDArray[Any]:
        """Return the array that a node takes in this place."""
        return self.array(self._nodes[node].input[place])

    def linear(self, layer: str) -> Linear:
        """Return a layer's product."""
        node = self._nodes[f"{layer}/MatMul_quant"]
        # Either with its own quantising of what comes in, or with that shared among several.
        places = (1, 2, 3, 4) if node.op_type == "DynamicQuantizeMatMul" else (1, 3, 5, 6)
        named = [node.input[place] if place < len(node.input) else "" for place in places]
        weights, scale, zero = (self.array(name) for name in named[:3])
        return Linear(weights, scale, zero, self.array(named[3]) if named[3] else None)


def keys_and_values(named: str, shape: list[int | str]) -> Shapes:
    """Return the names of each layer's keys and values, and the shape of each."""
    return {
        f"{named}{kind}_{layer}": shape for layer in range(LAYERS) for kind in ("keys", "values")
    }


def parted(length: str) -> list[int | str]:
    """Return the shape of so many frames' or tokens' keys, parted into heads.

    Those of one frame lie together, so that the first ones can be taken without a copy.
    """
    return [length, HEADS, HEAD]


def convolve(came: Weights) -> dict[str, bytes]:
    """Audio (1, 1, n) to frames (n / 192, 576), and the sums that their normalisation needs.

    `sums` and `squares` are those of each 64 samples' 288 numbers.
    """
    graph = Graph()
    first = graph.array(came.array("conv1.weight_add_tensor"))
    heard = graph.node("Conv", "audio", first, strides=[64], kernel_shape=[127])
    heard = graph.node("Tanh", heard)
    both = graph.array([0, 1])
    graph.node("ReduceSum", heard, both, keepdims=0, to="sums")
    graph.node("ReduceSumSquare", heard, both, keepdims=0, to="squares")
    second = graph.array(_normalised_convolution(came)[0])
    frames = graph.node("Conv", heard, second, strides=[3], kernel_shape=[7])
    frames = graph.node("Transpose", frames, perm=[0, 2, 1])
    graph.node("Squeeze", frames, graph.array([0]), to="frames")
    shapes: Shapes = {"sums": ["pieces"], "squares": ["pieces"], "frames": ["frames", CONVOLVED]}
    return graph.files("convolve", {"audio": [1, 1, "samples"]}, shapes)


def _normalised_convolution(came: Weights) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the second convolution and what is added behind it.

    The factors of the normalisation before it are in the one, what that adds is in the other.
    """
    weights = came.array("conv2.weight_add_tensor")
    factor = came.input("/groupnorm/Mul", 1)[None]
    added = came.input("/groupnorm/Add", 1)[None]
    return weights * factor, (weights * added).sum((1, 2)) + came.array("conv2.bias")


def encode(came: Weights, decoder: Weights) -> dict[str, bytes]:
    """Frames of `convolve` to the keys and values of each layer, and to those the decoder attends to.

    They are the last ones: `position` is how many the past has, of which these are given. They are
    normalised by `scale`, one by the deviation of all, and `offset`, the mean of all by it.
    """
    graph = Graph()
    convolution, added = _normalised_convolution(came)
    offset = graph.node("Mul", graph.array(convolution.sum((1, 2))), "offset")
    offset = graph.node("Sub", graph.array(added), offset)
    value = graph.node("Add", graph.node("Mul", "frames", "scale"), offset)
    value = graph.node("Unsqueeze", value, graph.array([0]))
    value = graph.node("Gelu", graph.node("Transpose", value, perm=[0, 2, 1]), domain=MICROSOFT)
    third = (
        graph.array(came.array("conv3.weight_add_tensor")),
        graph.array(came.array("conv3.bias")),
    )
    value = graph.node("Conv", value, *third, strides=[2], kernel_shape=[3])
    value = graph.node("Transpose", graph.node("Gelu", value, domain=MICROSOFT), perm=[0, 2, 1])
    tables = graph.rotary_tables(came.input("/rotary_emb/Expand", 0), FRAMES)
    for layer in range(LAYERS):
        value = _encoder_layer(graph, came, layer, value, tables)
    value = graph.normalised(value, came.array("layer_norm.weight"))
    cross = keys_and_values("cross_", parted("new"))
    products = [
        decoder.linear(f"/model/decoder/layers.{layer}/encoder_attn/{one}_proj")
        for layer in range(LAYERS)
        for one in "kv"
    ]
    parts = graph.split(graph.linear(value, *products), len(products))
    for name, given in zip(cross, parts, strict=True):
        graph.heads(given, to=name)
    inputs: Shapes = {
        "frames": ["convolved", CONVOLVED],
        "scale": [],
        "offset": [],
        "position": [1],
    }
    past = keys_and_values("past_", [1, "past", WIDTH])
    return graph.files("encode", inputs | past, cross | keys_and_values("", [1, "new", WIDTH]))


def _encoder_layer(
    graph: Graph, came: Weights, layer: int, value: str, tables: tuple[str, str]
) -> str:
    part, named = f"/layers.{layer}", f"layers.{layer}"
    norm = graph.normalised(value, came.array(f"{named}.input_layernorm.weight"))
    products = [came.linear(f"{part}/self_attn/{one}_proj") for one in "qkv"]
    query, keys, values = graph.split(graph.linear(norm, *products), 3)
    query = graph.rotated(query, "position", tables)
    keys = graph.rotated(keys, "position", tables, to=f"keys_{layer}")
    values = graph.node("Identity", values, to=f"values_{layer}")
    keys = graph.node("Concat", f"past_keys_{layer}", keys, axis=1)
    values = graph.node("Concat", f"past_values_{layer}", values, axis=1)
    attended = graph.attended(query, keys, values)
    attended = graph.linear(attended, came.linear(f"{part}/self_attn/o_proj"))
    value = graph.node("Add", value, attended)
    norm = graph.normalised(value, came.array(f"{named}.post_attention_layernorm.weight"))
    inner = graph.linear(norm, came.linear(f"{part}/mlp/fc1"))
    inner = graph.node("Gelu", inner, domain=MICROSOFT)
    return graph.node("Add", value, graph.linear(inner, came.linear(f"{part}/mlp/fc2")))


def decode(came: Weights) -> dict[str, bytes]:
    """Tokens to `logits` (n - first, 32768), after those of the past; and `rows`, a file of its own.

    Of each token it takes its row of that file, (1, n, 288). `position` is how many tokens the past
    has, `mask` (n, past + n) is added where one attends.
    """
    graph = Graph()
    embedding = "model.decoder.embed_tokens.weight_merged_0_"
    scale = [graph.array(came.array(embedding + part)) for part in ("scale", "zero_point")]
    value = graph.node("DequantizeLinear", "rows", *scale)
    tables = graph.rotary_tables(came.input("/model/decoder/rotary_emb/Expand", 0), ANSWER)
    for layer in range(LAYERS):
        value = _decoder_layer(graph, came, layer, value, tables)
    value = graph.node("Slice", value, "first", graph.array([2**31]), graph.array([1]))
    value = graph.node("Squeeze", value, graph.array([0]))
    value = graph.normalised(value, came.input("/model/decoder/norm/LayerNormalization", 1))
    graph.linear(value, came.linear("/proj_out"), to="logits")
    inputs: Shapes = {
        "rows": [1, "tokens", WIDTH],
        "position": [1],
        "first": [1],
        "mask": ["tokens", "all"],
    }
    past = keys_and_values("past_", parted("past"))
    cross = keys_and_values("cross_", parted("frames"))
    outputs: Shapes = {"logits": ["said", TOKENS], **keys_and_values("", parted("all"))}
    rows = came.array(embedding + "quantized").tobytes()
    return graph.files("decode", inputs | past | cross, outputs) | {"decode.rows": rows}


def _decoder_layer(
    graph: Graph, came: Weights, layer: int, value: str, tables: tuple[str, str]
) -> str:
    part, named = f"/model/decoder/layers.{layer}", f"model.decoder.layers.{layer}"
    norm = graph.normalised(value, came.array(f"{named}.input_layernorm.weight_merged_0"))
    products = [came.linear(f"{part}/self_attn/{one}_proj") for one in "qkv"]
    query, keys, values = graph.split(graph.linear(norm, *products), 3)
    query = graph.heads(graph.rotated(query, "position", tables))
    keys = graph.heads(graph.rotated(keys, "position", tables))
    keys = graph.node("Concat", f"past_keys_{layer}", keys, axis=0, to=f"keys_{layer}")
    values = graph.heads(values)
    values = graph.node("Concat", f"past_values_{layer}", values, axis=0, to=f"values_{layer}")
    said = graph.attended_by_few(query, keys, values, "mask")
    said = graph.linear(said, came.linear(f"{part}/self_attn/o_proj"))
    value = graph.node("Add", value, said)
    norm = graph.normalised(value, came.array(f"{named}.post_attention_layernorm.weight_merged_0"))
    query = graph.heads(graph.linear(norm, came.linear(f"{part}/encoder_attn/q_proj")))
    heard = graph.attended_by_few(query, f"cross_keys_{layer}", f"cross_values_{layer}")
    heard = graph.linear(heard, came.linear(f"{part}/encoder_attn/o_proj"))
    value = graph.node("Add", value, heard)
    norm = graph.normalised(value, came.array(f"{named}.final_layernorm.weight_merged_0"))
    inner, gate = graph.split(graph.linear(norm, came.linear(f"{part}/mlp/fc1")), 2)
    gate = graph.node("QuickGelu", gate, domain=MICROSOFT, alpha=1.0)
    inner = graph.linear(graph.node("Mul", gate, inner), came.linear(f"{part}/mlp/fc2"))
    return graph.node("Add", value, inner)


def as_it_came(file: Path) -> onnx.GraphProto:
    """Read a graph in ONNX Runtime's format, which only ONNX Runtime reads."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.save_model_format", "ONNX")
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "model.onnx")
        options.optimized_model_filepath = str(copy)
        onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        return onnx.load(copy).graph


def branches(graph: onnx.GraphProto) -> Iterable[onnx.GraphProto]:
    """Return the decoder's two graphs: for the first step and, with the same weights, for others."""
    return (part.g for node in graph.node if node.op_type == "If" for part in node.attribute)


def make(folder: Path) -> dict[str, bytes]:
    """Return the files of the graphs made of the two in `folder`, by their names."""
    encoder = Weights(as_it_came(folder / ENCODER))
    graph = as_it_came(folder / DECODER)
    decoder = Weights(graph, *branches(graph))
    return convolve(encoder) | encode(encoder, decoder) | decode(decoder)


def _put(file: Path, content: bytes) -> None:
    """Write a file that is there as a whole or not at all, also where two do so at once."""
    # Not beside it: another set-up that is done clears away there what it doesn't know.
    partial = environment.GRAPHS_STAMP.with_name(f"{file.name}.{os.getpid()}.partial")
    with partial.open("wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    partial.replace(file)


def main() -> None:
    """Write the graphs, and what they are, to where environment.py looks for them."""
    made = make(environment.RESOURCES / "original")
    graphs = [made[Path(name).name] for name in environment.GRAPHS]
    for name, graph in zip(environment.GRAPHS, graphs, strict=True):
        _put(environment.RESOURCES / name, graph)
    _put(environment.GRAPHS_STAMP, environment.graphs_stamp(graphs).encode())


if __name__ == "__main__":
    main()
