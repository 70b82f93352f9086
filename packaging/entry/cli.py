"""The command line of the bundle, and under its other name the cron helper: one program file for both."""

import sys
from pathlib import Path

if Path(sys.argv[0]).stem == "loopin-backup-cron":
    from loopin_backup_core.cron import main
else:
    from loopin_backup_core.cli.main import main

sys.exit(main())
