"""A style that can be painted, or a clear word why not."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.caption_style import PRESETS, STYLE_RULES, CaptionStyle
from app.errors import InputError


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", 11),
        ("size", 97),
        ("size", "28"),
        ("lines", 0),
        ("lines", True),
        ("weight", 950),
        ("spacing", 99),
        ("text", "white"),
        ("text", "#FFF"),
        ("ground", None),
        ("opacity", 101),
        ("outline", -1),
        ("shadow", 1),
        ("alignment", "left"),
        ("radius", 1.5),
        ("family", ""),
        ("family", "a\nb"),
    ],
)
def test_a_value_that_a_field_does_not_take_is_named(field: str, value: Any) -> None:
    with pytest.raises(InputError, match=field):
        CaptionStyle(**{field: value})


def test_every_field_has_a_rule_and_every_preset_can_be_made() -> None:
    assert set(STYLE_RULES) == set(CaptionStyle.__dataclass_fields__)
    assert PRESETS["Standard"] == CaptionStyle()
    assert len(set(PRESETS.values())) == 5
