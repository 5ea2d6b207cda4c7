"""Words that fold alike told apart where tones were typed: sau (after) is not sáu (six). Pure.

Patterns read folded questions, so that they work without diacritics; what they find is then held
against what was typed.
"""

from __future__ import annotations

from ingest.normalise import accented, fold


def is_toned(text: str) -> bool:
    """Whether a text was typed with diacritics at all."""
    return accented(text) != fold(text)


def may_mean(typed: str, meant: str, question: str) -> bool:
    """Whether ``typed`` may be the toned words ``meant``, in a question that is typed with tones
    or altogether without."""
    if is_toned(question):
        return accented(typed) == accented(meant)
    return fold(typed) == fold(meant)
