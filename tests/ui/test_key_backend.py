"""A desktop without global shortcuts, and what all desktops' means have in common."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.chord import parse
from app.ui.key_backend import KeyBackend


class Fickle(KeyBackend):
    """Means that come and go."""

    def say(self, why_not: str) -> None:
        self._say(why_not)


async def test_where_there_are_none_it_says_so_and_does_nothing(qtbot: QtBot) -> None:
    backend = KeyBackend("There is nothing here.")
    assert not backend.works
    with qtbot.assertNotEmitted(backend.refused), qtbot.assertNotEmitted(backend.changed):
        backend.bind({"toggle": parse("Ctrl+Alt+R")})
        await backend.serve()
        backend.close()
    assert backend.why_not == "There is nothing here."


def test_a_change_is_told_once() -> None:
    backend = Fickle()
    said = []
    backend.changed.connect(lambda: said.append(backend.works))
    for why_not in ("", "It is gone.", "It is gone.", "", ""):
        backend.say(why_not)
    assert said == [False, True]
