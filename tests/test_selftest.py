from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked

from app.domain.checks import Check, Verdict
from app.errors import SurtitleError
from app.selftest import CHECKS, run_checks
from tests.fakes.keyring_backend import FakeKeyring

LOOK: dict[str, Callable[[], Awaitable[str]]] = dict(CHECKS)


async def _fine() -> str:
    return "All is well."


async def _told() -> str:
    raise SurtitleError("The model is missing", "Install Surtitle again.")


async def _odd() -> str:
    raise LookupError("symbol not found")


async def _stuck() -> str:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def test_each_way_to_fail_is_told_and_keeps_no_other_check_from_running() -> None:
    looks = (("told", _told), ("odd", _odd), ("stuck", _stuck), ("fine", _fine))
    assert [check async for check in run_checks(looks, bound_s=0.01)] == [
        Check(
            name="told",
            verdict=Verdict.BROKEN,
            found="The model is missing.",
            hint="Install Surtitle again.",
        ),
        Check(name="odd", verdict=Verdict.BROKEN, found="LookupError: symbol not found"),
        Check(name="stuck", verdict=Verdict.BROKEN, found="No answer in 0.01 s."),
        Check(name="fine", verdict=Verdict.FINE, found="All is well."),
    ]


async def test_checks_are_told_one_by_one_as_they_are_done() -> None:
    reached = False

    async def second() -> str:
        nonlocal reached
        reached = True
        return "Done."

    checks = run_checks((("first", _fine), ("second", second)))
    assert (await anext(checks)).name == "first"
    assert not reached
    assert [check.name async for check in checks] == ["second"]


async def test_the_recogniser_is_asked_to_understand_a_clip() -> None:
    assert "of 12 words" in await LOOK["Recogniser"]()


async def test_the_sound_library_says_which_it_is() -> None:
    assert "PortAudio" in await LOOK["Sound library"]()


async def test_a_session_is_written_where_files_go_for_a_while_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert await LOOK["Journal"]() == "Written and read back."
    assert list(tmp_path.iterdir()) == []


async def test_certificates_are_counted() -> None:
    assert "certificate authorities" in await LOOK["Certificates"]()


async def test_certificates_that_lie_ready_one_by_one_are_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(SurtitleError, match="no certificates"):
        await LOOK["Certificates"]()
    (tmp_path / "5ed36f99.0").touch()
    assert str(tmp_path) in await LOOK["Certificates"]()


async def test_a_keyring_that_cannot_be_used_is_told_and_nothing_broken() -> None:
    assert await LOOK["Keyring"]() == "Can be asked."
    keyring.set_keyring(FakeKeyring(failure=KeyringLocked("dismissed")))
    assert await LOOK["Keyring"]() == "Can't be used: it is locked."
