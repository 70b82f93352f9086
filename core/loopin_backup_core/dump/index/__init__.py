"""Reading plain dumps: which byte belongs to which table, how many rows there are, and whether the dump is whole."""

from loopin_backup_core.dump.index.bounded import BoundedIndexer
from loopin_backup_core.dump.index.index import DumpIndexer, RowWatcher, Sink, index_bytes

__all__ = ["BoundedIndexer", "DumpIndexer", "RowWatcher", "Sink", "index_bytes"]
