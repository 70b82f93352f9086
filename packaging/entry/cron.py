"""The cron helper of the bundle."""

import sys

from loopin_backup_core.cron import main

sys.exit(main())
