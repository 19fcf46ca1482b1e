from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.import_results import Outcome, Results, Stage
from app.domain.lines import Gap
from app.errors import EngineError, InputError
from app.store.records import SessionEnd
from app.store.secrets import Redactor, Secret
from app.store.session_record import SessionRecord
from tests.store.entries import START, spoken

TALK, OTHER = Path("folder/talk.flac"), Path("other.wav")
GOES_ON = "The same command goes on from there."
PAGE = Path("Documents/talk.txt")
RECORD = SessionRecord(start=START, entries=(spoken(0), spoken(1)))


@pytest.mark.parametrize(
    ("outcome", "out", "err"),
    [
        (Outcome(TALK, Stage.CAPTIONED, RECORD, PAGE), f"talk.flac: {PAGE}\n", ""),
        (
            Outcome(TALK, Stage.CAPTIONED, SessionRecord(start=START)),
            "talk.flac: there are no words in it\n",
            "",
        ),
        (
            Outcome(TALK, Stage.DONE_ALREADY, RECORD, PAGE),
            f"talk.flac was done already: {PAGE}\n",
            "",
        ),
        (
            Outcome(TALK, Stage.DONE_ALREADY, RECORD),
            f"talk.flac was done already: session {START.session}\n",
            "",
        ),
        (
            Outcome(OTHER, Stage.REPEATED, same_as=TALK),
            "other.wav is the same recording as talk.flac\n",
            "",
        ),
        (
            Outcome(TALK, Stage.INTERRUPTED, RECORD, PAGE, duration_s=90.0),
            "",
            f"talk.flac is captioned up to 00:00:04 of 00:01:30. {GOES_ON}\n",
        ),
        (
            Outcome(TALK, Stage.FAILED, error=InputError("talk.flac is empty", "Look again.")),
            "",
            "surtitle: talk.flac is empty. Look again.\n",
        ),
    ],
)
def test_what_became_of_a_recording_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], outcome: Outcome, out: str, err: str
) -> None:
    Results(Redactor(), as_json=False).show(outcome)
    assert capsys.readouterr() == (out, err)


def test_what_could_not_be_recognised_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    gap = Gap(start=4.0, end=6.5, reason="…")
    record = SessionRecord(start=START, entries=(*RECORD.entries, gap))
    Results(Redactor(), as_json=False).show(Outcome(TALK, Stage.CAPTIONED, record, PAGE))
    assert capsys.readouterr().err.startswith("surtitle: 2.5 s of talk.flac could not be recog")


def test_programs_read_one_object_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    end = SessionEnd(audio_s=5.0, lost_s=0.0, lines=2)
    record = SessionRecord(start=START, entries=RECORD.entries, end=end)
    results = Results(Redactor(), as_json=True)
    results.show(Outcome(TALK, Stage.CAPTIONED, record, PAGE))
    results.show(Outcome(OTHER, Stage.FAILED, error=InputError("other.wav is empty", "Why?")))
    results.leave_out([Path("third.wav")])
    done, failed, left = map(json.loads, capsys.readouterr().out.splitlines())
    assert done == {
        "file": str(TALK),
        "state": "captioned",
        "session": START.session,
        "transcript": str(PAGE),
        "lines": 2,
        "audio_s": 5.0,
        "lost_s": 0.0,
        "error": None,
    }
    assert failed["error"] == {"title": "other.wav is empty", "hint": "Why?"}
    assert (left["file"], left["state"]) == ("third.wav", "not begun")


def test_the_first_failure_gives_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    results = Results(Redactor(), as_json=False)
    results.show(Outcome(TALK, Stage.CAPTIONED, RECORD, PAGE))
    assert results.code == 0
    results.show(Outcome(TALK, Stage.FAILED, error=EngineError("Gone")))
    results.show(Outcome(TALK, Stage.FAILED, error=InputError("Empty")))
    assert results.code == 5
    results.leave_out([])
    results.leave_out([TALK, OTHER])
    assert capsys.readouterr().err.splitlines()[-1] == "Not begun: talk.flac, other.wav."


def test_a_secret_in_somebody_s_words_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    redactor = Redactor()
    redactor.note(Secret("sk-0123456789abcdef"))
    error = EngineError("No sk-0123456789abcdef here")
    for as_json in (False, True):
        Results(redactor, as_json=as_json).show(Outcome(TALK, Stage.FAILED, error=error))
    said = capsys.readouterr()
    assert "sk-0123" not in said.out + said.err
