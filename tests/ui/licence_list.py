"""A list of licences such as the build makes, for tests and pictures."""

from __future__ import annotations

import json
from pathlib import Path

MIT = """Copyright (c) Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction.
"""
PARTS = (
    ("Qt and the LGPL", "", "", "QT-AND-LGPL.md", "# Qt and PySide6\n\nUsed under the **LGPL**.\n"),
    ("Surtitle", "0.1.0", "MIT", "surtitle.txt", MIT),
    ("jeepney", "0.9.0", "MIT", "jeepney.txt", MIT),
    ("libsndfile", "1.2.2", "LGPL-2.1-or-later", "libsndfile.txt", "GNU LESSER GENERAL PUBLIC"),
    (
        "numpy",
        "2.4.6",
        "BSD-3-Clause AND 0BSD AND MIT AND Zlib",
        "numpy.txt",
        "All rights reserved",
    ),
    ("Qt", "6.11.3", "LGPL-3.0-only", "qt.txt", "GNU LESSER GENERAL PUBLIC LICENSE\n" * 200),
)


def write_list(folder: Path) -> None:
    """Fill a folder as packaging/licences.py does."""
    index = []
    for name, version, licence, file, text in PARTS:
        (folder / file).write_text(text, encoding="utf-8")
        homepage = f"https://{name.lower()}.example"
        entry = {"name": name, "version": version, "licence": licence, "file": file}
        index.append({**entry, "homepage": homepage})
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
