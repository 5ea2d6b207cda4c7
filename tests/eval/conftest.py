"""A small real assistant whose findings can be worked out by hand: it counts shared syllables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.types import (
    DEFAULT_SEARCH,
    Answer,
    Citation,
    Claim,
    Hit,
    Question,
    SearchSettings,
    SourceView,
    Turn,
)
from eval import prepare
from ingest.normalise import syllables
from ingest.settings import Settings
from ingest.types import (
    Document,
    DocumentFacts,
    IngestReport,
    Passage,
    Progress,
    Refusal,
)


class CountingAssistant:
    """Reads .txt files only; a paragraph is a passage; a hit shares syllables with the question.

    It answers with the best paragraph when at least ENOUGH syllables are shared, and refuses below.
    A question that holds "nổ" fails.
    """

    ENOUGH = 3

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.held: list[tuple[Document, str, tuple[Passage, ...]]] = []
        self.used: list[SearchSettings] = []
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def __enter__(self) -> CountingAssistant:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def add(
        self,
        paths: Sequence[Path],
        *,
        library: str = "Kho chung",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        files = sorted(f for p in paths for f in (p.rglob("*") if p.is_dir() else [p]))
        refused = tuple(Refusal(f.name, "không phải văn bản") for f in files if f.suffix != ".txt")
        for done, file in enumerate(f for f in files if f.suffix == ".txt"):
            self._add(file, library)
            if on_progress:
                on_progress(Progress(file.name, done + 1, len(files), "xong"))
        return IngestReport(
            tuple(d.file for d, _, _ in self.held),
            (),
            refused,
            sum(len(passages) for _, _, passages in self.held),
            2.0,
            100.0,
        )

    def _add(self, file: Path, library: str) -> None:
        text = file.read_text("utf-8")
        passages = tuple(
            Passage(m.group(), m.start(), m.end(), (), article=_article(m.group()))
            for m in re.finditer(r"\S[^\n]*(?:\n[^\n]+)*", text)
        )
        number = re.search(r"Số (\S+)", text)
        issued = re.search(r"\d{4}-\d\d-\d\d", text)
        facts = DocumentFacts(
            text.split("\n")[0],
            number=number and number.group(1),
            issued=issued and issued.group(),
        )
        version = hashlib.sha256(text.encode()).hexdigest()
        document = Document(
            len(self.held) + 1, version, library, file.name, facts, 1, 0, len(passages)
        )
        self.held.append((document, text, passages))

    def search(
        self,
        question: str,
        *,
        libraries: Sequence[str] | None = None,
        limit: int = 10,
        using: SearchSettings = DEFAULT_SEARCH,
    ) -> tuple[Hit, ...]:
        del libraries
        self.used.append(using)
        if "nổ" in question:
            raise RuntimeError("nổ")
        wanted = set(syllables(question))
        hits = [
            Hit(passage, document, float(len(wanted & set(syllables(passage.text)))))
            for document, _, passages in self.held
            for passage in passages
        ]
        hits = [hit for hit in hits if hit.score > 0]
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def ask(
        self,
        question: str,
        *,
        libraries: Sequence[str] | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        hits = self.search(question, libraries=libraries)
        understood = Question(question, question + "!", "what")
        if not hits or hits[0].score < self.ENOUGH:
            return Answer("refused", "Không tìm thấy căn cứ.", question=understood)
        passage, facts = hits[0].passage, hits[0].document.facts
        citation = Citation(
            1, passage.text, hits[0].document.id, facts.title, facts.number, facts.issued, (),
            passage.article, (), hits[0].document.version, "Kho chung", passage.start, passage.end,
        )  # fmt: skip
        claim = Claim(passage.text, "verified", (1,))
        return Answer("answered", passage.text, (claim,), (citation,), question=understood)

    def open(self, citation: Citation, *, around: int = 700) -> SourceView:
        text = self.held[citation.document_id - 1][1]
        start, end = citation.start, citation.end
        return SourceView(
            citation, text[max(0, start - around) : start], text[start:end],
            text[end : end + around], None,
        )  # fmt: skip

    def documents(self, libraries: Sequence[str] | None = None) -> tuple[Document, ...]:
        del libraries
        return tuple(document for document, _, _ in self.held)


def _article(text: str) -> str | None:
    found = re.match(r"Điều (\d+)\.", text)
    return found.group(1) if found else None


@pytest.fixture
def counting() -> type[CountingAssistant]:
    return CountingAssistant


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[CountingAssistant]:
    """Commands open a counting assistant and leave their run records in the test's own folder."""
    made: list[CountingAssistant] = []

    def opener(settings: Settings) -> CountingAssistant:
        made.append(CountingAssistant(settings))
        return made[-1]

    monkeypatch.setattr(prepare, "_open", opener)
    monkeypatch.chdir(tmp_path)
    return made
