"""The settings' page for how captions look, and how long they stay."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QRect, QSignalBlocker
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QSpinBox

from app.domain.caption_style import (
    LINES,
    OPACITY,
    OUTLINE,
    PRESETS,
    RADIUS,
    SIZE,
    SPACING,
    CaptionStyle,
)
from app.domain.contrast import AA, AAA, contrast_of
from app.domain.notices import Level, Notice
from app.domain.settings import FADE_S, MOST_STYLES, Settings, is_style_name
from app.domain.shortcuts import Action
from app.phrases import Phrase, phrase
from app.ui.actions import Actions
from app.ui.choice_box import ChoiceBox
from app.ui.controls import button, secondary
from app.ui.grip import NARROWEST
from app.ui.pages.caption_preview import CaptionPreview
from app.ui.pages.colour_button import ColourButton
from app.ui.pages.page import SettingsPage, roomy
from app.ui.places import fitted, screen_of
from app.ui.preferences import Preferences
from app.ui.strip_place import keep_place, kept_place, usual_place
from app.ui.theme import Theme
from app.ui.tongue import tr

CHANGED = phrase("Changed")
_ROW_GUESS = 112  # pixels; a height is made to fit when the captions are shown
# The styles that come with the program, by what the settings call them.
_NAMES = {
    "Standard": phrase("Standard"),
    "High contrast": phrase("High contrast"),
    "Large": phrase("Large"),
    "Broadcast": phrase("Broadcast"),
    "Minimal": phrase("Minimal"),
}
_WEIGHTS = [
    (phrase("Light"), 300),
    (phrase("Regular"), 400),
    (phrase("Medium"), 500),
    (phrase("Semibold"), 600),
    (phrase("Bold"), 700),
    (phrase("Black"), 900),
]
_SIDES = [
    (phrase("Where the script begins"), "start"),
    (phrase("Centred; words move as a line grows"), "centre"),
    (phrase("The other side"), "end"),
]


class CaptionsPage(SettingsPage):
    """Styles that come with the program and the user's own, and every part of them."""

    def __init__(self, preferences: Preferences, theme: Theme, actions: Actions) -> None:
        super().__init__(tr("Captions"), preferences, theme)
        self._actions = actions
        self.preview = CaptionPreview()
        self.header.addWidget(self.preview)
        self.shows(lambda settings: self.preview.show_style(settings.caption_style))
        self.contrast = secondary("")
        self.header.addWidget(self.contrast)
        self.shows(self._show_contrast)
        self._add_styles()
        self._add_text()
        self._add_box()
        self._add_place()
        self.show_settings()

    # What there is to set -----------------------------------------------------------------

    def _add_styles(self) -> None:
        self.head(tr("Style"))
        self.style_ = ChoiceBox(tr("Style"), self.theme)
        self.style_.activated.connect(self._take_style)
        self.remove = button(tr("Delete"))
        self.remove.clicked.connect(self._remove_style)
        self.row(tr("Style"), self.style_, self.remove)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("A name for this look"))
        self.name.setMaxLength(40)
        self.name.returnPressed.connect(self._keep_style)
        self.keep = button(tr("Save as yours"))
        self.keep.clicked.connect(self._keep_style)
        self.row(tr("Your own"), self.name, self.keep)
        self.shows(self._show_styles)

    def _add_text(self) -> None:
        self.head(tr("Text"))
        families: list[tuple[str, str | None]] = [(tr("System font"), None)]
        families += [(name, name) for name in QFontDatabase.families() if name.isprintable()]
        self.family = self.choice(tr("Font"), "caption_style.family", list(families))
        self.size_ = self.number(tr("Size"), "caption_style.size", SIZE, " px", step=2)
        self.weight = self.choice(tr("Weight"), "caption_style.weight", _said(_WEIGHTS))
        self.spacing = self.number(
            tr("Line spacing"), "caption_style.spacing", SPACING, " %", step=5
        )
        self.lines = self.number(tr("Lines"), "caption_style.lines", LINES)
        self.alignment_ = self.choice(tr("Alignment"), "caption_style.alignment", _said(_SIDES))
        self.uppercase = self.switch(tr("Capitals"), "caption_style.uppercase")
        self.text = self._colour_row(tr("Colour of the text"), "caption_style.text")
        self.tail = self._colour_row(tr("Words that may still change"), "caption_style.tail")
        self.outline = self.number(
            tr("Outline"), "caption_style.outline", OUTLINE, " px", zero=tr("None")
        )
        self.outline_colour = self._colour_row(
            tr("Colour of the outline"), "caption_style.outline_colour"
        )
        self.shadow = self.switch(tr("Shadow"), "caption_style.shadow")

    def _add_box(self) -> None:
        self.head(tr("Box"))
        self.ground = self._colour_row(tr("Colour of the box"), "caption_style.ground")
        self.opacity = self.number(tr("Opacity"), "caption_style.opacity", OPACITY, " %", step=5)
        self.radius = self.number(
            tr("Round corners"), "caption_style.radius", RADIUS, " px", step=2
        )

    def _add_place(self) -> None:
        self.head(tr("On the screen"))
        self.width_ = QSpinBox()
        self.width_.setSuffix(" px")
        self.width_.setSingleStep(20)
        roomy(self.width_)
        self.width_.valueChanged.connect(self._widen)
        self.row(tr("Width"), self.width_)
        self.shows(self._show_width)
        self.fade = self.number(
            tr("Fade after silence"), "caption_fade_s", FADE_S, " s", zero=tr("Never")
        )
        reset = button(tr("Reset position"))
        reset.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        reset.clicked.connect(self._actions[Action.RESET_PLACE].trigger)
        self.row(tr("Position"), reset)
        reset.setAccessibleName(tr("Reset position"))
        self.note(
            tr(
                "Drag the captions to move them, their edges to make them wider or higher. "
                "Ctrl while dragging keeps them from snapping to the screen's edges."
            )
        )

    def _place(self) -> QRect:
        """Return where the captions are, or would be."""
        return kept_place(self.preferences) or usual_place(_ROW_GUESS)

    def _widen(self, width: int) -> None:
        """Make the captions that wide, about their middle."""
        place = self._place()
        middle = place.center()
        place.setWidth(width)
        place.moveCenter(middle)
        free = screen_of(place).availableGeometry()
        keep_place(self.preferences, fitted(place, free))

    def _show_width(self, _settings: Settings) -> None:
        place = self._place()
        with QSignalBlocker(self.width_):
            self.width_.setRange(NARROWEST, screen_of(place).availableGeometry().width())
            self.width_.setValue(place.width())

    def _colour_row(self, name: str, path: str) -> ColourButton:
        made = ColourButton(name, self.theme)
        made.colour_picked.connect(lambda colour: self.change(path, colour))
        part = path.partition(".")[2]
        self.shows(lambda settings: made.show_colour(getattr(settings.caption_style, part)))
        self.row(name, made, path=path)
        return made

    # Styles -------------------------------------------------------------------------------

    def _styles(self) -> dict[str, CaptionStyle]:
        return {**PRESETS, **self.preferences.value.own_styles}

    def _take_style(self, at: int) -> None:
        style = self._styles().get(self.style_.itemData(at))
        if style is not None:
            self.change("caption_style", style)

    def _keep_style(self) -> None:
        name = self.name.text().strip()
        own = dict(self.preferences.value.own_styles)
        if not is_style_name(name):
            hint = phrase("Choose another name.") if name else phrase("Type one first.")
            self._refuse(phrase("A style of yours can't be called “{name}”", name=name), hint)
        elif name not in own and len(own) >= MOST_STYLES:
            self._refuse(
                phrase("There are as many styles as can be kept"), phrase("Delete one first.")
            )
        else:
            own[name] = self.preferences.value.caption_style
            self.change("own_styles", MappingProxyType(own))
            self.name.clear()

    def _remove_style(self) -> None:
        own = dict(self.preferences.value.own_styles)
        own.pop(self.style_.currentData(), None)
        self.change("own_styles", MappingProxyType(own))

    def _refuse(self, title: str, hint: str) -> None:
        self.told.emit(Notice(level=Level.WARNING, title=title, hint=hint))

    def _show_styles(self, settings: Settings) -> None:
        styles = self._styles()
        # The last of those that look so: who keeps a style under a name means that one.
        name = next((n for n, s in reversed(styles.items()) if s == settings.caption_style), None)
        self.style_.clear()
        for each in styles:
            self.style_.addItem(tr(_NAMES.get(each, each)), each)
        if name is None:
            self.style_.addItem(tr(CHANGED), None)
        self.style_.setCurrentIndex(self.style_.findData(name))
        self.remove.setEnabled(name in settings.own_styles)

    def _show_contrast(self, settings: Settings) -> None:
        found = contrast_of(settings.caption_style)
        worst = found.worst
        if worst >= AAA:
            verdict = phrase("very good")
        else:
            verdict = phrase("good") if worst >= AA else phrase("too little to read")
        self.contrast.setText(
            tr(
                "Contrast at its worst: text {text} to 1, words that may still change {tail} to 1: "
                "{verdict}",
                text=f"{found.text:.1f}",
                tail=f"{found.tail:.1f}",
                verdict=verdict,
            )
        )


def _said(choices: list[tuple[Phrase, Any]]) -> list[tuple[str, Any]]:
    """Return the choices in the language of the window."""
    return [(tr(words), value) for words, value in choices]
