"""Stands in for systemd: starts, as children of the test, what our own units say.

It reads the units where the guide has copied them. What only systemd can do, such as taking rights
away from a process, is left out: `tests/test_deploy.py` reads those lines.
"""

import fnmatch
import shlex
import socket
import subprocess
import threading
import time
from configparser import RawConfigParser
from pathlib import Path

# A bad setting is said within this time, and a page is there.
START_SECONDS = 900
STOP_SECONDS = 60


class Units:
    """`orders` is the socket at which the stand-in for `systemctl` asks.

    `others` are services of the distribution: name → command.
    """

    def __init__(self, folder: Path, says: Path, others: dict[str, list[str]], environment: dict):
        self.folder, self.says, self.orders = folder, says, says.parent / "orders"
        self._others, self._environment = others, environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._listening: dict[str, socket.socket] = {}
        self.timers: list[str] = []
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.bind(str(self.orders))
        self._asked.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                asking, _address = self._asked.accept()
            except OSError:
                return
            with asking, asking.makefile("rw") as words:
                try:
                    told = self.obey(*shlex.split(words.readline()))
                    words.write(f"0\n{told}")
                except (OSError, RuntimeError, subprocess.SubprocessError) as problem:
                    words.write(f"1\n{problem}\n")

    def obey(self, order: str, *words: str) -> str:
        """What `systemctl` is asked for; what it prints."""
        names = [word for word in words if not word.startswith("-")]
        if order == "daemon-reload":
            return ""
        if order == "list-units":
            wanted = [name for name in self._running if any(map_to(name, names))]
            return "".join(f"{name} loaded active running\n" for name in sorted(wanted))
        act = {"enable": self.start, "start": self.start, "restart": self.restart}
        act |= {"stop": self.stop, "disable": self.stop}
        for name in names:
            act[order](name if "." in name else f"{name}.service")
        return ""

    def start(self, name: str) -> None:
        """As `systemctl start`; a timer waits for `strike`."""
        if name.endswith(".timer"):
            self.timers.append(name)
        elif name.endswith(".socket"):
            address = self._read(name)["Socket"]["ListenStream"]
            host, port = address.rsplit(":", 1)
            self._listening[name.replace(".socket", ".service")] = listening = socket.socket()
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, int(port)))
            listening.listen(2048)
        elif name.removesuffix(".service") in self._others:
            self._run(name, self._others[name.removesuffix(".service")], {}, Path("/"))
        elif name not in self._running:
            self._start_ours(name)

    def restart(self, name: str) -> None:
        self.stop(name)
        self.start(name)

    def stop(self, name: str) -> None:
        process = self._running.pop(name, None)
        if process is not None:
            process.terminate()
            process.wait(STOP_SECONDS)

    def strike(self) -> None:
        """The clock comes to the hour of every timer that was enabled, one after the other."""
        for timer in self.timers:
            said = dict(self._read(timer)["Timer"])
            self.start(said.get("Unit", timer.replace(".timer", ".service")))

    def end(self) -> None:
        """Everything is stopped, the newest first."""
        for name in reversed(list(self._running)):
            self.stop(name)
        for listening in self._listening.values():
            listening.close()
        self._asked.close()

    def running(self, name: str) -> subprocess.Popen[bytes]:
        """The process of a service that runs."""
        return self._running[name]

    # --- our own ----------------------------------------------------------------------------

    def _read(self, name: str) -> RawConfigParser:
        template, at, instance = name.partition("@")
        file = f"{template}@.{name.rpartition('.')[2]}" if at else name
        text = (self.folder / file).read_text(encoding="utf-8")
        unit = RawConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(text.replace("%i", instance.rpartition(".")[0]).replace("\\\n", " "))
        return unit

    def _start_ours(self, name: str) -> None:
        service = self._read(name)["Service"]
        more = dict(part.split("=", 1) for part in shlex.split(service.get("Environment", "")))
        folder = Path(service.get("WorkingDirectory", "/"))
        if before := service.get("ExecStartPre"):
            self._once(name, before, more, folder)
        command = shlex.split(service["ExecStart"])
        if service.get("Type") == "oneshot":
            self._once(name, service["ExecStart"], more, folder)
        elif service.get("Type") == "notify":
            self._until_ready(name, command, more, folder)
        else:
            self._run(name, command, more, folder)

    def _once(self, name: str, command: str, more: dict, folder: Path) -> None:
        with self.says.open("ab") as says:
            ended = subprocess.run(
                shlex.split(command),
                cwd=folder,
                env=self._environment | more,
                stdout=says,
                stderr=says,
                check=False,
                timeout=START_SECONDS,
            )
        if ended.returncode:
            raise RuntimeError(f"{name} failed ({ended.returncode}).\n{self.says.read_text()}")

    def _until_ready(self, name: str, command: list[str], more: dict, folder: Path) -> None:
        """Waits for the service to say that it is ready, as `Type=notify` means it."""
        place = self.says.parent / "notify"
        place.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hears:
            hears.bind(str(place))
            hears.settimeout(1)
            self._run(name, command, more | {"NOTIFY_SOCKET": str(place)}, folder)
            end = time.monotonic() + START_SECONDS
            while not self._has_said(hears, b"READY=1"):
                if self._running[name].poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{name} is not ready.\n{self.says.read_text()}")

    @staticmethod
    def _has_said(hears: socket.socket, word: bytes) -> bool:
        try:
            return word in hears.recv(4096)
        except TimeoutError:
            return False

    def _run(self, name: str, command: list[str], more: dict, folder: Path) -> None:
        passed: tuple[int, ...] = ()
        if listening := self._listening.get(name):
            passed = (listening.fileno(),)
            # systemd hands a socket on as number 3, and names the process that it is for.
            hand_on = f"exec 3<&{passed[0]}; LISTEN_PID=$$ LISTEN_FDS=1 exec"
            # dash reads no number of two digits behind the sign.
            command = ["bash", "-c", f"{hand_on} {shlex.join(command)}"]
        with self.says.open("ab") as says:
            self._running[name] = subprocess.Popen(
                command,
                cwd=folder,
                env=self._environment | more,
                stdout=says,
                stderr=says,
                pass_fds=passed,
                umask=0o077,
                # A test that is interrupted ends its services itself.
                start_new_session=True,
            )


def map_to(name: str, patterns: list[str]) -> list[bool]:
    """Whether the name fits each pattern."""
    return [fnmatch.fnmatch(name, pattern) for pattern in patterns]
