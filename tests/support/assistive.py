"""Assistive technology, for tests: sees and presses what a screen reader would. Run by Debian's own Python, with gi.

Reads one JSON object a line from stdin and answers each with one on stdout. ``role`` and ``name`` are regular
expressions that must match wholly; only what is showing counts.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from typing import Any

warnings.simplefilter("ignore")

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

DEEPEST = 40


def children(node: Any) -> list[Any]:
    """Return a node's children that are still there."""
    found = []
    for number in range(min(node.get_child_count(), 500)):
        child = node.get_child_at_index(number)
        if child is not None:
            found.append(child)
    return found


def showing(node: Any) -> bool:
    """Tell whether a node can be seen."""
    states = node.get_state_set()
    return bool(states.contains(Atspi.StateType.SHOWING) or node.get_role_name() in {"application", "desktop frame"})


def walk(node: Any, depth: int = 0) -> Any:
    """Give every node that can be seen, outermost first."""
    if depth > DEEPEST or not showing(node):
        return
    yield node, depth
    for child in children(node):
        yield from walk(child, depth + 1)


def everything() -> Any:
    """Give every node of every application."""
    for application in children(Atspi.get_desktop(0)):
        yield from walk(application)


def text_of(node: Any) -> str:
    """Return the text in a field or a label, else its name."""
    try:
        count = node.get_character_count()
        return str(Atspi.Text.get_text(node, 0, count)) if count else str(node.get_name())
    except Exception:  # noqa: BLE001 - not every node has a text
        return str(node.get_name())


def told(node: Any) -> dict[str, Any]:
    """Return what a node tells of itself."""
    states = node.get_state_set()
    box = node.get_extents(Atspi.CoordType.SCREEN)
    return {
        "role": node.get_role_name(),
        "name": node.get_name(),
        "description": node.get_description(),
        "text": text_of(node),
        "enabled": bool(states.contains(Atspi.StateType.ENABLED)),
        "focused": bool(states.contains(Atspi.StateType.FOCUSED)),
        "checked": bool(states.contains(Atspi.StateType.CHECKED)),
        "box": [box.x, box.y, box.width, box.height],
    }


def find(role: str, name: str) -> Any:
    """Return the last node that matches: what was opened last lies over the rest."""
    found = None
    for node, _ in everything():
        if re.fullmatch(role, node.get_role_name()) and re.fullmatch(name, node.get_name() or "", re.DOTALL):
            found = node
    return found


def act(node: Any, wanted: tuple[str, ...]) -> bool:
    """Do the first of these actions that a node offers."""
    offered = {node.get_action_name(number): number for number in range(node.get_n_actions())}
    return next((bool(node.do_action(offered[one])) for one in wanted if one in offered), False)


def answer(asked: dict[str, Any]) -> Any:
    """Do what was asked for."""
    what = asked["do"]
    if what == "tree":
        return "\n".join(f"{'  ' * depth}{node.get_role_name()} {text_of(node)!r}" for node, depth in everything())
    if what == "texts":
        return [text_of(node) for node, _ in everything()]
    node = find(asked.get("role", ".*"), asked["name"])
    if node is None:
        return None
    if what == "press":
        return told(node) if act(node, ("Press", "Toggle", "ShowMenu")) else None
    if what == "focus":
        return told(node) if act(node, ("SetFocus",)) else None
    return told(node)


def patiently(asked: dict[str, Any]) -> Any:
    """Ask again until there is an answer, or time is up."""
    deadline = time.monotonic() + asked.get("wait", 0)
    while True:
        try:
            found = answer(asked)
        except Exception:  # noqa: BLE001 - a widget may vanish while it is looked at
            found = None
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)
        Atspi.get_desktop(0).clear_cache()


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(patiently(json.loads(line))) + "\n")
        sys.stdout.flush()
