"""Contrast is counted against whatever could lie behind the captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.contrast import AA, AAA, contrast_of, luminance, ratio


def test_the_ends_of_the_scale() -> None:
    assert ratio(luminance("#FFFFFF"), luminance("#000000")) == pytest.approx(21)
    assert ratio(luminance("#777777"), luminance("#777777")) == 1
    # The figure that the WCAG's own examples give for this grey.
    assert ratio(luminance("#767676"), luminance("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


def test_the_standard_holds_over_a_white_page() -> None:
    found = contrast_of(CaptionStyle())
    assert found.text == pytest.approx(11.7, abs=0.1)
    assert found.tail == pytest.approx(7.3, abs=0.2)


def test_high_contrast_is_aaa_over_anything_and_none_is_below_aa() -> None:
    assert contrast_of(PRESETS["High contrast"]).worst >= AAA
    assert all(contrast_of(style).worst >= AA for style in PRESETS.values())


def test_a_text_without_a_ground_vanishes_over_some_picture() -> None:
    assert contrast_of(CaptionStyle(opacity=0)).worst == 1
    assert contrast_of(CaptionStyle(opacity=0, outline=3)).text == pytest.approx(21)


@given(
    st.sampled_from(["#FFFFFF", "#C9CCD2", "#FFEE00", "#808080", "#000000"]),
    st.integers(0, 100),
    st.tuples(*[st.integers(0, 255)] * 3),
)
def test_no_background_is_worse_than_the_worst(
    text: str, opacity: int, behind: tuple[int, int, int]
) -> None:
    style = CaptionStyle(text=text, opacity=opacity, ground="#101820")
    share = opacity / 100
    mixed = [
        share * int(style.ground[at : at + 2], 16) + (1 - share) * part
        for at, part in zip((1, 3, 5), behind, strict=True)
    ]
    colour = "#" + "".join(f"{round(part):02x}" for part in mixed)
    seen = ratio(luminance(text), luminance(colour))
    assert contrast_of(style).text <= seen * 1.02  # a screen has whole steps
