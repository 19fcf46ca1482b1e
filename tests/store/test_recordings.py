from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from app.errors import InputError
from app.store.disk import Disk
from app.store.journal import Journal
from app.store.paths import Places
from app.store.recordings import find_by_recording, identify
from app.store.records import Recording, SessionStart, Title
from tests.store.entries import STARTED, spoken

CONTENT = os.urandom(100_000)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places.find(tmp_path, {})
    places.sessions_dir.mkdir()
    return places


def keep(places: Places, session: str, recording: Recording | None) -> None:
    """Save a session with a line, of that recording."""
    start = SessionStart(session=session, started=STARTED)
    also = () if recording is None else (Title(text="Talk"), recording)
    journal = Journal.create(places.sessions_dir, start, *also, disk=Disk())
    journal.save(journal.put(spoken(0)))
    journal.close()


async def test_a_recording_is_known_by_all_that_is_in_it_and_not_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.recordings._PIECE", 4096)
    first, second = tmp_path / "a.wav", tmp_path / "b.wav"
    first.write_bytes(CONTENT)
    second.write_bytes(CONTENT)
    one, other = await identify(first), await identify(second)
    assert one == Recording(
        path=str(first), size=100_000, digest=hashlib.sha256(CONTENT).hexdigest()
    )
    assert (one.size, one.digest) == (other.size, other.digest)
    # As two hours of a recorder that writes an hour a file: the same length, head and tail.
    second.write_bytes(CONTENT[:50_000] + bytes([CONTENT[50_000] ^ 1]) + CONTENT[50_001:])
    assert (await identify(second)).digest != one.digest


@pytest.mark.parametrize("name", ["missing.wav", "folder"])
async def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=name):
        await identify(tmp_path / name)


def test_the_newest_session_of_a_recording_is_found(places: Places) -> None:
    recording = Recording(path="talk.wav", size=3, digest="ab")
    moved = Recording(path="elsewhere.wav", size=3, digest="ab")
    assert find_by_recording(places, recording) is None
    keep(places, "20261123T081200-0001", recording)
    keep(places, "20261123T081200-0002", moved)
    keep(places, "20261123T081200-0003", Recording(path="talk.wav", size=3, digest="cd"))
    keep(places, "20261123T081200-0004", Recording(path="talk.wav", size=4, digest="ab"))
    keep(places, "20261123T081200-0005", None)
    (places.sessions_dir / "20261123T081200-0006.jsonl").mkdir()
    found = find_by_recording(places, recording)
    assert found is not None
    assert (found.start.session, found.recording) == ("20261123T081200-0002", moved)
    assert found.lines == (spoken(0),)
