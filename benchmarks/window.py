"""How soon the window shows, as a ratio to an empty PySide6 window on the same machine in the same run.

``python benchmarks/window.py [--rounds 9]``. Both are processes of their own, offscreen, with compiled bytecode; the
time is from the start of the process to the first painting of the window.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EMPTY = """
import os
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            os.write(1, b"painted\\n")
            os._exit(0)
        return super().event(event)
application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""
OURS = """
import os, sys
from PySide6.QtCore import QEvent
from loopin_backup_gui import app
class Window(app.MainWindow):
    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            os.write(1, b"painted\\n")
            os._exit(0)
        return super().event(event)
app.MainWindow = Window
sys.argv = ["loopin-backup-gui"]
app.main()
"""


def measure(program: str, home: Path) -> float:
    """Return the seconds from the start of a process to its first painting."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    env |= {"DATABASE_URL": "postgresql://nobody@localhost/nothing"}
    if "PYTHONPATH" in os.environ:
        env["PYTHONPATH"] = os.environ["PYTHONPATH"]
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program], env=env, cwd=home, stdout=subprocess.PIPE, text=True
    ) as child:
        if child.stdout is None or child.stdout.readline() != "painted\n":
            sys.exit("The window was not painted.")
        return time.perf_counter() - began


def main() -> int:
    """Measure both in turn and print the ratio of their medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        for program in (EMPTY, OURS):
            measure(program, Path(home))
        pairs = [(measure(EMPTY, Path(home)), measure(OURS, Path(home))) for _ in range(rounds)]
    empty, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"empty PySide6 window {empty:.3f} s")
    print(f"LoopIn Backup        {ours:.3f} s")
    print(f"ratio                {ours / empty:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
