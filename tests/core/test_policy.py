"""Who may do what: the rules, the policy file, and where they are asked."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config import current_user, permission
from loopin_backup_core.model.errors import LoopinError, NotAllowedError, StorageError, UsageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations import annotations as marks
from loopin_backup_core.operations import cleanup
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import policy
from loopin_backup_core.rules.policy import Action, Identity, Policy
from tests.support import ordinary_user
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = Path("/nowhere/policy.toml")
ANN = Identity("ann", frozenset({"staff", "dba"}))
BOB = Identity("bob", frozenset({"staff"}))
ROOT = Identity("root", is_root=True)
needs_root = pytest.mark.skipif(not ordinary_user.IS_ROOT, reason="only root can make files of other users")
posix = pytest.mark.skipif(os.name != "posix", reason="users and groups are of another kind there")


def written(path: Path, text: str, mode: int = 0o644) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def named(*users: str, groups: tuple[str, ...] = ()) -> str:
    return f"[administrators]\nusers = {json.dumps(users)}\ngroups = {json.dumps(groups)}\n"


class TestRules:
    """Pure: who is an administrator."""

    @pytest.mark.parametrize(
        ("rules", "who", "owns", "may"),
        [
            (None, BOB, True, True),
            (None, BOB, False, False),
            (None, ROOT, False, True),
            (Policy("p", users=frozenset({"bob"})), BOB, False, True),
            (Policy("p", users=frozenset({"ann"})), BOB, True, False),
            (Policy("p", groups=frozenset({"dba"})), ANN, False, True),
            (Policy("p", groups=frozenset({"dba"})), BOB, True, False),
            (Policy("p"), ANN, True, False),
            (Policy("p"), ROOT, False, True),
            (Policy("p", users=frozenset({"dba"})), ANN, False, False),
        ],
    )
    def test_who_may(self, rules: Policy | None, who: Identity, owns: bool, may: bool) -> None:
        """Without a policy the owner; with one whom it names, by user or group; root always."""
        assert policy.allows(rules, who, owns=owns) is may

    @pytest.mark.parametrize(
        ("document", "words"),
        [
            ({}, "expected a table [administrators] and nothing else, there is none"),
            ({"administrators": ["ann"]}, "expected a table [administrators]"),
            ({"administrators": {}, "admins": {}}, "found 'admins'"),
            ({"administrators": {"user": ["ann"]}}, "the key user is not known; did you mean users?"),
            ({"administrators": {"users": "ann"}}, "key users: expected a list of names"),
            ({"administrators": {"groups": [7]}}, "key groups: expected a list of names"),
        ],
    )
    def test_a_policy_that_is_not_understood(self, document: dict[str, object], words: str) -> None:
        """Is never read as something else."""
        with pytest.raises(UsageError) as caught:
            policy.parse(document, "policy.toml")
        assert words in caught.value.message

    def test_every_action_has_words(self) -> None:
        """They stand in the refusal."""
        assert all(action.words for action in Action)

    def test_a_refusal_says_who_could(self) -> None:
        """By name, and where that is written."""
        message, hint = policy.refusal(
            Action.DELETE, BOB, Policy("/p.toml", frozenset({"ann"}), frozenset({"dba"})), "x"
        )
        assert message == "bob may not delete backups: only administrators may. Nothing was changed."
        assert hint == "/p.toml names the administrators: ann, the group dba; and root."
        assert "the directory's owner, eve" in policy.refusal(Action.UNDO, BOB, None, "eve")[1]


@posix
class TestFile:
    """Which policy counts, and which cannot be relied on."""

    def allowed(self, directory: Path, who: Identity = BOB, system_wide: Path = NOBODY) -> bool:
        try:
            permission.require(directory, Action.DELETE, who=who, system_wide=system_wide)
        except NotAllowedError:
            return False
        return True

    def test_without_one_the_owner_may(self, tmp_path: Path) -> None:
        """The directory is mine; what does not exist yet is its maker's."""
        assert self.allowed(tmp_path)
        assert self.allowed(tmp_path / "new")

    @needs_root
    def test_without_one_another_may_not(self, tmp_path: Path) -> None:
        """The directory belongs to somebody else."""
        os.chown(tmp_path, 65534, 65534)
        assert not self.allowed(tmp_path)
        assert self.allowed(tmp_path, ROOT)

    def test_the_one_beside_the_backups(self, tmp_path: Path) -> None:
        """Names who may, the owner or not."""
        written(tmp_path / "policy.toml", named("ann"))
        assert not self.allowed(tmp_path)
        written(tmp_path / "policy.toml", named("ann", groups=("staff",)))
        assert self.allowed(tmp_path)

    def test_it_is_no_backup(self, tmp_path: Path) -> None:
        """The catalog does not list it."""
        written(tmp_path / "policy.toml", named("ann"))
        put(tmp_path)
        assert len(Catalog(tmp_path).backups()) == 1

    @needs_root
    def test_the_system_wide_one_wins(self, tmp_path: Path) -> None:
        """Whatever stands beside the backups."""
        system_wide = written(tmp_path / "etc" / "policy.toml", named("ann"))
        written(tmp_path / "policy.toml", named("bob"))
        assert self.allowed(tmp_path)
        assert not self.allowed(tmp_path, system_wide=system_wide)
        assert self.allowed(tmp_path, ANN, system_wide)

    @pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
    def test_one_that_others_may_change_allows_nothing(self, tmp_path: Path, mode: int) -> None:
        """And says how to mend it; it is not passed over for the owner."""
        path = written(tmp_path / "policy.toml", named("bob"), mode)
        with pytest.raises(StorageError) as caught:
            self.allowed(tmp_path)
        assert caught.value.hint == f"Type: chmod go-w {path}"

    def test_a_link_allows_nothing(self, tmp_path: Path) -> None:
        """Neither to a good policy nor to nowhere."""
        written(tmp_path / "elsewhere.toml", named("bob"))
        for target in ("elsewhere.toml", "nowhere.toml"):
            (tmp_path / "policy.toml").unlink(missing_ok=True)
            (tmp_path / "policy.toml").symlink_to(target)
            with pytest.raises(StorageError):
                self.allowed(tmp_path)

    @needs_root
    def test_one_of_another_user_allows_nothing(self, tmp_path: Path) -> None:
        """Beside the backups it must be root's or the directory's owner's, system-wide root's, and its folder too."""
        path = written(tmp_path / "policy.toml", named("bob"))
        os.chown(path, 65534, 65534)
        with pytest.raises(StorageError, match="belongs to another user"):
            self.allowed(tmp_path)
        os.chown(tmp_path, 65534, 65534)
        assert self.allowed(tmp_path)
        with pytest.raises(StorageError, match="belongs to another user"):
            self.allowed(tmp_path, system_wide=path)
        os.chown(path, 0, 0)
        with pytest.raises(StorageError, match="belongs to another user"):
            self.allowed(tmp_path, system_wide=path)

    @pytest.mark.parametrize(
        "text", ["administrators", "[administrators\n", "[administrators]\nusers = [1]\n", "\udcff"]
    )
    def test_one_that_is_broken_allows_nothing(self, tmp_path: Path, text: str) -> None:
        """To nobody but root, who can mend it."""
        path = tmp_path / "policy.toml"
        path.write_bytes(text.encode(errors="surrogateescape"))
        path.chmod(0o600)
        with pytest.raises(UsageError):
            self.allowed(tmp_path)
        assert self.allowed(tmp_path, ROOT)

    def test_a_refusal_is_written_down(self, tmp_path: Path) -> None:
        """Who, what, and which backup; the chain stays whole."""
        stem = put(tmp_path)
        written(tmp_path / "policy.toml", named("ann"))
        with pytest.raises(NotAllowedError):
            permission.require(tmp_path, Action.UNPIN, backup=stem, who=BOB, system_wide=NOBODY)
        last = Journal(tmp_path).entries()[-1]
        assert (last.event, last.backup, last.facts) == ("refused", stem, {"user": "bob", "action": "unpin"})
        assert Journal(tmp_path).verify() == []


@posix
def test_the_user_is_whom_the_system_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the environment changes who one is."""
    before = current_user.current()
    for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER", "SUDO_UID"):
        monkeypatch.setenv(name, "root")
    assert current_user.current() == before
    assert before.is_root is (os.geteuid() == 0)


@posix
class TestCommandLine:
    """An ordinary user who is no administrator: looks at everything, changes nothing."""

    @pytest.fixture
    def home(self) -> Iterator[Path]:
        """A folder with suspect, pinned and old backups, and a policy that names somebody else."""
        with ordinary_user.home() as folder:
            backups = folder / "backups"
            backups.mkdir(mode=0o700)
            today = datetime.now(UTC).replace(microsecond=0)
            for age in range(12, 0, -1):
                put(backups, today - timedelta(days=age))
            put(backups, today, verdict=Verdict.SUSPECT)
            written(backups / "policy.toml", named("somebody-else"))
            ordinary_user.give(folder)
            yield folder

    def test_looking_is_open_to_all(self, home: Path) -> None:
        """list, show, verify, journal, cleanup --dry-run; pinning and noting, which only protect."""
        ordinary_user.run(home, "list", code=0)
        ordinary_user.run(home, "show", "latest", code=0)
        ordinary_user.run(home, "journal", "verify", code=0)
        ordinary_user.run(home, "cleanup", "--dry-run", code=0)
        ordinary_user.run(home, "pin", "latest", code=0)
        ordinary_user.run(home, "note", "latest", "mine", code=0)

    @pytest.mark.parametrize(
        ("args", "words", "action"),
        [
            (("cleanup",), "delete backups", "delete"),
            (("accept", "{newest}"), "accept a suspect backup", "accept"),
            (("unpin", "{newest}"), "unpin a backup", "unpin"),
            (("restore", "latest", "--to", "x"), "restore a backup", "restore"),
            (("restore", "latest", "--replace", "x", "--confirm", "x"), "restore a backup", "restore"),
            (("undo", "--confirm", "x", "--database", "x"), "undo a restore", "undo"),
            (("undo", "y", "--drop", "--confirm", "y", "--database", "x"), "drop a database that was kept", "drop"),
            (("profile", "add", "p", "dbname=x", "--directory", "backups"), "change how long", "retention"),
        ],
    )
    def test_changing_is_not(self, home: Path, args: tuple[str, ...], words: str, action: str) -> None:
        """Exit code 9, nothing done, the refusal in the journal with the user's name."""
        newest = Catalog(home / "backups").backups()[0].stem
        before = {path.name for path in (home / "backups").iterdir()}
        argv = [arg.format(newest=newest) for arg in args]
        url = "postgresql://u:p@127.0.0.1:1/x?connect_timeout=1"
        result = ordinary_user.run(home, *argv, code=9, DATABASE_URL=url)
        me = current_user.name_of(ordinary_user.NUMBER)
        assert f"{me} may not {words}" in result.err
        assert "names the administrators: somebody-else; and root." in result.err
        assert {path.name for path in (home / "backups").iterdir()} == before
        assert not (home / ".config").exists()
        last = Journal(home / "backups").entries()[-1]
        assert (last.event, last.facts["action"], last.facts["user"]) == ("refused", action, me)

    def test_who_is_named_may(self, home: Path) -> None:
        """By name."""
        written(home / "backups" / "policy.toml", named(current_user.name_of(ordinary_user.NUMBER)))
        ordinary_user.give(home)
        newest = Catalog(home / "backups").backups()[0].stem
        ordinary_user.run(home, "accept", newest, code=0)
        ordinary_user.run(home, "cleanup", code=0)
        assert len(Catalog(home / "backups").backups()) < 13

    @needs_root
    def test_a_group_that_is_named_may(self, home: Path) -> None:
        """By the group that the process is really in."""
        written(home / "backups" / "policy.toml", named(groups=("adm",)))
        ordinary_user.give(home)
        newest = Catalog(home / "backups").backups()[0].stem
        ordinary_user.run(home, "accept", newest, code=9)
        import grp

        ordinary_user.run(home, "accept", newest, code=0, groups=(grp.getgrnam("adm").gr_gid,))


@needs_root
def test_without_a_policy_only_the_owner_may(tmp_path: Path) -> None:
    """A directory of another user that one may read: everything can be seen and nothing changed."""
    with ordinary_user.home() as folder:
        backups = folder / "backups"
        backups.mkdir(mode=0o755)
        stem = put(backups, NOON, verdict=Verdict.SUSPECT)
        for path in backups.iterdir():
            path.chmod(0o644)
        assert stem in ordinary_user.run(folder, "list", code=0).out
        result = ordinary_user.run(folder, "accept", stem, code=9)
        assert "the administrators are root and the directory's owner, root" in result.err
        assert [entry.event for entry in Journal(backups).entries()] == ["created", "verified"]


def test_cleanup_and_marks_ask_in_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls the operations, a window for instance, is asked as well."""
    stem = put(tmp_path, verdict=Verdict.SUSPECT)
    written(tmp_path / "policy.toml", named("somebody-else"))
    monkeypatch.setattr(current_user, "current", lambda: BOB)
    refused: list[LoopinError] = []
    for call in (
        lambda: cleanup.cleanup(tmp_path, RetentionPolicy(), NOON),
        lambda: marks.mark(tmp_path, stem, marks.Mark.ACCEPTED, lambda: NOON),
        lambda: marks.mark(tmp_path, stem, marks.Mark.UNPINNED, lambda: NOON),
    ):
        with pytest.raises(NotAllowedError) as caught:
            call()
        refused.append(caught.value)
    assert len(refused) == 3
    marks.mark(tmp_path, stem, marks.Mark.PINNED, lambda: NOON)
    cleanup.cleanup(tmp_path, RetentionPolicy(), NOON, dry_run=True)
