from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import KeyringError
from app.ui.key_question import KeyQuestion
from app.ui.theme import Theme

NONE = KeyringError("The keyring can't be used here: this system has none", "Do this.")


@pytest.fixture
def question(theme: Theme, qtbot: QtBot) -> KeyQuestion:
    made = KeyQuestion(theme, can_write_file=True)
    qtbot.addWidget(made)
    return made


def test_it_is_not_there_until_it_has_to_be_asked(question: KeyQuestion) -> None:
    assert not question.isVisible()
    question.ask(NONE)
    assert question.isVisible()
    assert (
        question.accessibleName()
        == "The keyring can't be used here: this system has none. Where shall the key be kept?"
    )


@pytest.mark.parametrize("where", ["memory", "file"])
def test_an_answer_is_passed_on_and_the_question_goes(question: KeyQuestion, where: str) -> None:
    answers: list[str] = []
    question.answered.connect(answers.append)
    question.ask(NONE)
    getattr(question, where).click()
    assert answers == [where]
    assert not question.isVisible()


def test_not_to_answer_is_an_answer_as_well(question: KeyQuestion) -> None:
    answers: list[str] = []
    question.answered.connect(answers.append)
    question.ask(NONE)
    question._close.click()
    assert answers == []
    assert not question.isVisible()


def test_a_file_is_offered_only_where_it_can_be_private(theme: Theme, qtbot: QtBot) -> None:
    question = KeyQuestion(theme, can_write_file=False)
    qtbot.addWidget(question)
    question.ask(NONE)
    assert question.memory.isVisible()
    assert not question.file.isVisible()
