"""A checkout of its own for a test of the set-up: the real scripts, in a folder that may be broken.

The scripts find everything from where they lie, so a copy of them never touches the real .venv.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

REAL = Path(__file__).resolve().parents[2]


class Checkout:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.packaging = root / "packaging"
        self.packaging.mkdir(parents=True)
        for file in (REAL / "packaging").iterdir():
            if file.is_file():
                shutil.copy(file, self.packaging)
        for name in ("pyproject.toml", "README.md"):  # the build wants the README as well
            shutil.copy(REAL / name, root)

    def environment(self) -> Any:
        """Load this checkout's environment.py; anew each time, since it is told where it lies."""
        spec = importlib.util.spec_from_file_location(
            "environment", self.packaging / "environment.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def add_model(self) -> None:
        environment = self.environment()
        for name in (*environment.MODEL_FILES, *environment.GRAPHS):
            link = self.root / "resources" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(REAL / "resources" / name)
        stamp = environment.GRAPHS_STAMP.relative_to(self.root)
        shutil.copy(REAL / stamp, self.root / stamp)  # which is written to

    def add_venv(self) -> None:
        """Put in a .venv that passes for the real one: its packages are the real one's."""
        environment = self.environment()
        command = [sys.executable, "-m", "venv", "--without-pip", str(environment.VENV)]
        subprocess.run(command, check=True)
        (site,) = environment.VENV.rglob("site-packages")
        (site / "real.pth").write_text(sysconfig.get_path("purelib"))
        environment.STAMP.write_bytes(environment._stamp(environment.DEV))

    def add_program(self, name: str, script: str) -> None:
        add_program(self.environment().VENV_BIN, name, script)

    def is_prepared(self, level: str = "dev") -> bool:
        environment = self.environment()
        return bool(environment._has_environment(level) and environment._has_model())

    def has_right_model(self) -> bool:
        return all(
            hashlib.sha256((self.root / "resources" / name).read_bytes()).hexdigest() == digest
            for name, (_, digest) in self.environment().MODEL_FILES.items()
        )

    def dev(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run this checkout's dev.py as a person would."""
        return subprocess.run(
            [sys.executable, str(self.packaging / "dev.py"), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=cwd,
        )


def add_program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
