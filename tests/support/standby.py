"""A hot standby of a server of the tests."""

from __future__ import annotations

from loopin_backup_core.system import process
from tests.support.postgres import PgServer

TIMEOUT = 60.0


class Standby(PgServer):
    """Follows ``primary``; read-only, with the same databases and passwords."""

    def __init__(self, primary: PgServer) -> None:
        super().__init__(primary.installation, {"hot_standby": "on"})
        self.password = primary.password
        self._primary = primary

    def _make_cluster(self) -> None:
        data, sockets = self.home / "data", self.home / "socket"
        for folder in (data, sockets):
            folder.mkdir(0o700)
            self._give_away(folder)
        params = self._primary.params(tcp=True)
        made = self._command(
            "pg_basebackup", "-D", str(data), "--write-recovery-conf", "--checkpoint=fast", "--no-sync"
        )
        env = {**made.env, "PGHOST": params["host"], "PGPORT": params["port"], "PGUSER": params["user"]}
        env["PGPASSWORD"] = params["password"]
        process.run(process.Command(made.program, made.args, env, made.user, made.group), timeout=TIMEOUT)
