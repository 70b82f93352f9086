"""The German window: every text is translated, with the same placeholders, and shown."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QPushButton, QTabBar

from loopin_backup_gui import translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from loopin_backup_gui.window import MainWindow

ROOT = Path(__file__).parents[2]


def script(name: str) -> Any:
    """Return a script of packaging/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The application speaks German while a test runs."""
    before = QLocale()
    made = translations.install(qapp, "de")
    yield
    for one in made:
        qapp.removeTranslator(one)
    QLocale.setDefault(before)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_text_is_translated(language: str) -> None:
    """None is missing, unfinished or left over, and none has other placeholders: see packaging/translate.py."""
    translate = script("translate")
    assert translate.complaints(language, translate.collected()) == []


def test_a_new_text_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that nobody translated, one that lost a placeholder, and one that is gone are each complained about."""
    translate = script("translate")
    texts = translate.collected()
    monkeypatch.setattr(translate, "TRANSLATIONS", tmp_path)
    there = {key: ("x",) * (2 if text.counts else 1) for key, text in texts.items()}
    there["Nowhere", "gone"] = ("weg",)
    translate.write("de", {**texts, ("Nowhere", "gone"): translate.Text("Nowhere", "gone", "x")}, there)
    found = translate.complaints("de", {**texts, ("New", "%1 new"): translate.Text("New", "%1 new", "here")})
    assert any("gone from the sources" in one and "Nowhere" in one for one in found)
    assert any("not translated: here" in one for one in found)
    assert any("other placeholders" in one for one in found)


def test_the_window_speaks_german(german: None, make_window: Callable[..., MainWindow]) -> None:
    """Tabs, buttons, and words that count."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    tabs = window.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    assert tabs.tabText(0) == "Übersicht"
    assert any(one.text() == "Jetzt sichern" for one in window.findChildren(QPushButton))
    days = [QCoreApplication.translate("Formats", "%n day(s)", None, count) for count in (1, 2)]
    assert days == ["1 Tag", "2 Tage"]
    assert QLocale().toString(1234567) == "1.234.567"


def test_the_sources_language_counts_as_well(qapp: QApplication) -> None:
    """In English one day is not “1 day(s)”; what has no translation stays as it is."""
    before = QLocale()
    made = translations.install(qapp, "en")
    days = [QCoreApplication.translate("Formats", "%n day(s)", None, count) for count in (1, 2)]
    assert days == ["1 day", "2 days"]
    assert QCoreApplication.translate("Nowhere", "as it is %1") == "as it is %1"
    for one in made:
        qapp.removeTranslator(one)
    QLocale.setDefault(before)


def test_the_compiled_translation_says_the_same(tmp_path: Path, qapp: QApplication) -> None:
    """What a wheel holds is what a checkout reads."""
    compiler = script("build_window").lrelease()
    if compiler is None:
        pytest.skip("This PySide6 comes without lrelease.")
    source = ROOT / "resources" / "translations" / "loopin_backup_de.ts"
    target = tmp_path / "de.qm"
    subprocess.run([compiler, "-silent", source, "-qm", target], check=True)
    compiled = QTranslator(qapp)
    assert compiled.load(str(target))
    read = translations.SourceTranslator(source, qapp)
    for (context, text), found in script("translate").collected().items():
        for count in (1, 5) if found.counts else (-1,):
            assert compiled.translate(context, text, None, count) == (read.translate(context, text, None, count) or "")
