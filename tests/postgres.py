"""A PostgreSQL server of the tests' own: on a free port, in a folder of its own, gone afterwards.

Its locale sorts words as people do, not as bytes, so that a test sees where an order depends on that.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import psycopg

_NAMES = count()


def binaries() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    found = shutil.which("postgres")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    return versions[-1].parent if versions else None


class Server:
    """One running server; `start` and `stop` may be called as often as a test needs.

    With `largest_file`, in bytes, it runs until the next stop as on a disk that is soon full.
    """

    def __init__(self, *, largest_file: int | None = None) -> None:
        found = binaries()
        assert found is not None
        self._binaries = found
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(self._folder, entry.pw_uid, entry.pw_gid)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        settings = ["--locale-provider=icu", "--icu-locale=en-US", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", str(self._data), "-U", "tester", "-A", "trust", "--no-sync", *settings)
        self.start(largest_file=largest_file)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _command(self, program: str, *words: str) -> list[str]:
        who = ["runuser", "-u", self._user, "--"] if self._user else []
        return [*who, str(self._binaries / program), *words]

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(self._command(program, *words), capture_output=True, cwd=self._folder, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def start(self, *, largest_file: int | None = None) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "shared_buffers": "16MB",
            "max_connections": "60",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self._folder / "log").open("ab")
        command = self._command("postgres", "-D", str(self._data), *words)
        if largest_file is not None:
            command = ["sh", "-c", f'ulimit -f {largest_file // 512} && exec "$@"', "sh", *command]
        self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        log.close()
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self._folder / "log").read_text(errors="replace")
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT throws everybody out; SIGQUIT is a crash."""
        if self._process is None:
            return
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), how)
        self._process.wait(30)
        self._process = None

    def url(self, database: str) -> str:
        """Where one of its databases is."""
        return f"postgresql://tester@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """The URL of a new database, empty or a copy of another."""
        name = f"test{next(_NAMES)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Let a database go, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Stop it and remove all that it kept."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
