"""The language of the windows: English as it is written here, or a translation of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from app.phrases import Phrase
from app.store.paths import resources_dir

CONTEXT = "Surtitle"
ENGLISH = "en"
# By the setting's value: what the language calls itself, and the ending of its file's name.
LANGUAGES = {ENGLISH: ("English", ""), "zh": ("简体中文", "zh_CN")}


def tr(text: str, /, **values: object) -> str:
    """Say a text, or a template with its values, in the language of the windows."""
    template = text
    if isinstance(text, Phrase):
        template, values = text.template, {**text.values, **values}
    said = QCoreApplication.translate(CONTEXT, template)
    if not values:
        return said
    return said.format_map({name: _said(value) for name, value in values.items()})


def _said(value: object) -> object:
    return tr(value) if isinstance(value, Phrase) else value


def language_of_system() -> str:
    """Return the first of the user's languages that there is."""
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return ENGLISH


class Tongue(QObject):
    """Has the application speak one language at a time; windows that are made after it speak it."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__()
        self.language = ENGLISH
        self._application = application
        self._translators: list[QTranslator] = []

    def speak(self, language: str | None) -> bool:
        """Speak this language, None is the system's; return whether that is another one now."""
        wished = language or language_of_system()
        if wished == self.language:
            return False
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators.clear()
        self.language = wished
        _, ending = LANGUAGES[wished]
        if ending:
            ours = resources_dir() / "translations" / f"surtitle_{ending}.qm"
            qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._load(f"{qts}/qtbase_{ending}.qm")  # Qt's own dialogs
            self._load(str(ours))
        return True

    def _load(self, path: str) -> None:
        translator = QTranslator(self)
        if translator.load(path):
            self._application.installTranslator(translator)
            self._translators.append(translator)
