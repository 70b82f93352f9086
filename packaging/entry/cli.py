"""The command line of the bundle."""

import sys

from loopin_backup_core.cli.main import main

sys.exit(main())
