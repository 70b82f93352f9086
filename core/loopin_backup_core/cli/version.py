"""``--version``: what is looked up only when it is asked for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ShowVersion(argparse.Action):
    """Print the version and the commit of this program, and end it."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:  # noqa: ARG002 - argparse's form
        shown = "show the version and the commit, and exit"
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, help=shown)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse's form
        values: str | Sequence[object] | None,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Print them."""
        from loopin_backup_core.system import git_commit

        print(f"loopin-backup {git_commit.version_text()}")
        parser.exit()
