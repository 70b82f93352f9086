"""The window's language: the system's, or what the user set. Texts that have no translation stay English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from loopin_backup_gui import resources

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication, QObject

LANGUAGES = ("en", "de")
FALLBACK = "en"


class SourceTranslator(QTranslator):
    """Reads the source of a translation, as a checkout has it; installed programs have compiled ones."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        from xml.etree import ElementTree as ET

        super().__init__(parent)
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}
        for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - a file of this program
            name = context.findtext("name", "")
            for message in context.iter("message"):
                forms = tuple(one.text or "" for one in message.iter("numerusform"))
                self._forms[name, message.findtext("source", "")] = forms or (message.findtext("translation", ""),)

    def isEmpty(self) -> bool:
        return not self._forms

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002 - Qt's form
        n: int = -1,
    ) -> str | None:
        # Qt takes an empty text for a translation, and only None for none.
        forms = self._forms.get((context, source))
        return (forms[-1 if n not in {-1, 1} else 0] or None) if forms else None


def chosen(language: str) -> str:
    """Return the language to speak: the one that was set, else the first of the system's that there is."""
    if language in LANGUAGES:
        return language
    spoken = (name.partition("-")[0].partition("_")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in spoken if name in LANGUAGES), FALLBACK)


def install(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Let the application speak a language, empty for the system's; numbers and dates follow a language that was set.

    Returns the translators, which live as long as the application unless they are removed.
    """
    code = chosen(language)
    if language in LANGUAGES:
        QLocale.setDefault(QLocale(language))
    made = [one for one in (_own(code, application), _of_qt(code, application)) if one is not None]
    for one in made:
        application.installTranslator(one)
    return made


def _own(code: str, parent: QObject) -> QTranslator | None:
    compiled = resources.path(f"translations/loopin_backup_{code}.qm")
    if compiled.exists():
        made = QTranslator(parent)
        return made if made.load(str(compiled)) else None
    source = resources.path(f"translations/loopin_backup_{code}.ts")
    return SourceTranslator(source, parent) if source.exists() else None


def _of_qt(code: str, parent: QObject) -> QTranslator | None:
    """Return Qt's own texts, such as those of its file dialogs, where they are installed."""
    made = QTranslator(parent)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return made if code != FALLBACK and made.load(f"qtbase_{code}", folder) else None
