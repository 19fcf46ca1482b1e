"""Golden sessions, played by both sides; `golden` tells how they are written."""

import pytest

from tests.protocol import golden

NAMES = sorted(path.stem for path in golden.FOLDER.glob("*.jsonl"))


def played_by(side: str) -> list[str]:
    return [name for name in NAMES if side in golden.read(name)[0]["played_by"]]


def part(line: golden.Line, *keys: str) -> golden.Line:
    return {key: line[key] for key in keys}


@pytest.mark.parametrize("name", played_by("client"))
def test_the_client_plays_its_part(name: str) -> None:
    _, lines = golden.read(name)
    replay = golden.ClientReplay(lines)
    for line in lines:
        assert replay.play(line) == part(line, "phase", "outcomes"), line["message"]


@pytest.mark.parametrize("name", played_by("server"))
def test_the_server_plays_its_part(name: str) -> None:
    header, lines = golden.read(name)
    replay = golden.ServerReplay(header, lines)
    for line in lines:
        assert replay.play(line) == part(line, "server_phase", "do"), line["message"]
    assert replay.over()


def test_the_stories_that_matter_are_there() -> None:
    assert set(NAMES) >= {
        "vad_overlap",
        "manual_with_a_failed_item",
        "settings_refused",
        "error_mid_session",
        "missing_ids",
        "finish_with_open_speech",
        "finish_in_silence",
        "unknown_events_and_fields",
        "empty_final",
        "official_client",
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_session_but_a_refused_one_ends_finished(name: str) -> None:
    _, lines = golden.read(name)
    expected = {"FAILED"} if name == "settings_refused" else {"FINISHED"}
    assert {lines[-1].get("phase", "FINISHED")} == expected
