r"""The rows of ``COPY … FROM stdin`` in text format, told apart from what follows them.

In this format a newline inside a value is written ``\n`` and a backslash ``\\``, so that a line which is ``\.`` can
only be the end and every newline ends one row (PostgreSQL documentation, COPY, "Text Format").
"""

from __future__ import annotations

END = b"\n\\."


class CopyData:
    """Finds the end of one block of rows over pieces of any size."""

    def __init__(self) -> None:
        self._line_start = True

    def take(self, buf: bytes, pos: int, *, last: bool) -> tuple[memoryview, int, int, bool]:
        """Return the rows from ``pos`` on, how many lines ended in them, where they end, and whether for good.

        A piece at the end that may be the beginning of the end mark is left for the next call.
        """
        view = memoryview(buf)
        if self._line_start:
            mark = self._mark(buf, pos, last=last)
            if mark is not False:
                return view[pos:pos], 0, pos, mark is True
        found = buf.find(END, pos)
        while found >= 0:
            mark = self._mark(buf, found + 1, last=last)
            if mark is not False:
                return self._upto(view, buf, pos, found + 1, ended=mark is True)
            found = buf.find(END, found + 1)
        # A backslash that begins a line at the very end may go on to be the end mark.
        upto = len(buf) - (not last and buf.endswith(b"\n\\", pos))
        return self._upto(view, buf, pos, upto, ended=False)

    def _upto(
        self, view: memoryview, buf: bytes, pos: int, upto: int, *, ended: bool
    ) -> tuple[memoryview, int, int, bool]:
        if upto > pos:
            self._line_start = buf[upto - 1] == 0x0A
        return view[pos:upto], buf.count(b"\n", pos, upto), upto, ended

    @staticmethod
    def _mark(buf: bytes, pos: int, *, last: bool) -> bool | None:
        """Whether the end mark stands here; None while too little of the line is there to tell."""
        line = buf[pos : pos + 4]
        if line.startswith((b"\\.\n", b"\\.\r\n")) or (last and line in {b"\\.", b"\\.\r"}):
            return True
        return None if not last and b"\\.\r\n".startswith(line) and len(line) < 4 else False

    @staticmethod
    def after(buf: bytes, pos: int) -> int:
        """Where the line with the end mark ends, its newline not included."""
        stop = buf.find(b"\n", pos)
        return len(buf) if stop < 0 else stop
