"""What the index of names finds is enough: the documents a question names come out the same."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.named_index import possibly_named
from assistant.naming import named_documents
from assistant.question import understand
from assistant.service import Assistant


def _questions(samples: Assistant, root: Path) -> list[str]:
    """The sample cases' questions, and questions that name each document in the usual ways."""
    lines = (root / "eval" / "cases" / "samples.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines if line]
    for document in samples.documents():
        facts = document.facts
        asked.append(f"{facts.title} quy định gì?")
        asked.append(f"nội dung {facts.kind} {facts.subject} là gì")
        if facts.number:
            number = facts.number.partition("-")[0].partition("/")[0]
            asked += [f"{facts.number} nói gì?", f"{facts.kind} {number} nói gì?"]
    return asked


def test_the_same_documents_are_named(samples: Assistant, sample_documents: Path) -> None:
    documents, catalog = samples.documents(), samples._folder.catalog
    named = 0
    for text in _questions(samples, sample_documents.parents[2]):
        question = understand(text)
        whole = named_documents(question, documents)
        near = possibly_named(catalog, question, None)
        assert named_documents(question, near) == whole, text
        named += bool(whole.documents or whole.rivals)
    assert named > 100, "the comparison would hold over nothing"


def test_only_of_the_libraries_asked_for(make_assistant, letter) -> None:
    text = letter("Quy định", "31-QĐ/TU", "8/9/2020", "về bồi dưỡng chuyên môn", "Điều 1. A\nB b.")
    assistant = make_assistant({"Một": {"a.txt": text}, "Hai": {"b.txt": text + "\n"}})
    catalog = assistant._folder.catalog
    question = understand("Quy định 31-QĐ/TU nói gì?")
    assert len(possibly_named(catalog, question, None)) == 2
    (only,) = possibly_named(catalog, question, ("Hai",))
    assert only.library == "Hai"
    gone = assistant.documents(("Hai",))[0]
    assistant.remove(gone.id)
    assert possibly_named(catalog, question, ("Hai",)) == ()
    assert [d.library for d in possibly_named(catalog, question, None)] == ["Một"]
