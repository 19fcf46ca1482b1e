from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Line
from app.store.journal_stretch import Stretch, stretch_of
from app.store.records import Correction, Mark, Record, Title, encode
from tests.store.entries import END, ENTRIES, LINES, START, content_of, spoken

HUGE = 2**70


def records_of(stretch: Stretch) -> list[Record | None]:
    return [stretch.start, *stretch.lines, stretch.end]


def test_a_whole_journal_is_one_stretch() -> None:
    edits: list[Record] = [
        Title(text="Talk"),
        Correction(line=0, text="x"),
        Mark(line=0, on=True),
        Title(text="T"),
    ]
    content = content_of([spoken(0), spoken(1), *edits])
    assert stretch_of(content) == Stretch(
        start=START,
        end=END,
        title="T",
        lines=[spoken(0), spoken(1)],
        corrections={0: "x"},
        marks={0: True},
        reach_s=4.0,
        following=8,
        length=len(content),
    )


@given(entries=ENTRIES, data=st.data())
def test_two_stretches_say_what_one_says(entries: list[Record], data: st.DataObject) -> None:
    content = content_of(entries)
    cut = data.draw(st.integers(0, len(content)))
    whole, first = stretch_of(content), stretch_of(content[:cut])
    rest = stretch_of(content[first.length :], first.following)
    assert rest.ascending
    assert [*first.lines, *rest.lines] == whole.lines
    assert (first.start or rest.start, rest.end or first.end) == (whole.start, whole.end)
    assert rest.following == whole.following
    assert first.length + rest.length == whole.length


def test_a_tail_is_read_again_unless_it_lacks_only_its_newline() -> None:
    content = content_of([spoken(0)])
    assert stretch_of(content[:-1]).length == len(content) - 1
    torn = stretch_of(content[:-2])
    assert torn.length == content[:-1].rindex(b"\n") + 1
    assert torn.end is None
    behind = b"torn" + encode(3, END)[:-1]
    assert stretch_of(content + behind).length == len(content)


def test_a_record_that_comes_twice_counts_once_and_they_are_put_in_order() -> None:
    said: list[Record] = [START, spoken(0), spoken(1)]
    records = list(enumerate(said))
    content = b"".join(encode(*records[place]) for place in (0, 2, 1, 2))
    stretch = stretch_of(content)
    assert not stretch.ascending
    assert records_of(stretch) == [START, spoken(0), spoken(1), None]
    assert not stretch_of(content_of([]), 1).ascending


@given(line=LINES)
def test_numbers_that_no_database_can_hold_are_none_of_ours(line: Line) -> None:
    content = encode(0, Line(number=HUGE, start=0, end=1, text="")) + encode(HUGE, line)
    stretch = stretch_of(content)
    assert stretch.lines == [line]
    assert stretch.following < 2**63


@given(st.binary(max_size=80))
def test_no_content_is_too_odd(content: bytes) -> None:
    assert records_of(stretch_of(content)) == [None, None]
