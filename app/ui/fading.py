"""Captions go when silence has lasted and they have been read, and come back with the next word."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QVariantAnimation, Signal

from app.domain.reading import fades_in_s

FADE_MS = 300


class Fading(QObject):
    """Counts the silence after the last word; no timer runs while nothing is to go."""

    strength_changed = Signal(float)  # 1 is as they are, 0 is not at all
    gone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_seen = True  # whether it fades, or goes at once
        self._since_change, self._since_finish = QElapsedTimer(), QElapsedTimer()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._fade)
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(FADE_MS)
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.valueChanged.connect(self.strength_changed.emit)
        self._fading.finished.connect(self._go)

    @property
    def is_awaited(self) -> bool:
        """Whether captions are going to go."""
        return self._silence.isActive() or self._fading.state() is _RUNNING

    def note_words(self) -> None:
        """Hear that words came, or changed: captions are there again."""
        self._since_change.restart()
        self.stop()

    def note_finish(self) -> None:
        """Hear that a line is finished."""
        self._since_finish.restart()

    def wait(self, silence_s: float, text: str) -> None:
        """Go after that much silence since the last word, but not before `text` has been read."""
        if self._fading.state() is _RUNNING:
            return
        left_s = fades_in_s(
            silence_s=silence_s,
            since_change_s=_seconds(self._since_change),
            since_finish_s=_seconds(self._since_finish),
            text=text,
        )
        self._silence.start(round(1000 * left_s))

    def stop(self) -> None:
        """Stay."""
        self._silence.stop()
        if self._fading.state() is _RUNNING:
            self._fading.stop()
            self.strength_changed.emit(1.0)

    def _fade(self) -> None:
        if self.is_seen:
            self._fading.start()
        else:
            self._go()

    def _go(self) -> None:
        self.gone.emit()
        self.strength_changed.emit(1.0)


_RUNNING = QVariantAnimation.State.Running


def _seconds(timer: QElapsedTimer) -> float:
    """Return how long ago it was, which is ages where it never was."""
    return timer.elapsed() / 1000 if timer.isValid() else 1e6
