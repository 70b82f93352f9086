"""Who runs this process. It comes from the operating system alone: an environment can say anything."""

from __future__ import annotations

import os
import sys

from loopin_backup_core.rules.policy import Identity

if sys.platform == "win32":

    def current() -> Identity:
        """Return the user of this process; groups are not looked up on Windows, an elevated process counts as root."""
        import ctypes

        size = ctypes.c_ulong(257)
        name = ctypes.create_unicode_buffer(size.value)
        ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(size))
        return Identity(name.value, is_root=bool(ctypes.windll.shell32.IsUserAnAdmin()))

    def name_of(number: int) -> str:
        """Return the name of a user; users have no numbers here."""
        return current().name if number == 0 else str(number)

else:
    import grp
    import pwd

    def current() -> Identity:
        """Return the user of this process, with all groups that it really is in."""
        number = os.geteuid()
        groups = frozenset(_group(one) for one in {*os.getgroups(), os.getegid()})
        return Identity(name_of(number), groups, is_root=number == 0)

    def name_of(number: int) -> str:
        """Return the name of a user, or the number of one that has no name."""
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)

    def _group(number: int) -> str:
        try:
            return grp.getgrgid(number).gr_name
        except KeyError:
            return str(number)
