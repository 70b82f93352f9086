"""The window of the bundle."""

import os
import sys

# A program that the window opens a folder with must find its own libraries and plugins; ours are known by now.
for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
    before = os.environ.get(f"{name}_ORIG")
    if before:
        os.environ[name] = before
    else:
        os.environ.pop(name, None)

from loopin_backup_gui.app import main  # noqa: E402 - only now

sys.exit(main())
