"""A folder of ordinary files without questions: for speed, or as company for another corpus."""

from __future__ import annotations

from pathlib import Path

from eval.types import Corpus


def load(folder: Path) -> Corpus:
    """Every file under ``folder`` that ingest can read, as it lies there."""
    return Corpus(name=f"docx:{folder}", paths=(folder,))
