"""A machine of a test's own: folders, ports and servers that nobody else on this computer uses.

Commands of `docs/operators/operating.md` are run as they stand. Only paths
are mapped into a folder of the test, and ports are free ones (`places`); a few programs that would
change the computer have stand-ins in `bin/`, which say what they leave out.
"""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.nginx_site import on_own_ports
from tests.own_servers import OwnPostgres, free_port
from tests.programs import PATH, place_of

from .units import Units

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(__file__).resolve().parent / "bin"
VERSION = "0.2.0"
HOST = "learn.example.org"
# What the guide says → where it lies on this machine. Ports below.
FOLDERS = (
    *("/srv/learning", "/etc/learning", "/etc/nginx", "/etc/redis", "/etc/systemd/system"),
    *("/var/lib/learning", "/var/lib/redis", "/var/log/nginx/learning", "/var/backups/learning"),
    *("/run/learning-backup.key", "/mnt/stick", "/dev/shm/learning-body"),  # noqa: S108 - replaced
)
# Files of a release that name such places.
TOLD_IN = ("deploy/release", "deploy/gunicorn_conf.py", "deploy/systemd/*", "deploy/nginx/*")
# How long a section of the guide may take on a busy computer.
PATIENCE = 1800


class OwnMachine:
    """Empty, as a server is when it is new. `type_in` runs commands, `units` what is started."""

    def __init__(self, folder: Path, postgres: OwnPostgres) -> None:
        self.folder, self.postgres = folder, postgres
        self.ports = {name: free_port() for name in ("https", "http", "pages", "one", "two")}
        self.redis_port = free_port()
        self.postgres_port = int(re.findall(r":(\d+)/", postgres.url)[0])
        for name in ("etc/nginx/sites-available", "etc/nginx/sites-enabled", "etc/redis"):
            (folder / name).mkdir(parents=True)
        for name in ("etc/systemd/system", "var/lib/redis", "run", "mnt/stick", "dev/shm"):
            (folder / name).mkdir(parents=True)
        self._as_the_distribution_leaves_it()
        self.environment = self._environment()
        others = {
            "nginx": [str(BIN / "nginx"), "-g", "daemon off;"],
            "redis-server": [
                *(place_of("redis-server"), str(folder / "etc/redis/redis.conf")),
                *("--port", str(self.redis_port)),
            ],
        }
        self.units = Units(
            folder / "etc/systemd/system", folder / "run/says", others, self.environment
        )
        self.environment["ORDERS"] = str(self.units.orders)

    def _as_the_distribution_leaves_it(self) -> None:
        redis = self.folder / "etc/redis/redis.conf"
        redis.write_text("bind 127.0.0.1 ::1\nsave 3600 1 300 100\n")
        temporary = "".join(
            f"{name}_temp_path {self.folder}/run/{name};\n"
            for name in ("proxy", "fastcgi", "uwsgi", "scgi")
        )
        # As root nginx would work as another user, who may not read the folder of a test.
        user = "user root;\n" if os.getuid() == 0 else ""
        (self.folder / "etc/nginx/nginx.conf").write_text(
            f"{user}pid {self.folder}/run/nginx.pid; error_log {self.folder}/run/nginx.log;\n"
            "events {}\nhttp { include /etc/nginx/mime.types; access_log off;\n"
            f"{temporary}include {self.folder}/etc/nginx/sites-enabled/*; }}\n"
        )

    def _environment(self) -> dict[str, str]:
        """What a shell on this machine has: nothing of what the test itself was told."""
        settings = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
        kept = {name: value for name, value in os.environ.items() if name not in settings}
        own = {
            "PATH": f"{BIN}:{PATH}",
            "MACHINE": str(self.folder),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.postgres_port),
            "LEARNING_USER": subprocess.run(
                [place_of("id"), "-un"], capture_output=True, text=True, check=True
            ).stdout.strip(),
            # An older one of the distribution would be refused; see deploy/release.
            "PYTHON": sys.executable,
        }
        return kept | own

    def places(self, text: str) -> str:
        """The same commands or settings, in the places of this machine."""
        for folder in FOLDERS:
            text = text.replace(folder, f"{self.folder}{folder}")
        for port, own in {
            "127.0.0.1:5432": f"127.0.0.1:{self.postgres_port}",
            "127.0.0.1:6379": f"127.0.0.1:{self.redis_port}",
            "127.0.0.1:8001": f"127.0.0.1:{self.ports['pages']}",
        }.items():
            text = text.replace(port, own)
        return text.replace("8101", str(self.ports["one"])).replace("8102", str(self.ports["two"]))

    def unpack(self, version: str = VERSION) -> Path:
        """The release as this working tree has it, in the folder that the guide names."""
        release = self.folder / "srv/learning/releases" / version
        listed = subprocess.run(
            [place_of("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        for name in filter(None, listed.split("\0")):
            file = ROOT / name
            if name.startswith("tests/") or not file.exists():
                continue
            (release / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, release / name, follow_symlinks=False)
        for pattern in TOLD_IN:
            for file in release.glob(pattern):
                text = self.places(file.read_text())
                if file.name == "learning.conf":
                    text = on_own_ports(text, self.ports["http"], self.ports["https"])
                file.write_text(text)
        return release

    def type_in(self, *blocks: str, answers: tuple[str, ...] = (), may_fail: bool = False) -> str:
        """Types blocks one after the other into one shell; what was printed.

        `answers` are typed when a command asks, at a terminal. The shell stops at the first
        command that fails, and so does the test, unless it `may_fail`.
        """
        script = self.places("\n".join(blocks))
        mine, theirs = pty.openpty()
        with (self.folder / "run/typed").open("w+b") as printed:
            shell = subprocess.Popen(
                [place_of("bash"), "-euc", script],
                cwd=self.folder,
                env=self.environment,
                stdin=theirs,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            os.close(theirs)
            os.write(mine, "".join(f"{answer}\n" for answer in answers).encode())
            try:
                shell.wait(PATIENCE)
            finally:
                os.close(mine)
                if shell.poll() is None:
                    os.killpg(shell.pid, signal.SIGKILL)
            printed.seek(0)
            said = printed.read().decode()
        assert may_fail or not shell.returncode, f"{script}\n{said}"
        return said


@contextmanager
def own_machine(folder: Path, postgres: OwnPostgres) -> Iterator[OwnMachine]:
    """Everything that was started on it ends with the block."""
    folder.mkdir()
    machine = OwnMachine(folder, postgres)
    try:
        yield machine
    finally:
        machine.units.end()
