"""``eval ocr``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval import answers as answering
from eval import record
from eval.cases_file import SAMPLE_CASES, SAMPLE_DOCUMENTS
from eval.commands.shared import JsonOption, bar, opened, reported
from eval.corpora import labelled
from eval.types import Report
from ingest.errors import UsageError
from ingest.settings import read_settings

if TYPE_CHECKING:
    from eval.scans import Setting


def ocr(
    pages: Annotated[
        int, typer.Option(min=1, help="Số trang đo ở mỗi cách quét, rải đều các văn bản mẫu.")
    ] = 12,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Chỉ đo cách quét này, ví dụ 200_clean; viết nhiều lần được."),
    ] = None,
    questions: Annotated[
        bool, typer.Option(help="Hỏi các câu hỏi mẫu trên mọi văn bản mẫu đã quét.")
    ] = True,
    questions_at: Annotated[str, typer.Option(help="Cách quét các văn bản để hỏi.")] = "200_clean",
    as_json: JsonOption = False,
) -> None:
    """Nhận dạng chữ từ bản quét sai bao nhiêu, nhanh đến đâu, còn trả lời được bao nhiêu câu."""
    # Not before it is asked for: PDFium and Pillow load for every command otherwise.
    from eval import ocr as recognising
    from eval.scans import SETTINGS, printed, scanned_pdf
    from ingest.readers.ocr.tesseract import missing

    with reported(as_json) as (console, finish), tempfile.TemporaryDirectory() as scratch:
        if lacking := missing():
            raise UsageError(f"{lacking} Cài tesseract-ocr-vie rồi chạy lại.")
        settings = [_setting(name) for name in only] if only else list(SETTINGS)
        asked_at = _setting(questions_at)
        pdfs = printed(SAMPLE_DOCUMENTS, Path(scratch) / "in")
        with bar(console, "Nhận dạng", pages * len(settings)) as step:
            metrics, outcomes = recognising.error_rates(pdfs, settings, pages, step)
        corpora = []
        if questions:
            scans = Path(scratch) / "quét"
            scans.mkdir()
            for path in pdfs:
                # The document's own name, whatever its suffix: labels name files by it.
                scanned_pdf(path, asked_at, scans / path.stem)
            done_as = {path.stem for path in pdfs}
            others = [path for path in SAMPLE_DOCUMENTS.iterdir() if path.name not in done_as]
            for path in others:
                shutil.copyfile(path, scans / path.name)
            loaded = labelled.load(SAMPLE_CASES, scans)
            corpora.append(loaded)
            with (
                opened(console, corpora, read_settings(), None) as (assistant, ingested),
                bar(console, "Hỏi", len(loaded.cases)) as step,
            ):
                done = answering.run_cases(assistant, loaded.cases, step)
            metrics |= {
                f"questions_right@{asked_at.name}": done.metrics["right"],
                "questions": done.metrics["questions"],
                "accuracy": done.metrics["accuracy"],
                "quote_violations": done.metrics["quote_violations"],
                "documents_scanned": len(pdfs),
                "documents_as_they_are": len(others),
                "documents_refused": len(ingested.refused),
                "ingest_seconds": ingested.seconds,
            }
            outcomes = (*outcomes, *done.outcomes)
        conditions = record.describe(read_settings(), corpora, pages=pages)
        finish(Report("ocr", metrics, outcomes, conditions))


def _setting(name: str) -> Setting:
    from eval.scans import SETTINGS

    for setting in SETTINGS:
        if setting.name == name:
            return setting
    raise UsageError(
        f"Không có cách quét “{name}”. Các cách: {', '.join(s.name for s in SETTINGS)}."
    )
