"""The files that the program brings along, and the folders in which it keeps what was said."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import SurtitleError
from app.program import is_bundled
from app.store.paths import Places, resources_dir, try_folder

REINSTALL = "Install Surtitle again: its package is not whole."

# Bytes. What was cut off by a full disk is there by its name.
MODEL = {
    "convolve.onnx": 859,
    "convolve.weights": 4_791_168,
    "encode.onnx": 26_295,
    "encode.weights": 9_590_528,
    "decode.onnx": 37_784,
    "decode.weights": 18_652_928,
    "decode.rows": 9_437_184,
    "tokenizer.bin": 249_974,
    "LICENSE": 1_070,
}
LICENCES = Path("licences", "index.json")  # what others wrote may go out only with their words
LIST = Path("files.txt")  # of all that the bundle has, with sizes
CLIPS = ("beckett.wav", "two_cities.wav")
ICONS = (
    *(
        "captions",
        "caution",
        "check-dark",
        "check-light",
        "chevron",
        "close",
        "copy",
        "done",
        "down-dark",
        "down-light",
    ),
    *("export", "folder", "history", "larger", "lock", "mark", "marked", "microphone", "newest"),
    *("pause", "play", "recording", "reset", "search", "settings", "smaller", "speaker", "start"),
    *("stop", "surtitle", "trash", "tray-idle", "tray-listening", "tray-trouble", "trouble"),
    *("unsaved", "up-dark", "up-light"),
)


def look_at_files(_folder: Path) -> str:
    """See that all is there, and of what changes seldom, that it is whole."""
    brought = resources_dir()
    wanted = [
        Path("style.qss"),
        *(Path("model", name) for name in MODEL),
        *(Path("clips", name) for name in CLIPS),
        *(Path("icons", f"{name}.svg") for name in ICONS),
        *((LICENCES, LIST) if is_bundled() else ()),  # the build makes them; a checkout has none
    ]
    missing = [path.as_posix() for path in wanted if not (brought / path).is_file()]
    if missing:
        others = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise SurtitleError(
            f"Not there, of what belongs into {brought}: {', '.join(missing[:3])}{others}",
            REINSTALL,
        )
    if is_bundled():
        _compare(brought)
    for name, size in MODEL.items():
        found = (brought / "model" / name).stat().st_size
        if found != size:
            raise SurtitleError(f"model/{name} has {found} bytes instead of {size}", REINSTALL)
    megabytes = sum(MODEL.values()) / 1e6
    return f"Model ({megabytes:.1f} MB), its licence, {len(CLIPS)} clips, {len(ICONS)} icons, style sheet."


def _compare(brought: Path) -> None:
    """See that each file of the bundle is there as the build has written it down."""
    inside = brought.parent
    lost = []
    for line in (brought / LIST).read_text(encoding="utf-8").splitlines():
        size, _, name = line.partition(" ")
        path = inside / name
        if not path.is_file() or path.stat().st_size != int(size):
            lost.append(name)
    if lost:
        raise SurtitleError(
            f"Not whole: {', '.join(lost[:3])}{f' and {len(lost) - 3} more' if lost[3:] else ''}",
            REINSTALL,
        )


def look_at_folders(_folder: Path) -> str:
    """See that the user's own folders can be written in, or nothing would be kept."""
    places = Places.find(None, os.environ)
    for folder in dict.fromkeys((places.data_dir, places.transcripts_dir, places.config_dir)):
        try_folder(folder)
    return f"Transcripts can be kept in {places.transcripts_dir}."
