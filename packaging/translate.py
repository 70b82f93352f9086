"""Collect the window's texts into resources/translations/*.ts: python packaging/translate.py [--check].

Translations that are there stay, new texts come as unfinished, texts that are gone go. The texts are found in the
syntax tree, since this house wraps ``translate`` in functions of its own, which pyside6-lupdate does not follow.
``--check`` changes nothing and ends with 1 if a text is missing, unfinished, gone, or has other placeholders.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "loopin_backup_gui"
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = {"de": "de_DE", "en": "en_US"}
PLURALS_ONLY = frozenset({"en"})
PLACEHOLDER = re.compile(r"%\d|%n")

Key = tuple[str, str]
Texts = dict[Key, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the sources: the context in which it is looked up, and whether it counts something."""

    context: str
    source: str
    where: str

    @property
    def counts(self) -> bool:
        """Whether it has forms for one and for many."""
        return "%n" in self.source


def texts_of(path: Path) -> Iterator[Text]:
    """Yield the texts of a file. Raises ValueError for one that cannot be collected."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrapper = _wrapper_of(tree)
    yield from _walk(tree, "", wrapper, path)


def _walk(node: ast.AST, context: str, wrapper: str, path: Path) -> Iterator[Text]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name == "_tr":
            continue
        inside = child.name if isinstance(child, ast.ClassDef) else context
        if isinstance(child, ast.Call):
            yield from _call(child, context, wrapper, path)
        yield from _walk(child, inside, wrapper, path)


def _call(call: ast.Call, context: str, wrapper: str, path: Path) -> Iterator[Text]:
    where = f"{path.name}:{call.lineno}"
    match call.func:
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr="tr"):
            yield Text(context, _literal(call.args[0], where), where)
        case ast.Attribute(value=ast.Name(id=name), attr="tr") if name[0].isupper():
            yield Text(name, _literal(call.args[0], where), where)
        case ast.Attribute(attr="translate", value=ast.Name(id="QCoreApplication")):
            yield Text(_literal(call.args[0], where), _literal(call.args[1], where), where)
        case ast.Name(id="_tr"):
            if not wrapper:
                raise ValueError(f"{where}: _tr() is not defined in this file")
            for source in _literals(call.args[0], where):
                yield Text(wrapper, source, where)


def _literals(node: ast.expr, where: str) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body, where)
        yield from _literals(node.orelse, where)
    else:
        yield _literal(node, where)


def _literal(node: ast.expr, where: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{where}: a text that is translated must be a literal")


def _wrapper_of(tree: ast.Module) -> str:
    """Return the context in which the file's own function ``_tr`` looks texts up."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_tr":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "translate":
                    return _literal(call.args[0], "_tr")
    return ""


def collected() -> dict[Key, Text]:
    """Return every text of the window, in the order of files and lines."""
    found: dict[Key, Text] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for text in texts_of(path):
            found.setdefault((text.context, text.source), text)
    return found


def read(path: Path) -> Texts:
    """Return the translations of a file by context and source; an unfinished one is empty."""
    if not path.exists():
        return {}
    found: Texts = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            given = message.find("translation")
            if given is None:
                continue
            forms = tuple(one.text or "" for one in given.iter("numerusform")) or (given.text or "",)
            unfinished = given.get("type") == "unfinished"
            found[name, message.findtext("source", "")] = () if unfinished or not all(forms) else forms
    return found


def wanted(language: str, texts: dict[Key, Text]) -> dict[Key, Text]:
    """Return the texts that a language needs: of the language of the sources only those that count."""
    return {key: text for key, text in texts.items() if text.counts or language not in PLURALS_ONLY}


def complaints(language: str, texts: dict[Key, Text]) -> list[str]:
    """Return what is wrong with a language's file."""
    there = read(TRANSLATIONS / f"loopin_backup_{language}.ts")
    needed = wanted(language, texts)
    found = [f"{language}: gone from the sources: {key}" for key in there if key not in needed]
    for key, text in needed.items():
        forms = there.get(key, ())
        if len(forms) != (2 if text.counts else 1):
            found.append(f"{language}: not translated: {text.where} {key}")
            continue
        for form in forms:
            # One of something needs no number.
            expected = set(PLACEHOLDER.findall(text.source)) - ({"%n"} if form is forms[0] else set())
            if not expected <= set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall(text.source)):
                found.append(f"{language}: other placeholders: {text.where} {key} {form!r}")
            if text.source.endswith("…") != form.endswith("…"):
                found.append(f"{language}: ends otherwise: {text.where} {key} {form!r}")
    return found


def write(language: str, texts: dict[Key, Text], there: Texts) -> None:
    """Write a language's file, by context."""
    root = ET.Element("TS", version="2.1", language=LANGUAGES[language], sourcelanguage="en")
    needed = sorted(wanted(language, texts).items(), key=lambda one: one[0][0])
    context: ET.Element | None = None
    name = None
    for key, text in needed:
        if context is None or key[0] != name:
            name = key[0]
            context = ET.SubElement(root, "context")
            ET.SubElement(context, "name").text = name
        message = ET.SubElement(context, "message", {"numerus": "yes"} if text.counts else {})
        ET.SubElement(message, "source").text = text.source
        forms = there.get(key, ())
        translation = ET.SubElement(message, "translation", {} if forms else {"type": "unfinished"})
        if text.counts:
            for form in forms or ("", ""):
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = forms[0] if forms else None
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode")
    path = TRANSLATIONS / f"loopin_backup_{language}.ts"
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Bring the files up to date, or only check them."""
    texts = collected()
    if arguments == ["--check"]:
        found = [one for language in LANGUAGES for one in complaints(language, texts)]
        sys.stdout.write("".join(f"{one}\n" for one in found))
        return 1 if found else 0
    for language in LANGUAGES:
        write(language, texts, read(TRANSLATIONS / f"loopin_backup_{language}.ts"))
        left = sum("not translated" in one for one in complaints(language, texts))
        sys.stdout.write(f"{language}: {len(wanted(language, texts))} texts, {left} not translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
