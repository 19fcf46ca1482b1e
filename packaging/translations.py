"""What the windows say in other languages: found in the source, merged into Qt Linguist's files, compiled.

Standard library only. A text is what stands first in a call of tr() or phrase(), as one literal.
"""

from __future__ import annotations

import ast
import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "Surtitle"
_CALLS = ("tr", "phrase")


class TextError(Exception):
    """A text can't be translated; says where and why."""


def texts(folder: Path = ROOT / "app") -> list[str]:
    """Return every text that the program says to people, sorted. Raises TextError."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in _CALLS or not node.args:
                continue
            text = node.args[0]
            if isinstance(text, ast.JoinedStr):
                raise TextError(f"{path}:{text.lineno}: a template has its values by name")
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.add(text.value)
            elif node.func.id == "phrase":
                raise TextError(f"{path}:{node.lineno}: phrase() takes a literal")
    return sorted(found)


def update(lupdate: Path) -> int:
    """Merge what the source says now into the files that translators work on."""
    # Linguist's own tool keeps what is translated; it reads C++, and our texts don't depend on it.
    with tempfile.TemporaryDirectory() as folder:
        stub = Path(folder) / "texts.cpp"
        lines = (
            f'QT_TRANSLATE_NOOP("{CONTEXT}", {json.dumps(text, ensure_ascii=False)});\n'
            for text in texts()
        )
        stub.write_text("".join(lines), encoding="utf-8")
        files = [str(path) for path in sorted(FOLDER.glob("*.ts"))]
        command = [str(lupdate), "-silent", "-no-obsolete", "-locations", "none", str(stub)]
        return subprocess.run([*command, "-ts", *files], check=False).returncode


def compile_all(lrelease: Path) -> None:
    """Compile each translation that is newer than its compiled file. Raises OSError."""
    for path in sorted(FOLDER.glob("*.ts")):
        compiled = path.with_suffix(".qm")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        done = subprocess.run(
            [str(lrelease), "-silent", "-nounfinished", str(path), "-qm", str(compiled)],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode or not compiled.exists():
            raise OSError(f"{path.name} could not be compiled: {done.stderr.strip()}")
