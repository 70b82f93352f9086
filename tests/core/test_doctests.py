"""What docstrings show is true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import loopin_backup_core

MODULES = [
    module.name for module in pkgutil.walk_packages(loopin_backup_core.__path__, loopin_backup_core.__name__ + ".")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_are_true(name: str) -> None:
    """Every example that a module's documentation shows gives what it says."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
