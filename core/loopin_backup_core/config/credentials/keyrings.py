"""Passwords in the keyring of the operating system: no plaintext store, no question to nobody, no endless wait."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loopin_backup_core.model.errors import CredentialsError, KeyringLockedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from keyring.backend import KeyringBackend

SERVICE = "loopin-backup"
"""The service under which passwords lie in the keyring; the user name there is the profile's name."""

# Stores that keep nothing, or keep it readable, or ask on a terminal.
REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
CHAINER = "keyring.backends.chainer"

QUIET_DEADLINE = 5.0
"""Seconds that a keyring has to answer when nobody is there."""
PATIENT_DEADLINE = 120.0
"""Seconds that a person has to unlock the keyring."""

_BUS = "DBUS_SESSION_BUS_ADDRESS"
_INSTEAD = (
    "Unlock it by logging in to the desktop, or keep the password in a file that only you can read: "
    "“loopin-backup-cli profile add NAME CONNINFO --passfile”, or with systemd LoadCredential."
)

_T = TypeVar("_T")


def get(profile: str, environ: Mapping[str, str], *, interactive: bool = False) -> str | None:
    """Return the password of a profile, None if the keyring has none.

    Only if ``interactive`` may the keyring ask a person to unlock it. Raises CredentialsError if it is locked, absent,
    of a kind that is refused, or silent.
    """
    return _asked(environ, lambda backend: backend.get_password(SERVICE, profile), interactive=interactive)


def store(profile: str, password: str, environ: Mapping[str, str], *, interactive: bool = True) -> None:
    """Keep the password of a profile. Raises CredentialsError."""
    _asked(environ, lambda backend: backend.set_password(SERVICE, profile, password), interactive=interactive)


def delete(profile: str, environ: Mapping[str, str], *, interactive: bool = True) -> None:
    """Forget the password of a profile; nothing happens if there is none. Raises CredentialsError."""

    def forget(backend: KeyringBackend) -> None:
        if backend.get_password(SERVICE, profile) is not None:
            backend.delete_password(SERVICE, profile)

    _asked(environ, forget, interactive=interactive)


def describe(environ: Mapping[str, str]) -> str:
    """Return the name of the keyring that would be used. Raises CredentialsError if none can be used quietly."""
    return _asked(environ, lambda backend: str(backend.name), interactive=False)


def _asked(environ: Mapping[str, str], ask: Callable[[KeyringBackend], _T], *, interactive: bool) -> _T:
    """Run ``ask`` with the keyring, in a thread of its own: a locked keyring may wait for ever for a person."""

    def work() -> _T:
        with _session_bus.reached_by(environ):
            backend = _backend()
            if not interactive:
                _check_unlocked(backend)
            return ask(backend)

    return _within(PATIENT_DEADLINE if interactive else QUIET_DEADLINE, work)


def _within(seconds: float, work: Callable[[], _T]) -> _T:
    answers: list[_T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # noqa: BLE001 - a backend may raise anything; it is raised again below
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    if not failures:
        raise CredentialsError(f"The keyring did not answer within {seconds:g} seconds.", hint=_INSTEAD)
    if isinstance(failures[0], CredentialsError):
        raise failures[0]
    name = type(failures[0]).__name__
    raise CredentialsError(f"The keyring cannot be used: {name}: {failures[0]}", hint=_INSTEAD) from failures[0]


def _backend() -> KeyringBackend:
    import keyring

    # A window lives long: what was found when it started may have gone, and what was missing may be there by now.
    _skip_macos()
    vars(keyring.backend.get_all_keyring).pop("saved_result", None)
    keyring.core.init_backend()
    chosen = keyring.get_keyring()
    members = list(getattr(chosen, "backends", [])) if _module(chosen) == CHAINER else [chosen]
    safe = [member for member in members if not is_refused(_module(member))]
    if not safe:
        names = ", ".join(dict.fromkeys(_module(member) for member in members)) or "none"
        raise CredentialsError(f"There is no safe keyring here (found: {names}).", hint=_INSTEAD)
    return safe[0]


def _skip_macos() -> None:
    """Keep the part for macOS from being imported elsewhere: it looks for libraries by starting a compiler."""
    if sys.platform != "darwin":
        sys.modules.setdefault("keyring.backends.macOS.api", None)  # type: ignore[arg-type] # as import's manual says


def _module(backend: KeyringBackend) -> str:
    return type(backend).__module__


def is_refused(module: str) -> bool:
    """Whether a keyring backend keeps nothing or keeps it in the clear.

    >>> is_refused("keyrings.alt.file"), is_refused("keyring.backends.SecretService")
    (True, False)
    """
    return any(module == name or module.startswith(f"{name}.") for name in REFUSED)


def _check_unlocked(backend: KeyringBackend) -> None:
    """Raise CredentialsError if the keyring would have to ask a person. Only some backends can tell beforehand."""
    if _module(backend) == "keyring.backends.SecretService":
        _check_secret_service()
    elif _module(backend) == "keyring.backends.macOS":
        _forbid_questions_on_macos()


def _check_secret_service() -> None:
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        if secretstorage.get_collection_by_alias(connection, "default").is_locked():
            raise KeyringLockedError("The keyring is locked and nobody is there to unlock it.", hint=_INSTEAD)
    except secretstorage.exceptions.ItemNotFoundException as error:
        raise CredentialsError(
            "The keyring has not been set up: it has no default collection.", hint=_INSTEAD
        ) from error
    finally:
        connection.close()


def _forbid_questions_on_macos() -> None:
    """Make a locked macOS keychain an error in this process, not a dialogue."""
    import ctypes
    import ctypes.util

    found = ctypes.util.find_library("Security")
    if found:
        ctypes.CDLL(found).SecKeychainSetUserInteractionAllowed(ctypes.c_ubyte(0))


class _SessionBus:
    """Lets the D-Bus libraries, which read only the process's environment, find the session bus of a logged-in user.

    Several threads may ask at once: the environment is as before when the last of them is done.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._before: str | None = None

    @contextmanager
    def reached_by(self, environ: Mapping[str, str]) -> Iterator[None]:
        address = environ.get(_BUS) or session_bus_address(_candidates())
        with self._lock:
            if self._users == 0:
                self._before = os.environ.get(_BUS)
            self._users += 1
            if address:
                os.environ[_BUS] = address
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if self._users == 0:
                    self._restore()

    def _restore(self) -> None:
        if self._before is None:
            os.environ.pop(_BUS, None)
        else:
            os.environ[_BUS] = self._before


_session_bus = _SessionBus()


def _candidates() -> Sequence[Path]:
    return [Path(f"/run/user/{os.getuid()}/bus")] if hasattr(os, "getuid") else []


def session_bus_address(candidates: Sequence[Path]) -> str:
    """Return the address of the first socket among ``candidates``, or nothing."""
    for path in candidates:
        if path.is_socket():
            return f"unix:path={path}"
    return ""
