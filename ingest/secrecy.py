"""A mark of secrecy (độ mật) in a piece of a page that stands by itself: a stamp, a line, a cell.

MẬT, TỐI MẬT, TUYỆT MẬT as the Law on protection of state secrets names them; also "Độ mật: Mật",
"(Mật)", "TÀI LIỆU MẬT", with an urgency or a copy's number beside it, spaced ("M Ậ T"), and as OCR
spoils a stamp ("TOI MAT"). A word in a sentence is no mark, nor is an urgency alone (HỎA TỐC).
"""

from __future__ import annotations

import re
import unicodedata

from ingest.folding import fold_aligned
from ingest.types import Secrecy

_FRAME = re.compile(r"[\s|\[\](){}<>«»“”\"'*_·.:;~=#^\\/–—-]+")
_LABEL = re.compile(r"(?:do|muc do|muc|dau(?: chi)?(?: do)?) mat\s*[:\-–—.]?\s*")
_OF_PAPERS = re.compile(r"(?:tai lieu|van ban|ho so|cong van|du thao)\s+(?=\S)")
# What may stand beside a mark: how urgent it is, which copy this is.
_BESIDE = re.compile(
    r"[\s,;/+–—-]*\b(?:hoa toc(?: hen gio)?|thuong khan|khan|ban so\s*:?\s*[\d./…\s]*|"
    r"so ban\s*:?\s*[\d./…\s]*|tai lieu thu hoi|thu hoi)(?=$|[\s,;/+–—-])[\s,;/+–—-]*"
)
_LEVELS: dict[str, Secrecy] = {"mat": "Mật", "toi mat": "Tối mật", "tuyet mat": "Tuyệt mật"}
_LETTERS = {"toimat": "toi mat", "tuyetmat": "tuyet mat"}
# Of "mật" in print, what OCR leaves of the letter's two marks. Mắt, mất and mát are other words.
_MANGLED = re.compile(r"M[ẬAÂĂẠẶẪẦẨ]T")
_LONGEST = 80  # characters; nothing longer is a mark

# Behind a document's number: Số 12-NQ/TW (M), Số: 05-BC/TU (Mật).
_NUMBER_MARK = re.compile(
    r"\d[^\n]{0,40}?[A-ZĐ/]\s?[(\[]\s?"
    r"(?P<mark>TUYỆT MẬT|[Tt]uyệt mật|TỐI MẬT|[Tt]ối mật|MẬT|[Mm]ật|TM|M)\s?[)\]]"
)
_SHORT: dict[str, Secrecy] = {"m": "Mật", "tm": "Tối mật"}


def marked(piece: str) -> Secrecy | None:
    """The level that a piece of text marks, taken by itself; None where it is no mark.

    "Mật" in small letters only with a label ("Độ mật: mật") or in brackets: it may be a name.
    """
    text = unicodedata.normalize("NFC", " ".join(piece.split()))
    if len(text) > _LONGEST or not re.search("m", text, re.IGNORECASE):
        return None
    folded = fold_aligned(text).text  # NFC: as long as the text, so that spans are the same
    for beside in reversed(list(_BESIDE.finditer(folded))):
        start, end = beside.span()
        text, folded = f"{text[:start]} {text[end:]}", f"{folded[:start]} {folded[end:]}"
    text = text.strip()
    bare = _FRAME.sub(" ", folded).strip()
    label = _LABEL.match(bare)
    if label is not None:
        return _LEVELS.get(bare[label.end() :].strip())
    papers = _OF_PAPERS.match(bare)
    bare = bare[papers.end() :] if papers else bare
    if re.fullmatch(r"(?:\w ){2,}\w", bare):  # M Ậ T
        bare = bare.replace(" ", "")
        bare = _LETTERS.get(bare, bare)
    level = _LEVELS.get(bare)
    if text.upper() == text:
        # One short word: only as it is printed, or as OCR leaves it.
        short = level == "Mật" and not _MANGLED.search(text.replace(" ", ""))
        return None if short else level
    if level == "Mật":
        bracketed = re.fullmatch(r"[(\[][^()\[\]]+[)\]]", text) is not None
        return level if bracketed and "mật" in text.lower() else None
    return level if level and not papers and level.lower() in text.lower() else None


def is_mark_line(line: str) -> bool:
    """Whether a line of a letterhead is a mark and names no organ."""
    return len(line) <= _LONGEST and marked(line) is not None


def marked_number(line: str) -> Secrecy | None:
    """The level behind a document's number; None where there is none."""
    found = _NUMBER_MARK.search(unicodedata.normalize("NFC", line))
    if found is None:
        return None
    folded = fold_aligned(" ".join(found["mark"].split())).text
    return _LEVELS.get(folded) or _SHORT[folded]
