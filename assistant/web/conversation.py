"""What one browser tab has asked so far, and how a question becomes the next exchange.

Held in the page's session state: tabs do not see each other's questions.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.types import Answer, Citation, Turn
from ingest.errors import TrolyError

if TYPE_CHECKING:
    from assistant.service import Assistant

UNEXPECTED = (
    "Có lỗi ngoài dự kiến, việc này chưa làm được. Chi tiết đã ghi ở cửa sổ đang chạy chương "
    "trình; hãy thử lại, nếu vẫn lỗi thì báo người quản trị."
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer, its failure, or neither while the answer is on its way."""

    question: str
    answer: Answer | None = None
    failure: str | None = None


Conversation = tuple[Exchange, ...]


def is_waiting(conversation: Conversation) -> bool:
    """Whether the last question has no outcome yet; a second one then waits its turn."""
    return bool(conversation) and (
        conversation[-1].answer is None and conversation[-1].failure is None
    )


def history(conversation: Conversation) -> tuple[Turn, ...]:
    """The exchanges a follow-up may lean on, oldest first, without those that failed."""
    return tuple(
        Turn(
            question=(
                exchange.answer.question.standalone
                if exchange.answer.question
                else exchange.question
            ),
            answer=exchange.answer.text,
        )
        for exchange in conversation
        if exchange.answer is not None
    )


def answered(
    assistant: Assistant, conversation: Conversation, libraries: Sequence[str]
) -> Conversation:
    """The conversation with its waiting question settled. Never raises: a failure is an exchange.

    No library chosen means every library.
    """
    *before, last = conversation
    try:
        answer = assistant.ask(
            last.question, libraries=list(libraries) or None, history=history(tuple(before))
        )
    except Exception as error:
        return (*before, Exchange(last.question, failure=explain(error)))
    return (*before, Exchange(last.question, answer=answer))


def cited(conversation: Conversation, turn: int, number: int) -> Citation | None:
    """Citation ``[number]`` of the answer at ``turn`` (from 0), or passage ``[number]`` near to a
    question that was refused; None where there is none."""
    if not 0 <= turn < len(conversation):
        return None
    answer = conversation[turn].answer
    found = (c for c in ((*answer.citations, *answer.near) if answer else ()) if c.id == number)
    return next(found, None)


def explain(error: Exception) -> str:
    """What a person is told: our own errors in their words, anything else logged in full."""
    if isinstance(error, TrolyError):
        return str(error)
    _log.error("unexpected error behind the web page", exc_info=error)
    return UNEXPECTED
