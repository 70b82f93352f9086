"""Second homes of backups: stores, and the copies in them."""
