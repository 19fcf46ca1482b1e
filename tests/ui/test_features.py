from __future__ import annotations

import subprocess
import sys


def test_no_module_is_read_through_for_features_that_nobody_switches() -> None:
    looked = (
        "import app.ui.features, linecache; read = len(linecache.cache); import csv, app.ui.icons"
    )
    told = "; print(len(linecache.cache) - read)"
    ran = subprocess.run(
        [sys.executable, "-c", looked + told], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "0\n"
