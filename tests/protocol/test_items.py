import pytest

from app.errors import LocalProtocolError
from app.protocol.items import Items


def test_each_item_knows_the_one_before_it_even_when_that_one_is_done() -> None:
    items = Items()
    assert items.add("item_1", speaking=False).previous_item_id is None
    items.close("item_1")
    assert items.add("item_2", speaking=False).previous_item_id == "item_1"
    assert len(items) == 1


def test_a_second_voice_is_a_bug() -> None:
    items = Items()
    items.add("item_1", speaking=True)
    with pytest.raises(LocalProtocolError):
        items.add("item_2", speaking=True)


def test_an_item_that_is_not_open_is_a_bug() -> None:
    items = Items()
    with pytest.raises(LocalProtocolError):
        items["item_1"]
    with pytest.raises(LocalProtocolError):
        items.close("item_1")


def test_speech_stops_once() -> None:
    item = Items().add("item_1", speaking=True)
    item.stop()
    with pytest.raises(LocalProtocolError):
        item.stop()


def test_settled_text_may_grow_and_the_tail_may_change() -> None:
    item = Items().add("item_1", speaking=True)
    assert item.read("", "The her")
    assert item.read("The ", "heron")
    assert not item.read("The ", "heron")
    assert item.read("The ", "")


@pytest.mark.parametrize("settled", ["", "The", "A heron"])
def test_settled_text_that_is_taken_back_is_a_bug(settled: str) -> None:
    item = Items().add("item_1", speaking=True)
    item.read("The heron", "")
    with pytest.raises(LocalProtocolError):
        item.read(settled, "")


def test_a_final_begins_with_the_settled_text_and_may_be_trimmed() -> None:
    item = Items().add("item_1", speaking=False)
    item.read("The heron ", "wades")
    item.check_final("The heron")
    item.check_final("The heron waits.")
    for text in ("", "the heron waits.", "The"):
        with pytest.raises(LocalProtocolError):
            item.check_final(text)


def test_a_final_while_it_is_spoken_is_a_bug() -> None:
    with pytest.raises(LocalProtocolError):
        Items().add("item_1", speaking=True).check_final("The heron")
