"""Render every sample source to its document: `python -m eval.samples.build [FOLDER]`.

Running it twice writes the same bytes, so a rebuild shows in git only where a source changed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from eval.samples import render_docx, render_html, render_pdf, render_txt
from eval.samples.source import DOCUMENTS, Source, load_sources

RENDERERS: dict[str, Callable[[Source, Path], None]] = {
    ".docx": render_docx.render,
    ".html": render_html.render,
    ".md": render_txt.render,
    ".pdf": render_pdf.render,
    ".txt": render_txt.render,
}


ALL = frozenset(RENDERERS)


def build(folder: Path = DOCUMENTS, suffixes: frozenset[str] = ALL) -> list[Path]:
    """Write the documents whose suffix is asked for into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in load_sources():
        if source.suffix in suffixes:
            target = folder / source.file
            RENDERERS[source.suffix](source, target)
            written.append(target)
    return written


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    try:
        written = build(folder)
    except render_pdf.FontMissing as error:
        print(error, file=sys.stderr)
        return 2
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} documents, {size / 1e6:.2f} MB, in {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
