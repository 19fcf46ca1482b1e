from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from app.commands.export import run
from app.domain.lines import Gap
from app.errors import InputError
from app.store.disk import Disk
from app.store.export import FORMATS
from app.store.journal import Journal
from app.store.paths import Places
from tests.commands.contexts import context_for, keep_session
from tests.fakes.terminal import Terminal
from tests.store.entries import START, spoken
from tests.store.subtitles import Shown, parse_srt, parse_vtt

STARTED = "2026-11-23T09:12:00+01:00"
PAGE = "2026-11-23 09:12 · Headset\n\n[00:00:00] It was the best of times.\n"
CUES = [Shown(0, 2000, ["It was the best of times."])]


def test_a_page_goes_to_standard_output_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(tmp_path, STARTED, spoken(0), Gap(start=2, end=4, reason="cut"))
    assert run(context_for(tmp_path, "export", "last", "--format", "txt")) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{PAGE}[00:00:02–00:00:04] (cut)\n"
    assert captured.err == ""


def test_subtitles_go_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = keep_session(tmp_path, STARTED, spoken(0))
    for form, parse in (("srt", parse_srt), ("vtt", parse_vtt)):
        assert run(context_for(tmp_path, "export", name, "--format", form)) == 0
        assert parse(capsys.readouterr().out) == CUES


def test_a_session_that_was_cut_short_is_exported_as_far_as_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(tmp_path, STARTED, spoken(0), ended=False)
    assert run(context_for(tmp_path, "export", "last", "--format", "txt")) == 0
    assert capsys.readouterr().out == PAGE


def test_a_session_that_is_still_written_is_exported_as_far_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal.create(make_folder_of(tmp_path), START, disk=Disk())
    for number in range(2):
        journal.save(journal.put(spoken(number)))
        assert run(context_for(tmp_path, "export", "last", "--format", "csv")) == 0
        assert capsys.readouterr().out.count("best") == number + 1
    journal.close()


def make_folder_of(home: Path) -> Path:
    folder = Places.find(home, {}).sessions_dir
    folder.mkdir(parents=True)
    return folder


def test_what_a_damaged_journal_lacks_is_told_and_the_rest_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = keep_session(tmp_path, STARTED, spoken(0), spoken(1, "It was the worst."))
    (journal,) = (tmp_path / "sessions").glob(f"{session}*")
    journal.write_bytes(journal.read_bytes().replace(b"worst", b"w\xffrst"))
    assert run(context_for(tmp_path, "export", "last", "--format", "txt")) == 0
    captured = capsys.readouterr()
    assert captured.out == PAGE
    assert "Damaged places in the journal: 1." in captured.err


def test_a_file_is_written_and_named_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(tmp_path, STARTED, spoken(0))
    path = tmp_path / "talk.txt"
    assert run(context_for(tmp_path, "export", "last", "--format", "txt", "--output", path)) == 0
    assert path.read_text() == PAGE
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"Wrote {path}.\n")


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    keep_session(tmp_path, STARTED, spoken(0))
    path = tmp_path / "talk.txt"
    path.write_text("precious")
    words = ("export", "last", "--format", "txt", "--output", path)
    with pytest.raises(InputError, match="there already"):
        run(context_for(tmp_path, *words))
    assert path.read_text() == "precious"
    run(context_for(tmp_path, *words, "--force"))
    assert path.read_text() == PAGE


def test_a_session_that_is_not_there_is_told(tmp_path: Path) -> None:
    keep_session(tmp_path, STARTED, spoken(0))
    with pytest.raises(InputError, match="2031"):
        run(context_for(tmp_path, "export", "2031", "--format", "txt"))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_a_file_and_to_standard_output_alike(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    keep_session(tmp_path, STARTED, spoken(0), spoken(1, "山"))
    words = ("export", "last", "--format", form)
    assert run(context_for(tmp_path, *words, "--output", tmp_path / "talk")) == 0
    capfdbinary.readouterr()
    assert run(context_for(tmp_path, *words)) == 0
    printed = capfdbinary.readouterr().out
    if form == "docx":  # which holds when it was made
        assert zipfile.is_zipfile(io.BytesIO(printed))
        assert zipfile.is_zipfile(tmp_path / "talk")
    else:
        assert printed == (tmp_path / "talk").read_bytes()


def test_what_is_chosen_is_heeded(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    keep_session(tmp_path, STARTED, spoken(0), Gap(start=2, end=4, reason="cut"))
    words = ("export", "last", "--no-marks", "--format")
    run(context_for(tmp_path, *words, "txt", "--no-gaps", "--clock", "day"))
    run(context_for(tmp_path, *words, "txt", "--no-times"))
    run(context_for(tmp_path, *words, "csv", "--bom"))
    heading = "2026-11-23 09:12 · Headset\n\n"
    _, first, second = capfdbinary.readouterr().out.decode().split(heading)
    assert first == "[09:12:00] It was the best of times.\n"
    page, _, table = second.partition("\ufeff")
    assert page == "It was the best of times.\n(cut)\n"
    assert table.startswith("type,number,start,end,text,language,emotion,engine\r\n")


def test_a_document_is_nothing_for_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_session(tmp_path, STARTED, spoken(0))
    with Terminal() as terminal:
        monkeypatch.setattr(sys, "stdout", terminal.stream)
        with pytest.raises(InputError, match="docx") as caught:
            run(context_for(tmp_path, "export", "last", "--format", "docx"))
        assert "--output" in caught.value.hint
        assert run(context_for(tmp_path, "export", "last", "--format", "txt")) == 0
        assert terminal.shown().rows[2] == "[00:00:00] It was the best of times."
