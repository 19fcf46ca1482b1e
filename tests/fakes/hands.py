"""Somebody at work in another program, whose text tells whether the focus stayed with them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes import editor as editors
from tests.fakes.desktop import Desktop
from tests.fakes.window import until


class Editor:
    """A running editor of somebody's."""

    def __init__(self, desktop: Desktop, file: Path, *, full: bool = False) -> None:
        self._desktop = desktop
        self._file = file
        arguments = [str(file), *(["full"] if full else [])]
        desktop.start(sys.executable, "-m", "tests.fakes.editor", *arguments)
        until("the editor is there", lambda: desktop.windows(editors.TITLE))
        until("it has the focus", lambda: self.says("focused"))

    def says(self, what: str) -> Any:
        return json.loads(self._file.read_text())[what] if self._file.exists() else None
