import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.captions import FinalLine, PartialLine, State, StateChanged
from app.domain.lines import Line
from app.domain.progress import Progress


def final(end: float) -> FinalLine:
    return FinalLine(line=Line(number=1, start=0.0, end=end, text="a"), saved=True)


def partial(start: float) -> PartialLine:
    return PartialLine(number=1, start=start, settled="a", tail="")


def test_it_gets_on_with_what_is_captioned() -> None:
    progress = Progress(1000.0)
    assert (progress.share, progress.left_s(1001.0)) == (None, None)
    progress.duration_s = 100.0
    assert progress.share == 0
    assert not progress.note(StateChanged(state=State.LISTENING))
    assert progress.note(partial(10.0))
    assert not progress.note(partial(10.0))
    assert progress.note(final(25.0))
    assert not progress.note(partial(20.0))
    assert progress.share == 0.25
    assert progress.left_s(1010.0) == pytest.approx(30.0)


def test_what_an_earlier_run_captioned_says_nothing_of_the_pace() -> None:
    progress = Progress(0.0, 50.0)
    progress.duration_s = 100.0
    assert (progress.share, progress.left_s(5.0)) == (0.5, None)
    progress.note(final(60.0))
    assert progress.left_s(5.0) == pytest.approx(20.0)


@given(
    reached=st.floats(0, 1e5),
    duration=st.none() | st.floats(0, 1e5),
    end=st.floats(0, 1e5),
    now=st.floats(0, 1e5),
)
def test_it_is_never_less_than_nothing_and_never_more_than_all(
    reached: float, duration: float | None, end: float, now: float
) -> None:
    progress = Progress(0.0, reached)
    progress.duration_s = duration
    progress.note(final(end))
    assert progress.share is None or 0 <= progress.share <= 1
    left_s = progress.left_s(now)
    assert left_s is None or left_s >= 0
