"""Makes every icon that a system asks for from the one SVG: .ico, .icns, and PNGs for a desktop's theme.

    python packaging/icons.py FOLDER

Needs PySide6; the same SVG and the same PySide6 make the same bytes. In FOLDER:

    surtitle.ico                         Windows: executables, installer, documents
    surtitle.icns                        macOS: the app and its documents
    hicolor/NxN/apps/surtitle.png        desktops that follow the icon theme specification
    hicolor/scalable/apps/surtitle.svg
"""

from __future__ import annotations

import itertools
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SVG = Path(__file__).resolve().parent.parent / "resources" / "icons" / "surtitle.svg"
NAME = "surtitle"

# 100 to 400 % of the 16 and 32 of lists and the taskbar, and what Explorer's large views show.
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
HICOLOR_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
# What is in an .icns, by its types. macOS shows an app's 16 and 32 from ARGB only: the older types
# that could hold a PNG of these sizes are passed over in a bundle.
ICNS_ARGB = {b"ic04": 16, b"ic05": 32}
ICNS_PNG = {
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,  # 512@2x
    b"ic11": 32,  # 16@2x
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}


def write_all(folder: Path, svg: Path = SVG) -> None:
    """Write all of it below `folder`. Raises ValueError when `svg` can't be drawn, and OSError."""
    # Shapes only, drawn into memory: Qt needs no application for that, and so no screen. One made
    # here would stand in the way of a test's windows, as a process can have one only.
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no SVG that Qt can draw")
    sizes = {*ICO_SIZES, *HICOLOR_SIZES, *ICNS_ARGB.values(), *ICNS_PNG.values()}
    images = {size: _drawn(renderer, size) for size in sizes}
    pngs = {size: _png(image) for size, image in images.items()}
    _write(folder / f"{NAME}.ico", ico({size: pngs[size] for size in ICO_SIZES}))
    entries = {kind: argb(images[size]) for kind, size in ICNS_ARGB.items()}
    entries |= {kind: pngs[size] for kind, size in ICNS_PNG.items()}
    _write(folder / f"{NAME}.icns", icns(entries))
    for size in HICOLOR_SIZES:
        _write(folder / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png", pngs[size])
    _write(folder / "hicolor" / "scalable" / "apps" / f"{NAME}.svg", svg.read_bytes())


def ico(pngs: dict[int, bytes]) -> bytes:
    """Return an .ico of PNGs by their size in pixels, 256 at most."""
    head = struct.pack("<HHH", 0, 1, len(pngs))
    at = len(head) + 16 * len(pngs)
    for size, png in pngs.items():
        # A byte per side, where 256 is written as 0; no palette; one plane; 32 bits a pixel.
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return head + b"".join(pngs.values())


def icns(entries: dict[bytes, bytes]) -> bytes:
    """Return an .icns of its entries by their four-letter type."""
    body = b"".join(
        kind + struct.pack(">I", 8 + len(data)) + data for kind, data in entries.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def argb(image: QImage) -> bytes:
    """Return an image as an .icns has it in small: the four channels one after the other, packed."""
    rgba = image.convertToFormat(
        QImage.Format.Format_RGBA8888
    )  # lives as long as its bits are read
    pixels = bytes(rgba.constBits())
    return b"ARGB" + b"".join(_packed(pixels[channel::4]) for channel in (3, 0, 1, 2))


def _packed(channel: bytes) -> bytes:
    """Return bytes as runs: 128 and more says how often the next one is, less how many follow."""
    packed, plain = bytearray(), bytearray()

    def put_plain() -> None:
        for at in range(0, len(plain), 128):
            some = plain[at : at + 128]
            packed.append(len(some) - 1)
            packed.extend(some)
        plain.clear()

    for value, group in itertools.groupby(channel):
        many = len(list(group))
        while many >= 3:
            put_plain()
            run = min(many, 130)
            packed.extend((run + 125, value))
            many -= run
        plain.extend([value] * many)
    put_plain()
    return bytes(packed)


def _drawn(renderer: QSvgRenderer, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    # 96 dots an inch, which Qt would otherwise take from a screen, if there is one.
    image.setDotsPerMeterX(3780)
    image.setDotsPerMeterY(3780)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_ARGB32)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"PNG")).write(image):
        raise ValueError("Qt wrote no PNG")
    return bytes(buffer.data().data())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    write_all(Path(sys.argv[1]))
