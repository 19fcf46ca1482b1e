"""The colours and measures of the windows, light and dark."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.store.paths import resources_dir

# Pixels at 100 %. All spacing is made of these.
GRID = 8
MARGIN = 2 * GRID
CONTROL_HEIGHT = 4 * GRID
RADIUS, PANEL_RADIUS = 6, 10

# Points are what the system's text size scales; these are relative to its own font, 13 px there.
SECONDARY, TRANSCRIPT = 12 / 13, 15 / 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One scheme. Each pair of text and ground has a contrast of at least 4.5 to 1."""

    window: str
    panel: str
    line: str
    text: str
    secondary: str
    tail: str
    accent: str
    on_accent: str
    listening: str
    caution: str
    caution_ground: str
    trouble: str
    trouble_ground: str


LIGHT = Colours(
    window="#F6F6F3",
    panel="#FFFFFF",
    line="#E2E2DC",
    text="#1B1C1E",
    secondary="#5A5D64",
    tail="#6B6E76",
    accent="#2457D6",
    on_accent="#FFFFFF",
    listening="#1B7A4B",
    caution="#7A4F00",
    caution_ground="#FFF3D6",
    trouble="#A8231B",
    trouble_ground="#FDEBE9",
)
DARK = Colours(
    window="#17181A",
    panel="#212327",
    line="#34373D",
    text="#ECECEA",
    secondary="#A9ADB5",
    tail="#9A9EA7",
    accent="#8FB2FF",
    on_accent="#10131A",
    listening="#6FD3A2",
    caution="#FFCB6B",
    caution_ground="#372C14",
    trouble="#FF9F95",
    trouble_ground="#3B1D1A",
)


class Theme(QObject):
    """Gives the application the scheme that the system has, and follows it; or the one given."""

    changed = Signal()

    def __init__(self, application: QApplication, *, dark: bool | None = None) -> None:
        super().__init__(application)
        self._dark = dark
        self._application = application
        self._style = Template((resources_dir() / "style.qss").read_text(encoding="utf-8"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def is_dark(self) -> bool:
        """Whether windows are to be dark."""
        if self._dark is not None:
            return self._dark
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark

    @property
    def colours(self) -> Colours:
        """The scheme in force."""
        return DARK if self.is_dark else LIGHT

    @property
    def found_ground(self) -> QColor:
        """What lies behind words that were looked for."""
        return QColor(mix(self.colours.accent, self.colours.panel, 0.18))

    def _apply(self) -> None:
        colours = self.colours
        # By a name, since a path may have what a style sheet takes for its own: quotes, say.
        QDir.setSearchPaths("icons", [str(resources_dir() / "icons")])
        self._application.setPalette(palette(colours))
        self._application.setStyleSheet(
            self._style.substitute(
                asdict(colours),
                **_mixed(colours),
                scheme="dark" if self.is_dark else "light",
            )
        )
        self.changed.emit()


def _mixed(colours: Colours) -> dict[str, str]:
    """Return the colours that a style sheet needs beside those of the scheme."""
    return {
        "accent_faint": mix(colours.accent, colours.panel, 0.1),
        "disabled": mix(colours.text, colours.panel, 0.45),
        "accent_hover": mix(colours.accent, colours.text, 0.88),
        "accent_disabled": mix(colours.accent, colours.window, 0.45),
    }


def mix(colour: str, ground: str, share: float) -> str:
    """Lay `share` of a colour over a ground."""
    over, under = QColor(colour), QColor(ground)
    return QColor(
        *(
            round(share * getattr(over, part)() + (1 - share) * getattr(under, part)())
            for part in ("red", "green", "blue")
        )
    ).name()


def palette(colours: Colours) -> QPalette:
    """Return the scheme as Qt's roles, for all that no style sheet names."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.window),
        (roles.WindowText, colours.text),
        (roles.Base, colours.panel),
        (roles.AlternateBase, colours.window),
        (roles.Text, colours.text),
        (roles.Button, colours.panel),
        (roles.ButtonText, colours.text),
        (roles.PlaceholderText, colours.secondary),
        (roles.ToolTipBase, colours.panel),
        (roles.ToolTipText, colours.text),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Link, colours.accent),
    ):
        made.setColor(role, QColor(colour))
    return made
