"""The recordings that recognition is measured on, with the words in them and when each ends."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import soundfile

from tests.benchmarks.clips import CLIPS
from tests.benchmarks.references import CLIPS as SAMPLES
from tests.benchmarks.references import ends_of, reference
from tests.benchmarks.spelling import words_of


class RecordingError(Exception):
    """A folder or a recording can't be measured on; the text says why, in a line."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording; `words` are (end in seconds, comparable word), in order."""

    path: Path
    seconds: float
    words: list[tuple[float, str]]


def recordings(folder: Path | None) -> list[Recording]:
    """Return the sample clips, or those of the folder. Raises RecordingError."""
    if folder is None:
        paths = {CLIPS / f"{name}.wav": reference(name) for name in SAMPLES}
    else:
        paths = {sound: _aligned(sound, text) for sound, text in pairs_in(folder)}
    return [Recording(path, _seconds(path), words) for path, words in paths.items()]


def seconds(heard: list[Recording]) -> float:
    """Return how long they take together."""
    return sum(recording.seconds for recording in heard)


def tell_mistakes(recording: Recording, mistakes: list[str], who: str = "") -> None:
    """Say which words were wrong, for the one who reads along."""
    if mistakes:
        print(f"  {who}{recording.path.stem}: {' '.join(mistakes)}", file=sys.stderr, flush=True)


def pairs_in(folder: Path) -> list[tuple[Path, Path]]:
    """Return each NAME.wav of a folder with its NAME.txt, by name. Raises RecordingError."""
    if not folder.is_dir():
        raise RecordingError(f"{folder} is not a folder")
    pairs = [(sound, sound.with_suffix(".txt")) for sound in sorted(folder.glob("*.wav"))]
    if not pairs:
        raise RecordingError(f"{folder} has no recordings: NAME.wav, and NAME.txt with its words")
    for sound, text in pairs:
        if not text.is_file():
            raise RecordingError(f"{sound.name} has no {text.name} beside it, with what is said")
        _seconds(sound)
        try:
            if not words_of(text.read_text("utf-8")):
                raise RecordingError(f"{text.name} has no words in it")
        except (OSError, UnicodeDecodeError) as error:
            raise RecordingError(f"{text.name} can't be read: {error}") from error
    return pairs


def _seconds(path: Path) -> float:
    try:
        return float(soundfile.info(path).duration)
    except (soundfile.SoundFileError, OSError) as error:
        raise RecordingError(f"{path.name} is not a recording that can be read") from error


def _aligned(sound: Path, text: Path) -> list[tuple[float, str]]:
    """Ask for the words' ends in a process of its own, whose memory is not in the figures."""
    command = [sys.executable, "-m", "tests.benchmarks.word_ends", str(sound), str(text)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RecordingError(f"{sound.name}: {done.stderr.strip().splitlines()[-1]}")
    return ends_of(done.stdout)
