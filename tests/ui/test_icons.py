from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.store.paths import resources_dir
from app.ui.icons import app_icon, icon

NAMES = sorted(path.stem for path in (resources_dir() / "icons").glob("*.svg"))
APP = Path(__file__).parents[2] / "app"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_an_icon_is_sharp_at_each_scale_and_has_one_colour(
    qapp: QApplication, name: str, scale: int
) -> None:
    picture = icon(name, "#FF0000", 20).pixmap(QSize(20, 20), scale)
    assert picture.width() == 20 * scale
    if name == "surtitle" or "-" in name:  # which have colours of their own
        return
    image = picture.toImage()
    colours = {
        QColor(image.pixelColor(x, y)).hue()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 128
    }
    assert colours <= {0, 359}
    assert colours


def test_no_icon_lies_about_unused(qapp: QApplication) -> None:
    source = "".join(path.read_text("utf-8") for path in APP.rglob("*.py"))
    style = (resources_dir() / "style.qss").read_text("utf-8")
    in_style = [name for name in NAMES if f"/{name.partition('-')[0]}-$scheme" in style]
    assert [name for name in NAMES if f'"{name}"' not in source and name not in in_style] == []


def test_the_program_s_icon_comes_in_all_sizes(qapp: QApplication) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 256} <= sizes
