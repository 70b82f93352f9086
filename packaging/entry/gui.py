"""The window of the bundle."""

import sys

from loopin_backup_gui.app import main

sys.exit(main())
