"""What the pages are made of: rows with a name, a field, and the way back to what is usual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.errors import InputError
from app.ui.choice_box import ChoiceBox
from app.ui.controls import heading, secondary, tool
from app.ui.icons import icon
from app.ui.preferences import Preferences
from app.ui.switch import Switch
from app.ui.theme import CONTROL_HEIGHT, GRID, MARGIN, Theme
from app.ui.tongue import tr

RESET_WIDTH = 96  # kept free in every row, so that nothing moves when something is changed


def value_at(settings: Settings, path: str) -> Any:
    """Return what a setting such as `caption_style.size` holds."""
    value: Any = settings
    for part in path.split("."):
        value = getattr(value, part)
    return value


class SettingsPage(QWidget):
    """A form that scrolls, below a `header` that doesn't; `told` says what was refused, and why."""

    told = Signal(object)  # Notice, or None where all is well

    def __init__(self, title: str, preferences: Preferences, theme: Theme) -> None:
        super().__init__()
        self.title = title
        self.preferences = preferences
        self.theme = theme
        self._shows: list[Callable[[Settings], None]] = []
        self._resets: list[QToolButton] = []
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(title)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.header = QVBoxLayout()
        self.header.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        self.header.setSpacing(GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.header)
        whole.addWidget(self.area, 1)
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, GRID, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(MARGIN)
        self.form.setVerticalSpacing(GRID)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column.addLayout(self.form)
        column.addStretch(1)
        self.area.setWidget(body)
        preferences.changed.connect(self.show_settings)
        theme.changed.connect(self._colour)

    def show_settings(self) -> None:
        """Show what is in force."""
        for show in self._shows:
            show(self.preferences.value)

    def change(self, path: str, value: Any) -> None:
        """Set it, or say why it can't be."""
        name, _, part = path.partition(".")
        try:
            if part:
                self.preferences.restyle(**{part: value})
            else:
                self.preferences.change(**{name: value})
        except InputError as problem:
            self.told.emit(Notice.of(problem))
            self.show_settings()
        else:
            self.told.emit(None)  # what was refused before is settled

    # Rows ---------------------------------------------------------------------------------

    def head(self, text: str) -> None:
        """Begin a group."""
        label = heading(text)
        if self.form.rowCount():
            label.setContentsMargins(0, GRID, 0, 0)
        self.form.addRow(label)

    def note(self, text: str) -> QLabel:
        """Say something in secondary text, across the page."""
        label = secondary(text)
        label.setWordWrap(True)
        self.form.addRow(label)
        return label

    def row(
        self,
        name: str,
        field: QWidget,
        *buttons: QWidget,
        path: str = "",
        says: Callable[[Any], str] = str,
        description: str = "",
        whole: bool = False,
    ) -> None:
        """Add a field with its name; with a path, a way back to the usual value, which `says` names.

        One that takes the `whole` row leaves no room for that.
        """
        label = QLabel(name)
        label.setBuddy(field)
        label.setMinimumHeight(CONTROL_HEIGHT)
        field.setMinimumHeight(CONTROL_HEIGHT)
        field.setAccessibleName(name)
        if description:
            field.setToolTip(description)
            field.setAccessibleDescription(description)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        fixed = field.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed
        row.addWidget(field, 0 if fixed else 1)
        for one in buttons:
            row.addWidget(one)
        if fixed:
            row.addStretch(1)
        if path:
            row.addWidget(self._reset(name, path, says))
        elif not buttons and not whole:
            row.addSpacing(RESET_WIDTH + GRID)
        self.form.addRow(label, row)

    def number(
        self, name: str, path: str, numbers: range, unit: str = "", *, step: int = 1, zero: str = ""
    ) -> QSpinBox:
        """Add a whole number; `zero` is what its least value is called."""
        box = QSpinBox()
        box.setRange(numbers[0], numbers[-1])
        box.setSuffix(unit)
        box.setSingleStep(step)
        box.setSpecialValueText(zero)
        roomy(box)
        box.valueChanged.connect(lambda value: self.change(path, value))

        def show(settings: Settings) -> None:
            value = value_at(settings, path)
            if box.value() != value:
                box.setValue(value)

        self._shows.append(show)
        self.row(
            name,
            box,
            path=path,
            says=lambda value: zero if zero and value == numbers[0] else f"{value}{unit}",
        )
        return box

    def switch(self, name: str, path: str, note: str = "") -> Switch:
        """Add what is on or off, with a line that explains it."""
        made = Switch("", self.theme)
        made.on_requested.connect(lambda on: self.change(path, on))
        self._shows.append(lambda settings: made.show_on(value_at(settings, path)))
        said = [secondary(note)] if note else []
        self.row(
            name,
            made,
            *said,
            path=path,
            says=lambda on: tr("On") if on else tr("Off"),
            description=note,
        )
        return made

    def choice(self, name: str, path: str, choices: list[tuple[str, Any]]) -> ChoiceBox:
        """Add one of several, each with its words and its value."""
        box = ChoiceBox(name, self.theme)
        for words, value in choices:
            box.addItem(words, value)
        box.activated.connect(lambda at: self.change(path, box.itemData(at)))

        def show(settings: Settings) -> None:
            value = value_at(settings, path)
            at = next((at for at in range(box.count()) if box.itemData(at) == value), -1)
            if at < 0:  # a font that is not installed here, say
                box.addItem(str(value), value)
                at = box.count() - 1
            box.setCurrentIndex(at)

        self._shows.append(show)
        said = {value: words for words, value in choices}
        self.row(name, box, path=path, says=lambda value: said.get(value, str(value)))
        return box

    def shows(self, show: Callable[[Settings], None]) -> None:
        """Have this called with what is in force, whenever that changes."""
        self._shows.append(show)

    def _colour(self) -> None:
        for reset in self._resets:
            reset.setIcon(icon("reset", self.theme.colours.secondary, 16))

    def _reset(self, name: str, path: str, says: Callable[[Any], str]) -> QToolButton:
        usual = value_at(Settings(), path)
        words = says(usual)
        made = tool(tr("Back to {value}", value=words), plain=True)
        made.setText(words)
        made.setAccessibleName(tr("{name}: back to {value}", name=name, value=words))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setObjectName("reset")
        made.setIconSize(QSize(16, 16))
        made.setFixedWidth(RESET_WIDTH)
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        made.setSizePolicy(policy)
        made.clicked.connect(lambda: self.change(path, usual))

        self._resets.append(made)
        made.setIcon(icon("reset", self.theme.colours.secondary, 16))
        self._shows.append(lambda settings: made.setVisible(value_at(settings, path) != usual))
        return made


def roomy(box: QAbstractSpinBox) -> None:
    """Give a number the width and the margin that all have."""
    box.setFixedWidth(120)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
