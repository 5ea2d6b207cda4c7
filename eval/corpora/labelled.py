"""Our own labelled questions (``eval/cases``) with the documents that they rest on."""

from __future__ import annotations

from pathlib import Path

from eval.cases_file import SAMPLE_DOCUMENTS, load_cases
from eval.types import Corpus
from ingest.errors import UsageError


def load(path: Path, documents: str | Path | None = None) -> Corpus:
    """The cases of a file and the folder of their documents, the sample documents by default.

    Raises:
        UsageError: a line that is not a case, or no such folder.
    """
    folder = Path(documents) if documents else SAMPLE_DOCUMENTS
    cases = load_cases(path)
    if not folder.exists():
        raise UsageError(f"Không thấy thư mục văn bản “{folder}” mà tệp câu hỏi dựa vào.")
    return Corpus(name=f"cases:{path}", cases=cases, paths=(folder,))
