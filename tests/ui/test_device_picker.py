from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.audio.devices import InputDevice
from app.domain.level import Level
from app.ui.device_picker import DevicePicker
from app.ui.theme import Theme
from tests.fakes.microphones import FakeMicrophones


def device(name: str, *, default: bool = False, monitor: bool = False) -> InputDevice:
    return InputDevice(
        id=name.lower().replace(" ", "-"),
        name=name,
        is_default=default,
        is_monitor=monitor,
        rate=48_000,
        channels=1,
        backend="pulse",
    )


BUILT_IN, HEADSET = device("Built-in", default=True), device("Headset")
SPEAKERS = device("What Speakers plays", monitor=True)


@pytest.fixture
def microphones() -> FakeMicrophones:
    return FakeMicrophones()


@pytest.fixture
def picker(microphones: FakeMicrophones, theme: Theme, qtbot: QtBot) -> DevicePicker:
    """A picker before anything is known."""
    made = DevicePicker(microphones, theme)
    qtbot.addWidget(made)
    return made


def there_are(microphones: FakeMicrophones, *devices: InputDevice) -> None:
    microphones.devices = list(devices)
    microphones.devices_changed.emit()


def texts(picker: DevicePicker) -> list[str]:
    return [picker.itemText(at) for at in range(picker.count())]


def pick(picker: DevicePicker, text: str) -> None:
    picker.activated.emit(picker.findText(text))


def test_it_lists_the_default_microphones_and_what_the_computer_plays_apart(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    assert picker.currentText() == "Looking for microphones …"
    there_are(microphones, BUILT_IN, HEADSET, SPEAKERS)
    assert texts(picker) == [
        "System default · Built-in",
        "Built-in",
        "Headset",
        "What this computer plays",
        "Speakers",
    ]
    heading = picker.model().index(3, 0)
    assert not picker.model().flags(heading) & Qt.ItemFlag.ItemIsSelectable
    assert picker.currentText() == "System default · Built-in"


def test_the_default_is_followed_in_name(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, BUILT_IN)
    there_are(microphones, device("Dock", default=True), HEADSET)
    assert picker.currentText() == "System default · Dock"


def test_what_is_picked_stays_picked_when_others_come_and_go(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, BUILT_IN, HEADSET)
    picked: list[object] = []
    microphones.picked.connect(picked.append)
    pick(picker, "Headset")
    assert microphones.chosen == "mic:headset"
    there_are(microphones, HEADSET)
    assert picker.currentText() == "Headset"
    there_are(microphones, BUILT_IN)
    assert picker.currentText() == "The chosen microphone is not connected"
    there_are(microphones, BUILT_IN, HEADSET)
    assert picker.currentText() == "Headset"
    pick(picker, "System default · Built-in")
    assert picked == ["headset", None]


def test_none_at_all_is_said(picker: DevicePicker, microphones: FakeMicrophones) -> None:
    there_are(microphones)
    assert picker.currentText() == "No microphone found"


@pytest.mark.parametrize(
    ("chosen", "text"),
    [("sample", "Sample recording"), ("file:/srv/talks/monday.flac", "monday.flac")],
)
def test_a_recording_is_one_of_the_choices(
    picker: DevicePicker, microphones: FakeMicrophones, chosen: str, text: str
) -> None:
    there_are(microphones, BUILT_IN)
    microphones.choose(chosen)
    assert picker.currentText() == text
    assert picker.icon_name() == "recording"


def test_its_picture_tells_what_is_heard(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, BUILT_IN, SPEAKERS)
    assert picker.icon_name() == "microphone"
    pick(picker, "Speakers")
    assert picker.icon_name() == "speaker"


def test_the_meter_inside_moves_with_what_is_heard(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    picker.resize(360, 32)
    microphones.level_changed.emit(Level(rms_dbfs=-20, peak_dbfs=-10))
    assert picker.meter.share > 0.5
    assert picker.rect().contains(picker.meter.geometry())


def test_without_a_default_none_is_named(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, HEADSET)
    assert texts(picker) == ["System default", "Headset"]


def test_by_keyboard_the_heading_is_passed_over(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, BUILT_IN, SPEAKERS)
    pick(picker, "Built-in")
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert (picker.currentText(), microphones.chosen) == ("Speakers", f"mic:{SPEAKERS.id}")
    QTest.keyClick(picker, Qt.Key.Key_Up)
    assert (picker.currentText(), microphones.chosen) == ("Built-in", "mic:built-in")


def test_what_comes_while_the_list_is_open_is_in_it(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    picker.show()
    there_are(microphones, BUILT_IN)
    picker.showPopup()
    there_are(microphones, BUILT_IN, HEADSET)
    opened = picker.view()
    assert opened.isVisible()
    QTest.keyClick(opened, Qt.Key.Key_End)
    QTest.keyClick(opened, Qt.Key.Key_Return)
    assert not opened.isVisible()
    assert (picker.currentText(), microphones.chosen) == ("Headset", "mic:headset")


def test_a_screen_reader_hears_what_it_is_and_what_is_chosen(
    picker: DevicePicker, microphones: FakeMicrophones
) -> None:
    there_are(microphones, BUILT_IN)
    found = QAccessible.queryAccessibleInterface(picker)
    assert found.text(QAccessible.Text.Description) == "Microphone"
    assert found.text(QAccessible.Text.Value) == "System default · Built-in"


def test_before_the_devices_are_known_the_chosen_one_is_not_called_gone(
    theme: Theme, qtbot: QtBot
) -> None:
    microphones = FakeMicrophones()
    microphones.chosen = "mic:headset"
    picker = DevicePicker(microphones, theme)
    qtbot.addWidget(picker)
    assert picker.currentText() == "Looking for microphones …"
    there_are(microphones, BUILT_IN)
    assert picker.currentText() == "The chosen microphone is not connected"
