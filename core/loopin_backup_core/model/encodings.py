"""PostgreSQL's names of encodings as Python's, and names of objects as text whatever their bytes."""

from __future__ import annotations

import re

_BY_NAME = {
    "UTF8": "utf-8",
    "UNICODE": "utf-8",
    "EUCJP": "euc_jp",
    "EUCCN": "gb2312",
    "EUCKR": "euc_kr",
    "EUCJIS2004": "euc_jis_2004",
    "KOI8R": "koi8_r",
    "KOI8": "koi8_r",
    "KOI8U": "koi8_u",
    "SJIS": "cp932",
    "SHIFTJIS2004": "shift_jis_2004",
    "BIG5": "big5",
    "GBK": "gbk",
    "UHC": "cp949",
    "GB18030": "gb18030",
    "JOHAB": "johab",
    "WIN866": "cp866",
    "WIN874": "cp874",
    **{f"WIN{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"ISO8859{number}": f"iso8859-{number}" for number in (5, 6, 7, 8)},
    **{f"LATIN{n}": f"iso8859-{part}" for n, part in enumerate((1, 2, 3, 4, 9, 10, 13, 14, 15, 16), start=1)},
}


def key(name: str) -> str:
    """Return an encoding's name as PostgreSQL compares it: letters and digits alone, in upper case.

    >>> key("shift_jis_2004"), key("utf-8")
    ('SHIFTJIS2004', 'UTF8')
    """
    return re.sub(r"[^A-Z0-9]", "", name.upper())


def codec(name: str) -> str:
    """Return Python's codec for an encoding of PostgreSQL; that of UTF-8 for SQL_ASCII and what Python has not.

    >>> codec("LATIN1"), codec("LATIN9"), codec("SQL_ASCII")
    ('iso8859-1', 'iso8859-15', 'utf-8')
    """
    return _BY_NAME.get(key(name), "utf-8")


def decoded(raw: bytes, encoding: str = "UTF8") -> str:
    r"""Return a name of a dump in this encoding as text. Bytes that are none of its characters stay what they are.

    They become lone surrogates, as in the names that a session gives: nothing is lost and nothing raises.

    >>> decoded(b"gr\xf6\xdfe", "LATIN1"), decoded(b"gr\xf6\xdfe", "SQL_ASCII")
    ('größe', 'gr\udcf6\udcdfe')
    """
    return raw.decode(codec(encoding), "surrogateescape")


def shown(raw: bytes, encoding: str = "UTF8") -> str:
    r"""Return bytes of a dump as text for a sentence: what is no character is written as ``\x…``."""
    return raw.decode(codec(encoding), "backslashreplace")


def raw(name: str) -> bytes:
    """Return the bytes of a name that a session in UTF-8 gave."""
    return name.encode("utf-8", "surrogateescape")
