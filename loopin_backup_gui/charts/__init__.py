"""What the charts show, computed from backups and journal. Pure: no widgets, no files, no clock."""
