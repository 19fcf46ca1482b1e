"""The icons are read back as the systems read them."""

from __future__ import annotations

import struct
from pathlib import Path

import icons
import pytest
from PySide6.QtGui import QColor, QImage, QImageReader

from tests.ui.loop import application

# In units of the SVG's 256: what is between the border and the first line, and that line's middle.
GROUND, LINE = (128, 90), (128, 142)
DARK, WHITE = QColor("#17181A"), QColor("#FFFFFF")
SIZES_OF_ICNS = {16, 32, 64, 128, 256, 512, 1024}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    icons.write_all(folder)
    return folder


def looks_right(image: QImage, size: int) -> None:
    """Assert that this is the icon: clear at its corners, dark, and with a white line."""
    assert (image.width(), image.height()) == (size, size)
    assert image.hasAlphaChannel()
    for x, y in ((0, 0), (size - 1, 0), (0, size - 1), (size - 1, size - 1)):
        assert image.pixelColor(x, y).alpha() == 0
    for place, colour in ((GROUND, DARK), (LINE, WHITE)):
        pixel = image.pixelColor(*(round(one * size / 256 - 0.5) for one in place))
        assert pixel.alpha() == 255
        for channel in ("red", "green", "blue"):
            # In 16 pixels the line is a pixel and a half thick, so that no pixel is all white.
            loose = 4 if size >= 48 else 110
            assert abs(getattr(pixel, channel)() - getattr(colour, channel)()) <= loose, size


def test_windows_icon_has_every_size(made: Path) -> None:
    path = made / "surtitle.ico"
    reader = QImageReader(str(path))
    seen = []
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        seen.append(image.width())
        looks_right(image, image.width())
    assert tuple(seen) == icons.ICO_SIZES
    data = path.read_bytes()
    assert data[:4] == b"\0\0\1\0"
    for number, size in enumerate(icons.ICO_SIZES):
        width, height, *_, bits, length, at = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width, height, bits) == (size % 256, size % 256, 32)
        assert data[at : at + 8] == b"\x89PNG\r\n\x1a\n"
        looks_right(QImage.fromData(data[at : at + length]), size)


def entries(icns: bytes) -> dict[bytes, bytes]:
    kind, length = struct.unpack_from(">4sI", icns)
    assert (kind, length) == (b"icns", len(icns))
    found, at = {}, 8
    while at < length:
        kind, many = struct.unpack_from(">4sI", icns, at)
        found[kind] = icns[at + 8 : at + many]
        at += many
    assert at == length
    return found


def unpacked(data: bytes, size: int) -> QImage:
    """Return the image of an ARGB entry, read as macOS reads it."""
    assert data[:4] == b"ARGB"
    plain, at = bytearray(), 4
    while at < len(data):
        head = data[at]
        if head < 128:
            plain += data[at + 1 : at + 2 + head]
            at += 2 + head
        else:
            plain += data[at + 1 : at + 2] * (head - 125)
            at += 2
    many = size * size
    assert len(plain) == 4 * many
    alpha, red, green, blue = (plain[one * many : (one + 1) * many] for one in range(4))
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    for place in range(many):
        colour = QColor(red[place], green[place], blue[place], alpha[place])
        image.setPixelColor(place % size, place // size, colour)
    return image


def test_mac_icon_has_every_size(made: Path) -> None:
    found = entries((made / "surtitle.icns").read_bytes())
    assert set(found) == {*icons.ICNS_ARGB, *icons.ICNS_PNG}
    for kind, size in icons.ICNS_PNG.items():
        looks_right(QImage.fromData(found[kind]), size)
    for kind, size in icons.ICNS_ARGB.items():
        looks_right(unpacked(found[kind], size), size)
    assert {*icons.ICNS_ARGB.values(), *icons.ICNS_PNG.values()} == SIZES_OF_ICNS


def test_a_desktop_finds_its_sizes(made: Path) -> None:
    folder = made / "hicolor"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    scalable = "scalable/apps/surtitle.svg"
    assert files == {scalable} | {
        f"{size}x{size}/apps/surtitle.png" for size in icons.HICOLOR_SIZES
    }
    assert (folder / scalable).read_bytes() == icons.SVG.read_bytes()
    for size in icons.HICOLOR_SIZES:
        looks_right(QImage(str(folder / f"{size}x{size}/apps/surtitle.png")), size)


def test_what_is_made_twice_is_the_same(made: Path, tmp_path: Path) -> None:
    icons.write_all(tmp_path)
    for path in made.rglob("*"):
        if path.is_file():
            assert (tmp_path / path.relative_to(made)).read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize("channel", [b"", b"a", b"aabbb", b"abc" * 100, b"z" * 131, b"z" * 1000])
def test_runs_come_out_as_they_went_in(channel: bytes) -> None:
    packed, plain = icons._packed(channel), bytearray()
    while packed:
        head = packed[0]
        many = 2 + head if head < 128 else 2
        plain += packed[1:many] if head < 128 else packed[1:2] * (head - 125)
        packed = packed[many:]
    assert bytes(plain) == channel


@pytest.mark.expected_log("Cannot read file")
def test_what_is_no_svg_is_refused(tmp_path: Path) -> None:
    application()  # by which Qt's words reach the log
    (tmp_path / "bad.svg").write_text("no")
    with pytest.raises(ValueError, match="no SVG"):
        icons.write_all(tmp_path, tmp_path / "bad.svg")
