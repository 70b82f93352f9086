"""The style sheet, made of tokens. Widgets name their part with the dynamic property ``part``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_gui import resources
from loopin_backup_gui.theme.tokens import CARD_RADIUS, CONTROL_RADIUS, Tone

if TYPE_CHECKING:
    from loopin_backup_gui.theme.tokens import Tokens


def stylesheet(t: Tokens) -> str:
    """Return the whole style sheet of one appearance."""
    return "".join((_ground(t), _texts(t), _buttons(t), _inputs(t), _tables(t), _surfaces(t), _tones(t)))


def _icon(t: Tokens, name: str) -> str:
    return resources.path(f"icons/{name}-{'dark' if t.dark else 'light'}.svg").as_posix()


def _ground(t: Tokens) -> str:
    return f"""
QWidget {{ color: {t.text}; font-size: 13px; }}
QMainWindow, QDialog, QWizard, QWidget[part="page"], QStackedWidget {{ background: {t.background}; }}
QToolTip {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; padding: 6px 8px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.line}; border-radius: 3px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {CONTROL_RADIUS}px; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 5px; }}
QMenu::item:selected {{ background: {t.selection}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QSplitter::handle {{ background: transparent; }}
"""


def _texts(t: Tokens) -> str:
    return f"""
QLabel {{ background: transparent; }}
QLabel[part="head"] {{ font-size: 20px; font-weight: 650; }}
QLabel[part="figure"] {{ font-size: 20px; font-weight: 650; }}
QLabel[part="title"] {{ font-size: 13px; font-weight: 600; }}
QLabel[part="strong"] {{ font-weight: 600; }}
QLabel[part="muted"] {{ color: {t.muted}; }}
QLabel[part="small"] {{ color: {t.muted}; font-size: 11px; }}
QLabel[part="caption"] {{ color: {t.muted}; font-size: 11px; font-weight: 600; }}
QLabel:disabled {{ color: {t.muted}; }}
"""


def _buttons(t: Tokens) -> str:
    return f"""
QPushButton, QToolButton {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {CONTROL_RADIUS}px;
  padding: 0 14px; min-height: 30px; font-weight: 600; }}
QToolButton {{ padding: 0 10px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.muted}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.selection}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 13px; min-height: 28px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; background: transparent; border-color: {t.line}; }}
QPushButton[part="primary"] {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
QPushButton[part="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[part="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[part="primary"]:disabled {{ background: {t.line}; border-color: {t.line}; color: {t.muted}; }}
QPushButton[part="danger"] {{ background: {t.bad}; border-color: {t.bad}; color: {t.on_accent}; }}
QPushButton[part="danger"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[part="danger"]:disabled {{ background: transparent; border-color: {t.line}; color: {t.muted}; }}
QPushButton[part="link"], QPushButton[part="side"] {{ background: transparent; border: none; text-align: left; }}
QPushButton[part="link"] {{ color: {t.accent}; padding: 0 2px; }}
QPushButton[part="link"]:hover {{ text-decoration: underline; }}
QPushButton[part="link"]:focus {{ border: 1px solid {t.accent}; padding: 0 1px; }}
QPushButton[part="side"] {{ color: {t.muted}; font-weight: 400; padding: 0 8px; }}
QPushButton[part="side"]:hover {{ color: {t.text}; }}
QPushButton[part="side"]:checked {{ background: {t.panel}; color: {t.text}; font-weight: 600; }}
QPushButton[part="step"] {{ background: transparent; border: none; color: {t.muted}; font-weight: 400; text-align: left;
  padding: 0 2px; }}
QPushButton[part="step"]:hover {{ color: {t.text}; }}
QPushButton[part="step"]:checked {{ color: {t.text}; font-weight: 650; }}
QPushButton[part="step"]:focus {{ border: 2px solid {t.accent}; padding: 0; }}
QPushButton[part="entry"] {{ background: transparent; border: none; border-radius: {CONTROL_RADIUS}px; min-height: 52px;
  padding: 0; }}
QPushButton[part="entry"]:hover {{ background: {t.background}; }}
QPushButton[part="entry"]:checked {{ background: {t.panel}; }}
QPushButton[part="entry"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[part="side"]:focus {{ border: 2px solid {t.accent}; padding: 0 6px; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _inputs(t: Tokens) -> str:
    fields = "QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QTimeEdit, QDateEdit"
    focused = ", ".join(f"{one.strip()}:focus" for one in fields.split(","))
    return f"""
{fields} {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {CONTROL_RADIUS}px;
  padding: 0 10px; min-height: 30px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 8px 10px; }}
QTextEdit[part="text"], QTextEdit[part="text"]:focus {{ background: transparent; color: {t.muted}; border: none;
  padding: 0; min-height: 0; }}
{focused} {{ border: 2px solid {t.accent}; padding: 0 9px; min-height: 28px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 7px 9px; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
  color: {t.muted}; background: {t.side}; }}
QLineEdit[invalid="true"] {{ border-color: {t.bad}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: padding; border: none;
  background: transparent; width: 22px; height: 14px; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0 6px; min-height: 0; background: transparent; }}
QAbstractSpinBox::up-arrow {{ image: url({_icon(t, "chevron-up")}); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url({_icon(t, "chevron")}); width: 12px; height: 12px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.side}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url({_icon(t, "chevron")}); width: 16px; height: 16px; }}
QComboBox QAbstractItemView {{ background: {t.panel}; border: 1px solid {t.line};
  selection-background-color: {t.selection}; selection-color: {t.text}; }}
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.muted}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {t.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; border: 1px solid {t.muted};
  background: {t.panel}; border-radius: 5px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ image: url({_icon(t, "check")}); }}
QRadioButton::indicator:checked {{ image: url({_icon(t, "radio")}); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.side}; border-color: {t.line}; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
"""


def _tables(t: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {t.panel}; border: none; outline: none; gridline-color: transparent;
  selection-background-color: {t.selection}; selection-color: {t.text}; alternate-background-color: {t.panel}; }}
QTableView::item, QTreeView::item {{ border-bottom: 1px solid {t.line}; padding: 0 7px; }}
QTableView::item:selected, QTreeView::item:selected {{ background: {t.selection}; color: {t.text}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {t.panel}; color: {t.muted}; font-size: 12px; font-weight: 500; border: none;
  border-bottom: 1px solid {t.line}; padding: 8px 10px; }}
QHeaderView::section:hover {{ color: {t.text}; }}
QTableCornerButton::section {{ background: {t.panel}; border: none; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; font-weight: 600; padding: 8px 0; margin-right: 22px;
  border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
"""


def _surfaces(t: Tokens) -> str:
    return f"""
QWidget[part="side-bar"] {{ background: {t.side}; }}
QWidget[part="side-bar"] QListView {{ background: transparent; }}
QFrame[part="rule"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[part="upright"] {{ background: {t.line}; border: none; max-width: 1px; min-width: 1px; }}
QFrame[part="card"] {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {CARD_RADIUS}px; }}
QFrame[part="danger-card"] {{ background: {t.panel}; border: 1px solid {t.bad}; border-radius: {CARD_RADIUS}px; }}
QFrame[part="strip"] {{ background: {t.panel}; border: none; border-top: 1px solid {t.line}; }}
QFrame[part="production"] {{ background: {t.bad}; border: none; }}
QFrame[part="production"] QLabel {{ color: {t.on_accent}; font-weight: 600; font-size: 12px; }}
"""


def _tones(t: Tokens) -> str:
    parts = []
    for tone in Tone:
        colour, soft = t.of(tone), t.soft(tone)
        parts.append(f"""
QLabel[tone="{tone}"] {{ color: {colour}; }}
QLabel[part="pill"][tone="{tone}"] {{ color: {colour}; background: {soft}; border-radius: 8px; padding: 1px 9px;
  font-size: 12px; font-weight: 500; }}
QLabel[part="mark"][tone="{tone}"] {{ color: {t.on_accent}; background: {colour}; border-radius: 11px;
  font-weight: 700; }}
QFrame[part="notice"][tone="{tone}"] {{ background: {soft}; border: 1px solid {colour};
  border-radius: {CARD_RADIUS}px; }}
""")
    return "".join(parts)
