"""Takes the pictures, on a private desktop: light and dark, at 100 and at 200 %."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

from tests.fakes.desktop import Desktop, missing_tools

FOLDER = Path("build") / "pictures"
SCREEN = (1280, 800)


def main() -> int:
    """Take all pictures and say where they are."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    if missing := missing_tools():
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 1
    for scale in (1, 2):
        width, height = SCREEN
        with Desktop(width * scale, height * scale) as desktop:
            for scheme, language in itertools.product(("light", "dark"), ("en", "zh")):
                subprocess.run(
                    [sys.executable, "-m", "tests.pictures.scenes", scheme, language, str(folder)],
                    env={**os.environ, **desktop.environment, "QT_SCALE_FACTOR": str(scale)},
                    check=True,
                )
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
