"""The sample documents as an office scans them: pictures of their pages, clean or as they come.

Documents that are no PDF are printed by LibreOffice first, but for web pages and Markdown, which
nobody prints to scan. Everything is seeded: the same setting gives the same picture.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ingest.errors import UsageError

Effect = Literal["clean", "noise", "skew", "stamp"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
RESOLUTIONS = (150, 200, 300)  # dots an inch
AS_THEY_ARE = (".html", ".md")
_SOFFICE_SECONDS = 300
_SEAL = 1.42  # inches across: 36 mm, Thông tư 01/2020/TT-BCA and what Party organs use
_RED = (205, 35, 50)


@dataclass(frozen=True, slots=True)
class Setting:
    """How pages are scanned."""

    dpi: int
    effect: Effect

    @property
    def name(self) -> str:
        return f"{self.dpi}_{self.effect}"


SETTINGS = tuple(Setting(dpi, effect) for dpi in RESOLUTIONS for effect in EFFECTS)


def printed(documents: Path, folder: Path) -> list[Path]:
    """The documents but for ``AS_THEY_ARE`` as PDFs with text, under their names and ``.pdf``.

    Without LibreOffice only those that are PDFs.

    Raises:
        UsageError: LibreOffice fails on one.
    """
    folder.mkdir(parents=True)
    files = sorted(p for p in documents.iterdir() if p.is_file() and p.suffix not in AS_THEY_ARE)
    others = [path for path in files if path.suffix != ".pdf"]
    if shutil.which("soffice") is None:
        others = []  # the PDFs alone
    with tempfile.TemporaryDirectory(prefix="troly-soffice-") as scratch:
        # Names that differ only in their suffix must not meet: each gets a number of its own.
        for number, path in enumerate(others):
            if path.suffix == ".txt":  # on its own it would be printed in typewriter letters
                (Path(scratch) / f"{number}.rtf").write_text(_typeset(path.read_text("utf-8")))
            else:
                shutil.copyfile(path, Path(scratch) / f"{number}{path.suffix}")
        sources = [str(p) for p in Path(scratch).iterdir()]
        profile = Path(scratch, "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
        if sources:
            subprocess.run(
                [*command, "--convert-to", "pdf", "--outdir", scratch, *sources],
                capture_output=True,
                timeout=_SOFFICE_SECONDS,
            )
        for number, path in enumerate(others):
            made = Path(scratch) / f"{number}.pdf"
            if not made.is_file():
                raise UsageError(f"LibreOffice không in được {path.name}.")
            shutil.copyfile(made, folder / f"{path.name}.pdf")
    for path in files:
        if path.suffix == ".pdf":
            shutil.copyfile(path, folder / f"{path.name}.pdf")
    return sorted(folder.iterdir())


def _typeset(text: str) -> str:
    """RTF of a text in the letters of an office, 13 points."""
    written = "".join(
        rf"\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" if ord(c) > 126 or c in "\\{}" else c
        for c in text
    )
    lines = written.replace("\n", "\\par\n")
    return (
        r"{\rtf1\ansi{\fonttbl{\f0 Liberation Serif;}}\paperw11906\paperh16838"
        rf"\margl1700\margr850\margt1134\margb1134\f0\fs26 {lines}}}"
    )


def spread_pages(pdfs: Sequence[Path], count: int) -> list[tuple[Path, int]]:
    """(PDF, index of a page), spread evenly over all pages."""
    pages = []
    for path in pdfs:
        with pdfium.PdfDocument(path) as document:
            pages += [(path, index) for index in range(len(document))]
    step = max(1.0, len(pages) / count)
    return [pages[int(number * step)] for number in range(min(count, len(pages)))]


def single_page(path: Path, index: int, target: Path) -> None:
    """One page of a PDF, text and all, as a PDF of its own."""
    with pdfium.PdfDocument(path) as document:
        alone = pdfium.PdfDocument.new()
        alone.import_pages(document, [index])
        alone.save(str(target))
        alone.close()


def scanned(
    path: Path, setting: Setting, indexes: Sequence[int] | None = None
) -> Iterator[Image.Image]:
    """Pages of a PDF as the setting scans them; all, or those with the indexes."""
    with pdfium.PdfDocument(path) as document:
        for index in range(len(document)) if indexes is None else indexes:
            page = document[index]
            picture = page.render(scale=setting.dpi / 72).to_pil().convert("RGB")
            yield _spoilt(picture, setting, seed=index)


def scanned_pdf(path: Path, setting: Setting, target: Path) -> None:
    """A PDF as a scanner makes it: one JPEG a page and no text. ``target`` may have any name."""
    first, *rest = scanned(path, setting)
    written = io.BytesIO()
    first.save(
        written, "PDF", save_all=True, append_images=rest, resolution=setting.dpi, quality=85
    )
    target.write_bytes(written.getvalue())


def _spoilt(picture: Image.Image, setting: Setting, seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    if setting.effect == "noise":
        grey = np.asarray(picture.convert("L"), dtype=np.float32)
        rough = grey * 0.9 + 8 + random.normal(0, 20, grey.shape)
        rough[random.random(grey.shape) < 0.0008] = 0  # specks
        blurred = Image.fromarray(np.clip(rough, 0, 255).astype(np.uint8))
        return blurred.filter(ImageFilter.GaussianBlur(setting.dpi / 300))
    if setting.effect == "skew":
        angle = float(random.uniform(1, 3) * random.choice([-1, 1]))
        return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if setting.effect == "stamp":
        return ImageChops.multiply(picture, _seal(picture, setting.dpi))
    return picture


def _seal(picture: Image.Image, dpi: int) -> Image.Image:
    """A round red seal over the right half of the last lines, as over a signature."""
    ink = np.asarray(picture.convert("L")) < 128
    rows = np.flatnonzero(ink.any(axis=1))
    foot = int(rows[-1]) if len(rows) else picture.height // 2
    across = round(_SEAL * dpi)
    left, top = round(picture.width * 0.55), max(0, foot - across)
    sheet = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(sheet)
    for inset, width in ((0, 0.04), (0.2, 0.02)):
        edge = inset * across
        box = (left + edge, top + edge, left + across - edge, top + across - edge)
        draw.ellipse(box, outline=_RED, width=max(1, round(width * across)))
    middle_x, middle_y = left + across / 2, top + across / 2
    for words, y in (("BAN CHAP HANH", -0.1), ("TINH DONG LINH", 0.02)):
        draw.text(
            (middle_x, middle_y + y * across),
            words,
            fill=_RED,
            anchor="mt",
            font_size=across * 0.07,
        )
    for turn in range(0, 360, 12):  # the letters around the rim, as strokes
        angle = np.radians(turn)
        inner, outer = 0.34 * across, 0.43 * across
        draw.line(
            (
                middle_x + inner * np.cos(angle), middle_y + inner * np.sin(angle),
                middle_x + outer * np.cos(angle), middle_y + outer * np.sin(angle),
            ),
            fill=_RED, width=max(1, round(0.02 * across)),
        )  # fmt: skip
    return sheet
