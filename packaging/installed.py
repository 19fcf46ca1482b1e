"""Installs the .deb in an empty Debian and uses it as somebody would who has just downloaded it.

`dev.py prove` calls prove(). In a root that debootstrap has made, as a user who is new each time: the
package is installed by apt, started from its desktop entry on a screen with a window manager, hears a
recording through a sound server, is killed in the middle, started again, asked what it kept, taken
away again. What happened is printed; what should not have ends it. Needs root and Debian's packages.

A root of its own is no process table of its own: what is ended there is told by its user, whose number
nobody else on this machine has.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from environment import ROOT, SetupError, say

USER = "newcomer"
UID = 61_185  # of the numbers that systemd keeps for users who come and go, next to clean_room.py's
CLIP = ROOT / "resources" / "clips" / "two_cities.wav"
# What the proof itself needs there; a desktop has the like.
TOOLS = (
    *("xvfb", "openbox", "xdotool", "dbus", "dbus-x11", "pulseaudio", "pulseaudio-utils"),
    *("libgtk-3-bin", "procps", "xauth", "fonts-droid-fallback"),
)
_BOUND_S = 120.0
_CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"  # not to be found by the PATH it gets
_LINES_WANTED = 3


class Empty:
    """A Debian with nothing in it but its base, in a folder; commands run in it by chroot."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def make(self) -> None:
        """Make it with this machine's release and sources."""
        listed = _output(
            "apt-get", "indextargets", "--format", "$(SITE) $(CODENAME)", "Created-By: Packages"
        )
        # A release's own line, not that of its updates.
        site, codename = next(
            line.split() for line in listed.splitlines() if "-" not in line.split()[1]
        )
        _call(
            "debootstrap",
            "--variant=minbase",
            "--include=ca-certificates",
            codename,
            str(self.root),
            site,
        )
        for name in ("resolv.conf", "hosts"):
            shutil.copy(Path("/etc", name), self.root / "etc" / name)
        _call("cp", "-a", "/etc/ssl/certs/.", str(self.root / "etc/ssl/certs/"))
        for name in ("apt.conf.d", "sources.list.d"):
            _call("cp", "-a", f"/etc/apt/{name}/.", str(self.root / "etc/apt" / name))
        if Path("/etc/apt/sources.list").exists():
            shutil.copy("/etc/apt/sources.list", self.root / "etc/apt/sources.list")

    @contextlib.contextmanager
    def mounted(self) -> Iterator[None]:
        """Have what the kernel offers in it."""
        points = [self.root / name for name in ("proc", "sys", "dev")]
        for point in points:
            _call("mount", "--rbind", f"/{point.name}", str(point))
            _call("mount", "--make-rslave", str(point))
        try:
            yield
        finally:
            for point in reversed(points):
                _call("umount", "--recursive", "--lazy", str(point))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run it there as root, with nothing of ours in the environment."""
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        return subprocess.run(
            [_CHROOT, str(self.root), *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> set[str]:
        """Return every file and folder there, but for what apt keeps for itself and what runs."""
        passing = (
            "proc",
            "sys",
            "dev",
            "run",
            "tmp",
            "home",
            "var/cache",
            "var/lib/apt",
            "var/log",
            "var/lib/dpkg",
            "root",
        )
        found = _output("find", str(self.root), "-xdev")
        own = (line.removeprefix(f"{self.root}/") for line in found.splitlines())
        return {name for name in own if not name.startswith(passing)}


def prove(deb: Path) -> None:
    """Do all of that; the root stays for the next time. Raises SetupError with what went wrong."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise SetupError("This proof needs root, and Debian's debootstrap.")
    empty = Empty(ROOT / "build" / "empty")
    if not (empty.root / "etc/debian_version").exists():
        say("making an empty Debian")
        empty.make()
    with empty.mounted():
        say("installing what a desktop has")
        _there(empty, "apt-get", "update")
        _there(empty, "apt-get", "install", "--yes", "--no-install-recommends", *TOOLS)
        make_user(empty)
        before = empty.files()
        say("installing the package")
        shutil.copy(deb, empty.root / "tmp" / deb.name)
        shutil.copy(CLIP, empty.root / "tmp" / "clip.wav")
        told = _there(empty, "apt-get", "install", "--yes", f"/tmp/{deb.name}")
        print(next(line for line in told.splitlines() if "newly installed" in line))
        try:
            use(Desktop(empty))
        finally:
            say("taking the package away")
            _there(empty, "apt-get", "purge", "--yes", "surtitle")
            _there(empty, "apt-get", "autoremove", "--purge", "--yes")
            left = sorted(empty.files() - before)
            print("left outside the user's home:", ", ".join(left) or "nothing", flush=True)
    print("proven")


def make_user(empty: Empty) -> None:
    """Make the newcomer, in place of the last one, whose sessions would be found again."""
    if not empty.run("id", USER).returncode:
        _there(empty, "userdel", "--force", "--remove", USER)
    numbers = ("--uid", str(UID), "--gid", "users")
    _there(empty, "useradd", *numbers, "--create-home", "--shell", "/bin/sh", USER)


class Desktop:
    """The newcomer's session there: screen, window manager, D-Bus, a sound server that plays to itself."""

    def __init__(self, empty: Empty) -> None:
        self._empty = empty
        self._begun: list[subprocess.Popen[bytes]] = []
        self._user = f"{UID}:users"
        runtime = f"/run/user/{UID}"
        _there(empty, "mkdir", "-p", "-m", "700", runtime)
        _there(empty, "chown", USER, runtime)
        # What a session gives a program, and no more.
        self._environment = {
            "HOME": f"/home/{USER}",
            "USER": USER,
            "LOGNAME": USER,
            "SHELL": "/bin/sh",
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/games",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": runtime,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
            "DISPLAY": ":87",
        }

    def __enter__(self) -> Self:
        # A proof that was killed has left its screen's lock, which belongs to another user now.
        for stale in (self._empty.root / "tmp").glob(".X*"):
            shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
        self.begin("Xvfb", ":87", "-screen", "0", "1280x800x24", "-noreset")
        _wait("the screen", lambda: not self.run("xdotool", "getdisplaygeometry").returncode)
        address = self._environment["DBUS_SESSION_BUS_ADDRESS"]
        self.begin("dbus-daemon", "--session", f"--address={address}", "--nofork")
        self.begin("openbox")
        self.begin("pulseaudio", "--exit-idle-time=-1", "--daemonize=no", "-n", *_SOUND)
        _wait("the sound server", lambda: not self.run("pactl", "info").returncode)
        return self

    def __exit__(self, *_: object) -> None:
        self._empty.run("pkill", "-KILL", "-u", str(UID))
        for process in self._begun:
            process.wait()

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Start something that stays."""
        started = subprocess.Popen(
            self._in_root(command),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._begun.append(started)
        return started

    def run(self, *command: str, bound_s: float = _BOUND_S) -> subprocess.CompletedProcess[str]:
        """Run something to its end."""
        return subprocess.run(
            self._in_root(command),
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=bound_s,
        )

    def sessions(self) -> list[dict[str, Any]]:
        """Return what `surtitle sessions` lists."""
        told = self.run("surtitle", "sessions", "--json")
        return list(json.loads(told.stdout)) if told.returncode == 0 else []

    def text(self) -> list[str]:
        """Return the lines of the last session, as they are on disk now."""
        told = self.run("surtitle", "export", "last", "--format", "json")
        return [line["text"] for line in json.loads(told.stdout)["lines"]] if told.stdout else []

    def window(self, title: str) -> str:
        """Return the visible window of that title, empty where there is none."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$")
        return found.stdout.split()[0] if found.stdout.strip() else ""

    def _in_root(self, command: tuple[str, ...]) -> list[str]:
        return [_CHROOT, f"--userspec={self._user}", str(self._empty.root), *command]


# A loudspeaker that nobody hears, whose monitor is the microphone.
_SOUND = (
    *("-L", "module-native-protocol-unix", "-L", "module-null-sink sink_name=room"),
    *("-L", "module-always-sink"),
)


# The newcomer's oldest, and nobody else's on this machine.
_OF_SURTITLE = ("--euid", str(UID), "--oldest", "--exact", "surtitle")


def use(desktop: Desktop) -> None:
    """Start it, have it hear, kill it, start it again, look what is there."""
    with desktop:
        desktop.run("pactl", "set-default-source", "room.monitor")
        print(desktop.run("surtitle", "self-test").stdout, flush=True)
        for attempt in ("first", "second"):
            took = start(desktop)
            print(f"{attempt} start from the desktop entry: window after {took:.2f} s", flush=True)
            if attempt == "first":
                end(desktop)
        begin_captions(desktop)
        player = desktop.begin("paplay", "--device=room", "/tmp/clip.wav")
        _wait("captions", lambda: len(desktop.text()) >= _LINES_WANTED)
        kept = desktop.text()
        print(f"{len(kept)} lines on disk while it runs: {kept[0]!r} …", flush=True)
        # The one with a window, not the recogniser or a command; that is to end by itself.
        desktop.run("pkill", "-KILL", *_OF_SURTITLE)
        player.wait()
        _wait("the end of the recogniser", lambda: not _running(desktop))
        print("killed; nothing of it runs on", flush=True)
        start(desktop)
        _wait("the recovery", lambda: any(one.get("recovered") for one in desktop.sessions()))
        after = desktop.text()
        if after[: len(kept)] != kept:
            raise SetupError(f"Lines that were on disk are gone: {kept} became {after}")
        print(f"started again: the session is recovered, with {len(after)} lines", flush=True)
        end(desktop)


def start(desktop: Desktop) -> float:
    """Start it as a click on its entry does; return the seconds until its window is to be seen."""
    begun = time.monotonic()
    desktop.begin("gtk-launch", "surtitle")  # whose output what it starts would hold open
    _wait("the window", lambda: bool(desktop.window("Surtitle")), every_s=0.02)
    return time.monotonic() - begun


def begin_captions(desktop: Desktop) -> None:
    """Start it, and begin by its key, once the first start's words are closed."""
    start(desktop)
    desktop.run("surtitle", "tell", "window")
    _wait("captions to begin", lambda: _begun(desktop), every_s=1.0)


def _begun(desktop: Desktop) -> bool:
    desktop.run("xdotool", "key", "Escape")
    desktop.run("xdotool", "windowactivate", "--sync", desktop.window("Surtitle"), bound_s=10)
    desktop.run("xdotool", "key", "ctrl+r")
    time.sleep(1)
    return bool(desktop.window("Surtitle captions"))


def end(desktop: Desktop) -> None:
    """End it as the session would."""
    desktop.run("pkill", "-TERM", *_OF_SURTITLE)
    _wait("its end", lambda: not _running(desktop))


def _running(desktop: Desktop) -> bool:
    return not desktop.run("pgrep", *_OF_SURTITLE).returncode


def _wait(what: str, holds: Callable[[], bool], *, every_s: float = 0.25) -> None:
    until = time.monotonic() + _BOUND_S
    while not holds():
        if time.monotonic() > until:
            raise SetupError(f"In vain waited for {what}.")
        time.sleep(every_s)


def _there(empty: Empty, *command: str) -> str:
    done = empty.run(*command)
    if done.returncode:
        raise SetupError(f"{' '.join(command)}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    return done.stdout


def _call(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{' '.join(command)}: {done.stdout[-500:]} {done.stderr[-2000:]}")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
