"""One pass through the program's life, with a picture of each state: `scenes SCHEME LANGUAGE FOLDER`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QLinearGradient, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.audio.devices import InputDevice
from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.captions import State
from app.domain.crash_text import report_of
from app.domain.level import Level as Loudness
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import SourceError
from app.gui import make_application
from app.phrases import phrase
from app.store.crash_reports import CrashReport
from app.store.keys import KeyStore
from app.store.paths import Places
from app.store.records import Mark
from app.ui.about_window import AboutWindow
from app.ui.controller import Controller
from app.ui.export_dialog import ExportDialog
from app.ui.loop import Loop
from app.ui.preferences import Preferences
from app.ui.surroundings import surroundings
from app.ui.theme import Theme
from app.ui.tongue import Tongue
from app.ui.windows import Windows
from tests.fakes.microphones import FakeMicrophones
from tests.fakes.server import GRAIN, WORD, NumberedServer
from tests.fakes.source import FakeSource
from tests.ui.licence_list import write_list
from tests.ui.saved import MONDAY, TUESDAY, keep_session

SENTENCES = (
    "It was the best of times, it was the worst of times.",
    "It was the age of wisdom, it was the age of foolishness.",
    "It was the epoch of belief, it was the epoch of incredulity.",
    "It was the season of light, it was the season of darkness.",
    "It was the spring of hope, it was the winter of despair.",
    "We had everything before us, we had nothing before us,",
)
CHINESE = ("今天的会议讨论了三个问题。", "第一个问题是字幕的稳定性。")
OPEN = "we were all going direct to heaven, we were all going"
WORDS = " ".join((*SENTENCES, OPEN)).split()
DUMP = """\
Fatal Python error: Segmentation fault

Thread 0x00007fc33bfff6c0 (most recent call first):
  File "python3.11/threading.py", line 331 in wait
  File "python3.11/site-packages/qasync/__init__.py", line 126 in run

Current thread 0x00007fc376022b80 (most recent call first):
  File "app/ui/overlay.py", line 214 in paintEvent
  File "python3.11/site-packages/qasync/__init__.py", line 404 in run_forever
  File "python3.11/site-packages/qasync/__init__.py", line 428 in run_until_complete
  File "lib/python3.11/asyncio/runners.py", line 118 in run
  File "app/gui.py", line 108 in _run
  File "app/gui.py", line 92 in run

Extension modules: numpy._core._multiarray_umath, PySide6.QtCore, PySide6.QtGui (total: 3)
"""
DEVICES = [
    InputDevice(
        id=name,
        name=name,
        is_default=at == 0,
        is_monitor=monitor,
        rate=48_000,
        channels=1,
        backend="pulse",
    )
    for at, (name, monitor) in enumerate(
        (
            ("Built-in Microphone", False),
            ("Jabra Evolve2 65", False),
            ("What Built-in Speakers plays", True),
        )
    )
]


class Scenes:
    """The windows, and who takes their pictures."""

    def __init__(self, look: str, folder: Path, theme: Theme, controller: Controller) -> None:
        self.controller = controller
        ratio = round(QGuiApplication.primaryScreen().devicePixelRatio() * 100)
        self._names = f"{{}} {look} {ratio}.png"
        self.folder, self.look = folder, look
        self.wall = Wall()
        self.windows = Windows(controller, theme)
        self.windows.main.show()

    async def take(self, name: str, *, settle_s: float = 0.4) -> None:
        """Take a picture of the whole screen, once all has been painted."""
        await asyncio.sleep(settle_s)
        screen = QGuiApplication.primaryScreen()
        path = self.folder / self._names.format(name)
        assert screen.grabWindow(0).save(str(path)), path


class Wall(QWidget):
    """What lies behind the windows: a wall that is light on one side and dark on the other."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setGeometry(QGuiApplication.primaryScreen().geometry())
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        paint_wall(painter, self.rect())
        painter.end()


def paint_wall(painter: QPainter, place: QRect) -> None:
    gradient = QLinearGradient(place.topLeft(), place.bottomRight())
    gradient.setColorAt(0, QColor("#C9D6DF"))
    gradient.setColorAt(1, QColor("#52616B"))
    painter.fillRect(place, gradient)


async def play(scenes: Scenes, source: FakeSource) -> None:
    """Go through the states."""
    controller, windows = scenes.controller, scenes.windows
    microphones = controller.microphones
    microphones.devices = DEVICES
    microphones.devices_changed.emit()
    microphones.level_changed.emit(Loudness(rms_dbfs=-24, peak_dbfs=-12))
    await play_welcome(scenes)
    await scenes.take("1 first start", settle_s=0.8)
    windows.main.picker.showPopup()
    await scenes.take("1 first start, picker")
    windows.main.picker.hidePopup()
    windows.main.resize(480, 360)
    await scenes.take("1 first start, smallest")
    windows.main.resize(760, 560)
    controller.start()
    source.feed(np.zeros(WORD, np.int16))
    await until(lambda: controller.state is State.LISTENING)
    await scenes.take("2 listening")
    say(source)
    await until(lambda: text_shown(controller).endswith("going"))
    microphones.level_changed.emit(Loudness(rms_dbfs=-20, peak_dbfs=-12))
    await scenes.take("3 live line")
    await play_frozen(scenes)
    compose(scenes).save(str(scenes.folder / f"composed {scenes.look}.png"))
    windows.main.resize(480, 360)
    await scenes.take("3 live line, smallest")
    windows.main.resize(760, 560)
    windows.main.panel.view.verticalScrollBar().setValue(0)
    windows.main.row.start.setFocus()
    windows.main.row.captions.setFocus(Qt.FocusReason.TabFocusReason)
    await scenes.take("3 scrolled up, focus by keyboard")
    controller.detect_voice(False)
    await until(lambda: not controller.voice_detection)
    await scenes.take("4 voice detection off")
    controller.hold(True)
    windows.main.resize(480, 400)
    await scenes.take("4 voice detection off, space held, smallest")
    windows.main.resize(760, 560)
    controller.hold(False)
    controller.notices.tell(
        Notice(
            level=Level.WARNING,
            title=phrase("The connection to {name} was lost", name="Cloud · Singapore"),
            hint=phrase("Nothing is lost while it is made again."),
            mends_itself=True,
        )
    )
    await scenes.take("5 mending itself")
    controller.finish()
    await until(lambda: controller.state is State.FINISHED)
    controller.notices.dismiss()
    await scenes.take("6 finished")
    gone = SourceError(
        phrase("“{name}” went away", name="Jabra Evolve2 65"),
        phrase(
            "It was unplugged, or the system's sound service ended. Plug it in and start again."
        ),
    )
    controller.notices.tell_error(gone)
    await scenes.take("7 trouble")
    await play_crash(scenes)
    await play_history(scenes)


async def play_crash(scenes: Scenes) -> None:
    """Offer the report of a crash."""
    controller, windows = scenes.controller, scenes.windows
    controller.notices.dismiss()
    record = json.dumps(
        {"started": "2026-11-23T21:14:00+01:00", "facts": surroundings({"XDG_SESSION_TYPE": "x11"})}
    )
    report = report_of(f"{record}\n{DUMP}", datetime.fromisoformat("2026-11-23T22:26:10+01:00"))
    assert report is not None
    controller.notices.tell_crash(CrashReport(controller.places.crash_dir / "crash.txt", report))
    await scenes.take("70 ended unexpectedly")
    windows.main.resize(480, 360)
    await scenes.take("70 ended unexpectedly, smallest")
    windows.main.resize(760, 560)
    windows.main._remedy.click()
    assert windows.crash is not None
    await scenes.take("70 ended unexpectedly, report")
    windows.crash.delete.setFocus(Qt.FocusReason.TabFocusReason)
    windows.crash.copy.click()
    await scenes.take("70 ended unexpectedly, report copied, focus by keyboard")
    windows.crash.close()
    controller.notices.dismiss()


async def play_frozen(scenes: Scenes) -> None:
    """Have the pointer over captions that are frozen."""
    overlay = scenes.windows.overlay
    overlay._hover(hovered=True)
    overlay.freeze(frozen=True)
    await scenes.take("3 live line, frozen under the pointer")
    overlay.freeze(frozen=False)
    overlay._hover(hovered=False)


async def play_welcome(scenes: Scenes) -> None:
    """Go through the first start."""
    controller, windows = scenes.controller, scenes.windows
    windows.show_welcome()
    await scenes.take("0 welcome", settle_s=0.8)
    welcome = windows.welcome
    assert welcome is not None
    welcome.cloud.click()
    controller.check.words_changed.emit("It was the best of times, it was the worst of times.")
    await scenes.take("0 welcome, cloud")
    welcome.close()


async def play_history(scenes: Scenes) -> None:
    """Go through what can be done with saved sessions, and then the settings."""
    controller, windows = scenes.controller, scenes.windows
    windows.overlay.hide()
    home = controller.places.data_dir
    keep_session(controller.places, MONDAY, SENTENCES * 9, title="Weekly meeting")
    keep_session(controller.places, TUESDAY, [*CHINESE, *SENTENCES[:2]], Mark(line=2, on=True))
    windows.show_history()
    history = windows.history
    assert history is not None
    await until(lambda: history.session.session)
    await scenes.take("71 history", settle_s=0.8)
    history.search.setText("worst times")
    await until(lambda: history._found is not None and history._found.hits)
    for _ in range(3):
        history.search.moved.emit(1)
    await scenes.take("72 history, found")
    view = history.session.view
    view.edit(view.currentIndex())
    await scenes.take("73 history, a line corrected")
    view.setFocus()
    history.resize(history.minimumSize())
    history.search.clear()
    history.session.export.click()
    await scenes.take("74 history, smallest, export")
    dialog = history.session.findChild(ExportDialog)
    assert dialog is not None
    dialog.format.setCurrentIndex(dialog.format.findData("surtitle"))
    await scenes.take("74 history, smallest, export for another Surtitle")
    dialog._chosen(str(home))
    await scenes.take("75 export over a file")
    dialog.reject()
    history.resize(960, 640)
    history.session.delete.click()
    await until(history.take_back.isVisible)
    await scenes.take("76 history, deleted")
    history.trash.setChecked(True)
    await scenes.take("77 history, trash", settle_s=0.8)
    history.close()
    await play_settings(scenes)


async def play_settings(scenes: Scenes) -> None:
    """Go through the help and the states of the settings."""
    controller, windows = scenes.controller, scenes.windows
    windows.show_help()
    await scenes.take("7 help")
    assert windows.help is not None
    windows.help.close()
    await play_about(scenes)
    windows.overlay.hide()
    windows.show_settings()
    dialog = windows.settings
    assert dialog is not None
    for page in dialog.pages:
        dialog.open_page(page)
        await scenes.take(f"8 settings, {page.title}", settle_s=0.6)
        bar = page.area.verticalScrollBar()
        if bar.maximum():
            bar.setValue(bar.maximum())
            await scenes.take(f"8 settings, {page.title}, its end")
    await play_styles(scenes)
    dialog.open_page(dialog.engine)
    dialog.engine.key_field.key.setText("sk-0123456789abcdef0123456789abcdef")
    dialog.engine.key_field.keep.click()
    await until(dialog.engine.key_field.question.isVisible)
    await scenes.take("8 settings, no keyring")
    controller.preferences.change(this_computer_only=True)
    dialog.engine.key_field.question.memory.click()
    await until(dialog.engine.key_field.forget.isEnabled)
    await scenes.take("8 settings, this computer only")


async def play_about(scenes: Scenes) -> None:
    """Go through what is said about the program, as in a checkout and with a list like the build's."""
    windows = scenes.windows
    windows.show_about()
    assert windows.about is not None
    await until(windows.about.text.toPlainText)
    await scenes.take("7 about, in a checkout")
    windows.about.close()
    with tempfile.TemporaryDirectory() as folder:
        write_list(Path(folder))
        about = AboutWindow(windows.theme, Path(folder), windows.main)
        about.come_forward(scenes.controller.places.transcripts_dir)
        await until(about.text.toPlainText)
        await scenes.take("7 about")
        about.list.setCurrentIndex(about.list.model().index(2, 0))
        await until(lambda: "Permission" in about.text.toPlainText())
        about.resize(about.minimumSize())
        await scenes.take("7 about, a licence, smallest")
        about.reader.close()
        about.close()


async def play_styles(scenes: Scenes) -> None:
    """Go through the styles, as the preview shows them."""
    dialog = scenes.windows.settings
    assert dialog is not None
    dialog.open_page(dialog.captions)
    dialog.captions.area.verticalScrollBar().setValue(0)
    for name, style in PRESETS.items():
        scenes.controller.preferences.change(caption_style=style)
        await scenes.take(f"9 style {name}")
    scenes.controller.preferences.change(caption_style=CaptionStyle())


def compose(scenes: Scenes) -> QPixmap:
    """Lay the windows over the wall, as a desktop that can do translucency shows them."""
    main, overlay = scenes.windows.main, scenes.windows.overlay
    picture = QPixmap(1120, 800)
    painter = QPainter(picture)
    paint_wall(painter, picture.rect())
    painter.drawPixmap(QPoint(180, 48), main.grab())
    painter.drawPixmap(QPoint((1120 - overlay.width()) // 2, 650), overlay.grab())
    painter.end()
    return picture


def say(source: FakeSource) -> None:
    """Say the sentences, and begin the last one."""
    number = 0
    for sentence in (*SENTENCES, OPEN):
        for _ in sentence.split():
            number += 1
            source.feed(np.full(WORD, number * GRAIN, np.int16))
        if sentence is not OPEN:
            source.feed(np.zeros(8 * WORD, np.int16))


def text_shown(controller: Controller) -> str:
    model = controller.transcript
    return model.row(model.rowCount() - 1).whole if model.rowCount() else ""


async def until(holds: object) -> None:
    async with asyncio.timeout(30):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def live(application: QApplication, scheme: str, language: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        places = Places.find(None, {})
        async with (
            NumberedServer(vocabulary=WORDS).running() as address,
            asyncio.TaskGroup() as group,
        ):
            source = FakeSource(live=True)
            source.name = "Built-in Microphone"
            preferences = Preferences(
                places.settings_file, Settings(engine="cloud", region="singapore")
            )
            controller = Controller(
                places=places,
                preferences=preferences,
                microphones=FakeMicrophones(source),
                # The cloud as this test server plays it.
                keys=KeyStore(
                    {"DASHSCOPE_API_KEY": "sk-picture", "SURTITLE_CLOUD_URL": address},
                    places.key_file,
                ),
            )
            served = group.create_task(controller.serve())
            theme = Theme(application, dark=scheme == "dark")
            scenes = Scenes(f"{scheme} {language}", folder, theme, controller)
            await play(scenes, source)
            controller.quit()
            await served
            scenes.windows.close()


def main() -> int:
    scheme, language, folder = sys.argv[1:]
    application = make_application()
    tongue = Tongue(application)
    tongue.speak(language)
    with asyncio.Runner(loop_factory=lambda: Loop(application)) as runner:
        runner.run(live(application, scheme, language, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
