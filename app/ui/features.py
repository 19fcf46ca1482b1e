"""Takes out Qt for Python's search for its features; to be imported before all else that is ours.

To switch them module by module (snake_case, true properties), it reads the source of each module that
is loaded after it, and Python keeps all that it has read: 6 MB of text, 13 MB of memory. Nothing here
has them switched, so no module needs to be looked through.
"""

from __future__ import annotations

import PySide6  # noqa: F401  which brings the next one along
from shibokensupport import feature

feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001  there is no public switch
