"""Makes a libjack that finds no JACK server, for the PortAudio that goes into the Linux bundle.

Debian's PortAudio does not load without a libjack. The real one leaves a database in shared memory
for every user who starts it, asks for Berkeley DB, and fits one version of a server; and the windows
hear through ALSA, which leads to PulseAudio and PipeWire. With this one PortAudio is told that there
is no server, and goes on without. Needs binutils.
"""

from __future__ import annotations

import platform
import re
import subprocess
from pathlib import Path

NAME = "libjack.so.0"
# "Return 0", which is no client, no port, no error.
_RETURN_ZERO = {"x86_64": "xor %eax, %eax\nret", "aarch64": "mov x0, #0\nret"}


def make_no_jack(portaudio: Path, target: Path) -> None:
    """Write a libjack with whatever the PortAudio at `portaudio` asks of one.

    Raises KeyError on a machine that nobody has said how to return 0 on, CalledProcessError with
    what a tool said.
    """
    listed = subprocess.run(
        ["nm", "-D", "--undefined-only", str(portaudio)], capture_output=True, text=True, check=True
    )
    names = sorted(set(re.findall(r"\bjack_\w+", listed.stdout)))
    code = _RETURN_ZERO[platform.machine()]
    functions = "".join(
        f".globl {name}\n.type {name}, %function\n{name}:\n{code}\n.size {name}, .-{name}\n"
        for name in names
    )
    made = target.with_suffix(".o")
    source = f'.text\n{functions}\n.section .note.GNU-stack,"",%progbits\n'
    subprocess.run(
        ["as", "-o", str(made), "-"], input=source, capture_output=True, text=True, check=True
    )
    link = ["ld", "-shared", "-soname", NAME, "--build-id=none", "-z", "relro", "-z", "now"]
    subprocess.run([*link, "-o", str(target), str(made)], capture_output=True, check=True)
    made.unlink()
