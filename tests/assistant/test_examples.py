"""Example questions: every one that is offered has an answer here."""

from __future__ import annotations

from assistant.service import Assistant


def test_every_example_is_answered(samples: Assistant) -> None:
    examples = samples.example_questions(6)
    assert 3 <= len(examples) <= 6
    assert len(set(examples)) == len(examples)
    for question in examples:
        assert samples.ask(question).status == "answered", question


def test_examples_come_from_several_documents(samples: Assistant) -> None:
    cited = {
        samples.ask(question).citations[0].document_id for question in samples.example_questions(6)
    }
    assert len(cited) > 1


def test_examples_of_a_small_library_are_answered_too(office: Assistant) -> None:
    examples = office.example_questions(4)
    assert examples
    for question in examples:
        assert office.ask(question).status == "answered", question


def test_no_more_than_asked_for(samples: Assistant) -> None:
    assert samples.example_questions(0) == ()
    assert len(samples.example_questions(1)) == 1


def test_an_empty_library_offers_nothing(empty: Assistant) -> None:
    assert empty.example_questions() == ()
