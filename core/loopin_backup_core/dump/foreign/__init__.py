"""Dumps that this program did not write: what they are, told from their bytes and from an older script's metadata.

Pure: whoever calls reads the files. Nothing found here is ever called good; at best it is worth indexing.
"""

from __future__ import annotations

from loopin_backup_core.dump.foreign.formats import HEAD_BYTES, TAIL_BYTES, Format, format_of
from loopin_backup_core.dump.foreign.judging import Found, Judgement, judge
from loopin_backup_core.dump.foreign.metadata import Metadata, recognise

__all__ = ["HEAD_BYTES", "TAIL_BYTES", "Format", "Found", "Judgement", "Metadata", "format_of", "judge", "recognise"]
