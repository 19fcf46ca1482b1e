import json

import pytest

from app.commands.checks import print_checks
from app.domain.checks import Check, Verdict

CHECKS = [
    Check(name="Sound", verdict=Verdict.FINE, found="Can listen to: Desk."),
    Check(name="Cloud key", verdict=Verdict.NOTE, found="There is none.", hint="Put one there."),
    Check(name="Journals", verdict=Verdict.BROKEN, found="The disk is full. 山", hint="Make room."),
]


def test_people_read_a_mark_a_name_and_a_sentence_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_checks(CHECKS, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "✓ Sound          Can listen to: Desk.",
        "· Cloud key      There is none.",
        "                 Put one there.",
        "✗ Journals       The disk is full. 山",
        "                 Make room.",
    ]


def test_long_sentences_go_on_below_their_beginning(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "62")
    found = "What was looked for was found in the end, at /a/very/long-path/that/stays/whole."
    print_checks(
        [Check(name="Long", verdict=Verdict.FINE, found=found, hint="One more thing.")],
        as_json=False,
    )
    assert capsys.readouterr().out.splitlines() == [
        "✓ Long           What was looked for was found in the end, at",
        "                 /a/very/long-path/that/stays/whole.",
        "                 One more thing.",
    ]


def test_programs_read_one_list(capsys: pytest.CaptureFixture[str]) -> None:
    print_checks(CHECKS, as_json=True)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)[2] == {
        "name": "Journals",
        "verdict": "broken",
        "found": "The disk is full. 山",
        "hint": "Make room.",
    }
    assert [row["verdict"] for row in json.loads(out)] == ["ok", "note", "broken"]


def test_every_verdict_has_a_mark(capsys: pytest.CaptureFixture[str]) -> None:
    print_checks(
        [Check(name="Any", verdict=verdict, found="It is so.") for verdict in Verdict],
        as_json=False,
    )
    assert len({line[0] for line in capsys.readouterr().out.splitlines()}) == len(Verdict)


def test_no_checks_are_an_empty_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    print_checks([], as_json=True)
    assert json.loads(capsys.readouterr().out) == []
