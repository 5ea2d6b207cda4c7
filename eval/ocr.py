"""How well scanned documents are read: error rates by setting, and the questions still answered.

What should have been read is the same page with its text layer, through the same reader: the order
of columns and the words of table rows count, the reader's own way of writing them does not.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.error_rates import character_edits, word_edits
from eval.scans import Setting, scanned, single_page, spread_pages
from eval.types import Outcome
from ingest.errors import FileRefused
from ingest.readers import read


def error_rates(
    pdfs: Sequence[Path],
    settings: Sequence[Setting],
    pages: int,
    on_page: Callable[[], None] = lambda: None,
) -> tuple[dict[str, Any], tuple[Outcome, ...]]:
    """Word and character error rates over ``pages`` pages for each setting, and seconds a page.

    Returns:
        Figures by name and setting ("wer@200_clean"), and one outcome for each page and setting,
        whose score is the share of words read rightly. A page that was refused counts as empty.
    """
    chosen = spread_pages(pdfs, pages)
    metrics: dict[str, Any] = {"pages_per_setting": len(chosen)}
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="troly-eval-ocr-") as scratch:
        wanted = []
        for number, (path, index) in enumerate(chosen):
            alone = Path(scratch) / f"{number}.pdf"
            single_page(path, index, alone)
            wanted.append(_text(alone))
        for setting in settings:
            words = characters = (0, 0)
            seconds = 0.0
            for (path, index), text in zip(chosen, wanted, strict=True):
                picture = Path(scratch) / "trang.png"
                next(scanned(path, setting, [index])).save(picture, dpi=(setting.dpi,) * 2)
                start = time.perf_counter()
                got = _text(picture)
                took = time.perf_counter() - start
                wrong, of = word_edits(text, got)
                words = (words[0] + wrong, words[1] + of)
                wrong_characters, of_characters = character_edits(text, got)
                characters = (characters[0] + wrong_characters, characters[1] + of_characters)
                seconds += took
                outcomes.append(
                    Outcome(
                        id=f"{setting.name}/{path.stem}/{index + 1}",
                        type=setting.name,
                        question=f"{path.stem}, trang {index + 1}",
                        ms=took * 1000,
                        scores={"words_right": max(0.0, 1 - wrong / max(1, of))},
                        expected=text,
                        got=got,
                    )
                )
                on_page()
            metrics[f"wer@{setting.name}"] = words[0] / max(1, words[1])
            metrics[f"cer@{setting.name}"] = characters[0] / max(1, characters[1])
            metrics[f"seconds_per_page@{setting.name}"] = seconds / max(1, len(chosen))
    return metrics, tuple(outcomes)


def _text(path: Path) -> str:
    try:
        return "\n".join(block.text for block in read(path).blocks)
    except FileRefused:
        return ""
