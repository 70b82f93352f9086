"""The doctor: every finding on real servers, roles, poolers, locks and directories, each with what to type."""

from __future__ import annotations

import dataclasses
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config import profiles
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.errors import ClientToolError, CredentialsError, UsageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.operations import doctor
from loopin_backup_core.operations.doctor import Area, Grade, machine
from loopin_backup_core.postgres import client_tools
from loopin_backup_core.system import files
from tests.support import store
from tests.support.connections import PASSWORD, a_role
from tests.support.pgbouncer import pooled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.doctor import Finding, Report
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Return an empty directory for backups."""
    path = tmp_path / "backups"
    path.mkdir(mode=0o700)
    return path


def profile_of(url: str, directory: Path) -> Profile:
    """Return what DATABASE_URL makes of a connection string."""
    return profiles.resolve(None, directory, {"DATABASE_URL": url}, directory.parent)


def examined(profile: Profile, server: PgServer) -> Report:
    """Examine with the tools of a server."""
    around = JobContext(dict(os.environ), lambda: datetime.now(UTC), NullReporter(), CancelToken())
    return doctor.examine(profile, around, [server.bin])


def of(report: Report, area: Area, *grades: Grade) -> list[Finding]:
    """Return the findings of an area."""
    return [one for one in report.findings if one.area is area and one.grade in (grades or tuple(Grade))]


def test_a_healthy_database_is_called_healthy(
    fresh_database: FreshDatabase, each_pg: PgServer, directory: Path
) -> None:
    """On every version: tools picked, connected, everything readable, no lock, a drill is possible."""
    database = fresh_database(server=each_pg)
    report = examined(profile_of(database.url, directory), each_pg)
    assert report.healthy, report.findings
    assert report.errors == ()
    assert {tool.name for tool in report.picked} == {"pg_dump", "pg_dumpall", "psql", "pg_restore"}
    assert all(tool.version[0] >= each_pg.major for tool in report.picked)
    # Writable, with room, and, unless both lie on one file system, apart from the server's data.
    folder = [Area.FOLDER] * (2 if files.same_disk(directory, each_pg.home) else 3)
    assert [one.area for one in report.findings if one.grade is Grade.OK and one.area is not Area.TOOLS] == [
        Area.CONNECTION, Area.RIGHTS, Area.LOCKS, *folder, Area.DRILLS, Area.KEYRING,
        Area.SCHEDULE, Area.POLICY, Area.SUSPICION, Area.NOTICES, Area.COPIES,
    ]  # fmt: skip
    assert f"PostgreSQL {each_pg.installation.version_text}" in of(report, Area.CONNECTION)[0].text
    assert list(directory.iterdir()) == []


def test_a_wrong_password_is_about_the_connection(database: PgDatabase, directory: Path) -> None:
    """What can be examined without a server is; the error decides the exit code and names no password."""
    with a_role(database.server, "ann") as role:
        url = database.server.url(database.name, user=role, password="hunter2")
        report = examined(profile_of(url, directory), database.server)
    assert not report.healthy
    assert isinstance(report.errors[0], CredentialsError)
    assert of(report, Area.CONNECTION, Grade.PROBLEM)
    assert of(report, Area.TOOLS)
    assert of(report, Area.DRILLS)
    assert "hunter2" not in repr(report)


def test_without_a_database_the_machine_is_examined(server: PgServer, directory: Path) -> None:
    """No DATABASE_URL: tools and folder are looked at all the same."""
    report = examined(profiles.resolve(None, directory, {}, directory), server)
    assert isinstance(report.errors[0], UsageError)
    assert "DATABASE_URL" in of(report, Area.CONNECTION)[0].fix
    assert report.tools


def test_missing_rights_come_with_their_grants(database: PgDatabase, directory: Path) -> None:
    """Each with its own GRANT, many also with the role that gives them all; a policy with BYPASSRLS."""
    database.load(
        "".join(f"CREATE TABLE t{i} (a int);" for i in range(5))
        + "CREATE TABLE guarded (a int); GRANT SELECT ON guarded TO PUBLIC;"
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;"
    )
    with a_role(database.server, "ann") as role:
        url = database.server.url(database.name, user=role, password=PASSWORD)
        report = examined(profile_of(url, directory), database.server)
        fixes = [one.fix for one in of(report, Area.RIGHTS, Grade.PROBLEM)]
        warnings = [one.fix for one in of(report, Area.RIGHTS, Grade.WARNING)]
    assert not report.healthy
    assert "GRANT pg_read_all_data TO ann" in fixes[0]
    assert "GRANT SELECT ON TABLE public.t3 TO ann;" in fixes
    assert "ALTER ROLE ann BYPASSRLS;" in fixes
    assert "ALTER ROLE ann CREATEDB" in warnings[0]


def test_a_pooler_is_a_problem(database: PgDatabase, directory: Path) -> None:
    """It asks for the direct port."""
    with pooled(database.server) as params:
        text = conninfo.text_of({**params, "dbname": database.name})
        report = examined(profile_of(text, directory), database.server)
    problems = of(report, Area.CONNECTION, Grade.PROBLEM)
    assert "PgBouncer" in problems[0].text
    assert "5432" in problems[0].fix


def test_a_held_lock_is_a_warning(database: PgDatabase, directory: Path) -> None:
    """Who holds it, and what ends it."""
    database.load("CREATE TABLE users (a int);")
    with database.connect(application_name="migration") as holder:
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE users")
        report = examined(profile_of(database.url, directory), database.server)
        pid = holder.info.backend_pid
    (warning,) = of(report, Area.LOCKS)
    assert warning.grade is Grade.WARNING
    assert f"pg_terminate_backend({pid})" in warning.text
    assert report.healthy


def test_an_older_tool_than_the_server_is_a_problem(server: PgServer) -> None:
    """Nothing else being there, the report says what to install; the exit code is that of client tools."""
    tools = tuple(tool for tool in client_tools.find_tools([server.bin]) if tool.version[0] < 18)
    survey = client_tools.Survey(tools, ())
    picked, findings, errors = machine.pick(survey, 180006)
    assert picked == ()
    assert {one.grade for one in findings} == {Grade.PROBLEM}
    assert all(isinstance(one, ClientToolError) for one in errors)
    assert "18" in findings[0].fix


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Return a directory into which even root cannot write."""
    path = tmp_path / "sealed"
    path.mkdir(mode=0o700)
    if subprocess.run(["chattr", "+i", str(path)], check=False, capture_output=True).returncode:
        pytest.skip("the file system has no immutable directories, or we may not make one")
    yield path
    subprocess.run(["chattr", "-i", str(path)], check=True)


def test_a_directory_that_cannot_be_written_is_a_problem(read_only: Path) -> None:
    """Found by trying, not by looking at permissions."""
    (found,) = machine.folder(read_only)
    assert found.grade is Grade.PROBLEM
    assert "cannot be written" in found.text


def test_a_directory_that_others_may_write_is_a_problem(directory: Path) -> None:
    """With what to type; a symbolic link is one too."""
    directory.chmod(0o770)
    (found,) = machine.folder(directory)
    assert (found.grade, found.fix) == (Grade.PROBLEM, f"Take that right away: chmod go-w {directory}")
    directory.chmod(0o700)
    link = directory.parent / "link"
    link.symlink_to(directory)
    (found,) = machine.folder(link)
    assert found.grade is Grade.PROBLEM


def test_a_directory_that_is_not_there_is_none(tmp_path: Path) -> None:
    """The first backup makes it; looking does not."""
    (found,) = machine.folder(tmp_path / "a" / "b")
    assert found.grade is Grade.OK
    assert list(tmp_path.iterdir()) == []


def test_free_space_is_compared_with_the_database(tmp_path: Path) -> None:
    """Twice the size is fine, less a warning, far less a problem."""
    free = files.free_bytes(tmp_path)
    grades = [machine.space(tmp_path, needed).grade for needed in (free // 3, free, free * 8)]
    assert grades == [Grade.OK, Grade.WARNING, Grade.PROBLEM]


def test_backups_beside_the_data_are_a_warning(server: PgServer, directory: Path) -> None:
    """On a local server only; elsewhere another disk is a matter of course."""
    data = str(server.home / "data")
    (found,) = machine.same_disk(server.home, data, "127.0.0.1")
    assert (found.grade, "another machine" in found.fix) == (Grade.WARNING, True)
    places = map(Path, ("/proc", "/dev/shm", "/tmp"))
    elsewhere = next(path for path in places if not files.same_disk(path, server.home))
    assert [one.grade for one in machine.same_disk(elsewhere, data, "/tmp")] == [Grade.OK]
    assert list(machine.same_disk(server.home, data, "db.example")) == []
    (unknown,) = machine.same_disk(server.home, "", "localhost")
    assert unknown.grade is Grade.OK


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("/run/postgresql", True),
        ("localhost", True),
        ("127.0.1.1", True),
        ("::1", True),
        ("db", False),
        ("10.0.0.1", False),
    ],
)
def test_local_hosts_are_known(host: str, *, local: bool) -> None:
    """Sockets and loopback addresses."""
    assert conninfo.is_local(host) == local


def test_the_keyring_matters_to_a_profile_that_uses_it(directory: Path, tmp_path: Path) -> None:
    """No safe keyring: a problem for such a profile, a remark for others."""
    profile = profile_of("host=h", directory)
    environ = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"}
    assert machine.keyring(profile, environ).grade is Grade.OK
    with_keyring = dataclasses.replace(profile, keyring=True)
    found = machine.keyring(with_keyring, environ)
    assert (found.grade, "--passfile" in found.fix) == (Grade.PROBLEM, True)


def test_an_unreadable_passfile_is_a_problem(server: PgServer, directory: Path, tmp_path: Path) -> None:
    """Libpq would ignore it in silence."""
    passfile = tmp_path / "pass"
    passfile.touch(0o644)
    passfile.chmod(0o644)
    profile = dataclasses.replace(profile_of("host=h", directory), passfile=str(passfile))
    report = examined(profile, server)
    assert any(one.fix == f"Type: chmod 600 {passfile}" for one in of(report, Area.CONNECTION, Grade.PROBLEM))


def test_no_server_for_drills_is_a_warning() -> None:
    """A server newer than every installed one: drills need another machine, backups do not."""
    found = machine.drills(990000, [])
    assert found.grade is Grade.WARNING
    assert found.fix


def test_a_broken_policy_and_an_unsettled_suspicion_are_reported(directory: Path) -> None:
    """A policy that nobody can rely on is a problem; a suspicion that waits for somebody is a warning that says how."""
    (directory / "policy.toml").write_text("[administrators]\nusers = 'ann'\n")
    (directory / "policy.toml").chmod(0o600)
    when = datetime(2026, 8, 22, tzinfo=UTC)
    store.put(directory, when, verdict=Verdict.SUSPECT, reasons=("public.users was emptied of 9 rows.",))
    profile = profiles.resolve(None, directory, {}, directory)
    around = JobContext({}, lambda: when, NullReporter(), CancelToken())
    report = doctor.examine(profile, around)
    (policy,) = of(report, Area.POLICY, Grade.PROBLEM)
    assert "expected a list of names" in policy.text
    (suspicion,) = of(report, Area.SUSPICION, Grade.WARNING)
    assert "loopin may have been wiped" in suspicion.text
    assert "loopin-backup-cli accept loopin_backup_daily_20260822_000000" in suspicion.text
