"""Small graphs, run by ONNX Runtime, against the same in NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from graph_writer import (
    EPSILON,
    HEAD,
    HEADS,
    WIDTH,
    Graph,
    Linear,
    Shapes,
)
from numpy.typing import NDArray

RNG = np.random.default_rng(0)


def run(content: bytes, **feed: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a graph that gives one value."""
    (value,) = onnxruntime.InferenceSession(content).run(None, feed)
    return value  # type: ignore[no-any-return]


def linear(out: int, scale: float, zero: int) -> Linear:
    weights = RNG.integers(0, 256, (WIDTH, out), dtype=np.uint8)
    return Linear(weights, np.array(scale, np.float32), np.array(zero, np.uint8), None)


def exact(one: Linear) -> NDArray[np.float32]:
    return (one.weights.astype(np.float32) - one.zero) * one.scale


def test_products_beside_each_other_are_each_their_own() -> None:
    both = linear(5, 0.01, 128), linear(3, 0.5, 7)
    graph = Graph()
    graph.linear("given", *both, to="found")
    content = graph.model({"given": [1, "n", WIDTH]}, {"found": [1, "n", 8]})
    given = RNG.standard_normal((1, 4, WIDTH)).astype(np.float32)
    found = run(content, given=given)
    wanted = np.concatenate([given @ exact(one) for one in both], axis=-1)
    assert np.abs(found - wanted).max() < 0.02 * np.abs(wanted).max()  # given is made 8 bits


def test_a_product_adds_what_it_is_to_add() -> None:
    plain = linear(4, 0.01, 100)
    added = Linear(plain.weights, plain.scale, plain.zero, np.arange(4, dtype=np.float32))
    given = RNG.standard_normal((1, 2, WIDTH)).astype(np.float32)
    found = []
    for one in (plain, added):
        graph = Graph()
        graph.linear("given", one, to="found")
        content = graph.model({"given": [1, "n", WIDTH]}, {"found": [1, "n", 4]})
        found.append(run(content, given=given))
    assert np.allclose(found[1] - found[0], np.arange(4), atol=1e-4)


def test_weights_that_have_a_file_of_their_own_are_the_same(tmp_path: Path) -> None:
    large, small = linear(5, 0.01, 128), linear(2, 0.5, 7)
    shapes: tuple[Shapes, Shapes] = {"given": [1, "n", WIDTH]}, {"found": [1, "n", 7]}
    graph = Graph()
    parts = [graph.linear("given", one) for one in (large, small)]
    graph.node("Concat", *parts, axis=-1, to="found")
    files = graph.files("both", *shapes)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert files["both.weights"] == large.weights.tobytes().ljust(1472, b"\0")  # whole cache lines
    feed = {"given": RNG.standard_normal((1, 4, WIDTH)).astype(np.float32)}
    (found,) = onnxruntime.InferenceSession(tmp_path / "both.onnx").run(None, feed)
    assert np.array_equal(found, run(graph.model(*shapes), **feed))


def attending(*, parted: bool) -> bytes:
    """Attend with all parted into heads or with none, under a mask or without one."""
    graph = Graph()
    given = ("query", "keys", "values")
    if parted:
        query, keys, values = (graph.heads(name) for name in given)
        attended = graph.attended_by_few(query, keys, values, "mask")
    else:
        attended = graph.attended(*given)
    graph.node("Identity", attended, to="found")
    shapes: Shapes = {name: [1, name, WIDTH] for name in given}
    mask: Shapes = {"mask": ["query", "keys"]} if parted else {}
    return graph.model(shapes | mask, {"found": [1, "query", WIDTH]})


def test_attending_takes_the_nearest_and_never_what_is_masked() -> None:
    content = attending(parted=True)
    same = 40 * RNG.choice([-1, 1], (1, 3, WIDTH)).astype(np.float32)
    values = RNG.standard_normal((1, 3, WIDTH)).astype(np.float32)
    free = np.zeros((3, 3), np.float32)
    first_hidden = free.copy()
    first_hidden[:, 0] = -1e9
    found = run(content, query=same, keys=same, values=values, mask=free)
    assert np.allclose(found, values, atol=1e-4)
    found = run(content, query=same, keys=same, values=values, mask=first_hidden)
    assert np.allclose(found[:, 1:], values[:, 1:], atol=1e-4)
    assert not np.allclose(found[:, 0], values[:, 0], atol=0.1)


def test_few_attend_as_many_do_and_each_head_by_itself() -> None:
    query = RNG.standard_normal((1, 4, WIDTH)).astype(np.float32)
    keys, values = RNG.standard_normal((2, 1, 7, WIDTH)).astype(np.float32)
    few = run(
        attending(parted=True),
        query=query,
        keys=keys,
        values=values,
        mask=np.zeros((4, 7), np.float32),
    )
    many = run(attending(parted=False), query=query, keys=keys, values=values)
    heads = [one.reshape(-1, HEADS, HEAD).swapaxes(0, 1) for one in (query, keys, values)]
    fit = np.exp(heads[0] @ heads[1].swapaxes(1, 2) / HEAD**0.5)
    wanted = (fit / fit.sum(-1, keepdims=True) @ heads[2]).swapaxes(0, 1).reshape(1, 4, WIDTH)
    assert np.allclose(few, wanted, atol=1e-5)
    assert np.allclose(many, wanted, atol=1e-5)


def test_places_count_on() -> None:
    graph = Graph()
    tables = graph.rotary_tables(np.array([1.0, *[0.1] * 15], np.float32), 10)
    graph.node("Identity", graph.rotated("given", "position", tables), to="found")
    shapes: Shapes = {"given": [1, "n", WIDTH], "position": [1]}
    session = onnxruntime.InferenceSession(graph.model(shapes, {"found": [1, "n", WIDTH]}))
    given = RNG.standard_normal((1, 4, WIDTH)).astype(np.float32)

    def rotated(value: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        feed = {"given": value, "position": np.array([place])}
        (found,) = session.run(None, feed)
        return found  # type: ignore[no-any-return]

    whole = rotated(given, 3)
    assert np.allclose(whole[:, 2:], rotated(given[:, 2:], 5), atol=1e-5)
    first = whole[0, 0].reshape(HEADS, HEAD)[0]
    was = given[0, 0].reshape(HEADS, HEAD)[0]
    assert np.isclose(first[0], was[0] * np.cos(3.0) - was[1] * np.sin(3.0), atol=1e-5)
    assert np.array_equal(first[32:], was[32:])


def test_each_frame_is_normalised_by_itself() -> None:
    graph = Graph()
    factor = RNG.standard_normal(WIDTH).astype(np.float32)
    graph.node("Identity", graph.normalised("given", factor), to="found")
    content = graph.model({"given": [1, "n", WIDTH]}, {"found": [1, "n", WIDTH]})
    given = RNG.standard_normal((1, 3, WIDTH)).astype(np.float32)
    mean, variance = given.mean(-1, keepdims=True), given.var(-1, keepdims=True)
    wanted = (given - mean) / np.sqrt(variance + EPSILON) * factor
    assert np.allclose(run(content, given=given), wanted, atol=1e-4)
