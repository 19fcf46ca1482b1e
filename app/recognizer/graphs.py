"""Loads the speech model's graphs, to be run by ONNX Runtime on one thread."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Since 1.29 it writes an identifier of this computer to the disk and sends events to its maker,
# unless it finds this when it is imported; on Windows it has to be told so afterwards (below).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from app.errors import EngineError

onnxruntime.disable_telemetry_events()

if TYPE_CHECKING:
    from io import FileIO

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "model"
# packaging/graphs.py makes them, and says what goes in and what comes out.
CONVOLVE = "convolve.onnx"
ENCODE = "encode.onnx"
DECODE = "decode.onnx"
ROWS = "decode.rows"  # one of 288 bytes for each of the tokens

_glibc = (
    ctypes.CDLL(None) if sys.platform == "linux" and platform.libc_ver()[0] == "glibc" else None
)
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h

_FETCH = "Run `python3 packaging/dev.py run`, which fetches the model."


def load_graph(path: Path) -> Any:
    """Return a session of ONNX Runtime; raises EngineError for a file that is none."""
    options = onnxruntime.SessionOptions()
    # A second thread halves the time of a pass for twice the processor time: not worth it, since
    # a pass takes 0.05 s, and the machine has a call or a game to run besides.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Each tensor by itself and given back: an arena, or one block for all of a run, stays at its
    # largest, and takes as long.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    _keep_little_memory()
    options.log_severity_level = 3  # errors only; at 2 it warns about the machine's own devices
    weights = path.with_suffix(".weights")  # the graph names it
    for file in (path, weights):
        if not file.is_file():
            raise unusable(file.name, "is missing")
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base class of their own
        raise unusable(f"{path.name} or {weights.name}", "is damaged") from error


def give_memory_back() -> None:
    """Give the system all memory back that is free, which after much work takes 2 ms."""
    if _glibc is not None:
        _glibc.malloc_trim(0)


@functools.cache
def _keep_little_memory() -> None:
    """Have memory given back to the system as soon as it is free, in pieces of two megabytes.

    Left to itself glibc does so from the size of the largest piece on that was ever free. Much of what
    graphs are loaded with and computed in then stays: 20 MB. From smaller pieces on it would be more, and
    cost a twentieth of the processor time; so it would if of the smaller ones, too, all was given back.
    """
    if _glibc is not None:
        _glibc.mallopt(_MMAP_THRESHOLD, 2 * 1024 * 1024)
        _glibc.mallopt(_TRIM_THRESHOLD, 4 * 1024 * 1024)


def read_file(path: Path) -> bytes:
    """Return another file of the model's; raises EngineError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unusable(path.name, "can't be read") from error


def open_file(path: Path, size: int) -> FileIO:
    """Open a file of the model's that has so many bytes; raises EngineError."""
    try:
        file = path.open("rb", buffering=0)
        found = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise unusable(path.name, "can't be read") from error
    if found != size:
        file.close()
        raise unusable(path.name, "is damaged")
    return file


def unusable(name: str, why: str) -> EngineError:
    """Return the error for a file of the model's."""
    return EngineError(f"The speech model's file {name} {why}", _FETCH)
