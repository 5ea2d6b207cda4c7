"""A refusal that helps: what was looked for, the passages nearest to it, what to try.

A passage that may be what a person looks for is worth opening, even where nothing is sure enough to
be called an answer: of questions in other words than the documents', whose answer is hardly ever
sure, nearly half have theirs among the first three passages found (45 % of the first half of
``eval/cases/other_words.jsonl``, 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asking import is_asking
from assistant.citations import cite
from assistant.types import Answer, Hit, Question
from ingest.catalog import Catalog
from ingest.normalise import syllables

_MOST = 3
# A passage is near that has so much of the question's content syllables, in its words or above
# them. No index is asked how rare they are: how often a foreign library has them must not show.
_NEAR = 0.5
# Or one of such a similarity: the best passage of the samples has more for 85 % of the questions in
# other words, and less for 14 of 17 about gold, football and cooking.
_ALIKE = 0.35


def refusal(catalog: Catalog, question: Question, hits: Sequence[Hit]) -> Answer:
    """No evidence, no answer: the nearest passages, none of which is said to answer."""
    near = [hit for hit in hits if _is_near(question, hit)][:_MOST]
    documents = tuple({hit.document.id: hit.document for hit in near}.values())
    lines = ["Chưa tìm thấy căn cứ trong kho tài liệu để trả lời câu hỏi này."]
    if near:
        lines.append(
            "Hãy mở các đoạn gần nhất để xem, hoặc nêu rõ tên văn bản, đơn vị, thời gian cần hỏi."
        )
    else:
        lines.append(
            "Không có văn bản nào trong kho gần với điều được hỏi; hãy nạp thêm tài liệu, hoặc hỏi "
            "lại bằng chữ dùng trong văn bản."
        )
    places = (
        cite(catalog, number, hit.document, hit.passage.start, hit.passage.end, hit.passage.text,
             hit.passage)
        for number, hit in enumerate(near, 1)
    )  # fmt: skip
    return Answer(
        "refused",
        " ".join(lines),
        nearest=documents,
        near=tuple(place for place in places if place),
        question=question,
    )


def _is_near(question: Question, hit: Hit) -> bool:
    asked = {s for s in syllables(question.standalone) if not is_asking(s)}
    passage = hit.passage
    around = "\n".join((hit.document.facts.title, *passage.heading_path, passage.text))
    said = len(asked & set(syllables(around)))
    return bool(asked) and (said >= _NEAR * len(asked) or hit.dense >= _ALIKE)
