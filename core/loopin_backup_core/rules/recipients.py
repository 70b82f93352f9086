"""To whom a backup is encrypted: the public keys of age, checked without asking the program that encrypts. Pure."""

from __future__ import annotations

import re

from loopin_backup_core.model.errors import UsageError

SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how every identity of age begins, not one
"""How an identity of age, which must stay secret, begins."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_NATIVE = rf"age1[{_LETTERS}]{{58}}"
_SSH = r"(ssh-ed25519|ssh-rsa) ([A-Za-z0-9+/]{40,4096}={0,2})(?: .*)?"
# The generator of Bech32's checksum. Source: BIP 173.
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_HINT = "A recipient begins with age1 (age-keygen -y shows it), or is a public key such as ssh-ed25519 AAAA…"


def check(text: str) -> str:
    """Return a recipient as it is recorded, without a comment. Raises UsageError, which never repeats a secret.

    >>> check("age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z")
    'age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z'
    """
    found = text.strip()
    if found.upper().startswith(SECRET) or "PRIVATE KEY" in found:
        raise UsageError("This is an identity, which is secret, and no recipient.", hint=_HINT)
    if re.fullmatch(_NATIVE, found):
        if _checksum("age", found[4:]) == 1:
            return found
        raise UsageError(f"The recipient {found} has a slip of the pen: its checksum is wrong.", hint=_HINT)
    match = re.fullmatch(_SSH, found)
    if match is not None and _is_key(match[1], match[2]):
        return f"{match[1]} {match[2]}"
    raise UsageError("This is no recipient of age.", hint=_HINT)


def is_sound(text: str) -> bool:
    """Tell whether a text is a recipient."""
    try:
        return bool(check(text))
    except UsageError:
        return False


def several(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return recipients in their order, each once. Raises UsageError."""
    return tuple(dict.fromkeys(check(text) for text in texts))


def _checksum(prefix: str, letters: str) -> int:
    """Return what Bech32's checksum comes to over both parts: 1 where it is right."""
    values = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *map(_LETTERS.index, letters)]
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for number, term in enumerate(_GENERATOR):
            total ^= term if top >> number & 1 else 0
    return total


def _is_key(kind: str, encoded: str) -> bool:
    """Tell whether the second word of an SSH key is one of the kind that the first word says."""
    from binascii import Error, a2b_base64

    try:
        data = a2b_base64(encoded, strict_mode=True)
    except Error:
        return False
    return data.startswith(len(kind).to_bytes(4, "big") + kind.encode())
