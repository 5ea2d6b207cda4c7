"""Unicode written in the codes of before: the inverse of what the readers do, from the charts of
TCVN 5712, VNI and RFC 1456, apart from the product's tables."""

from __future__ import annotations

import re
import unicodedata

from ingest.syllable import all_syllables

LOWER = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
_TCVN3 = dict(
    zip(
        "ĂÂĐÊÔƠƯăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        map(
            chr,
            (0xA1, 0xA2, 0xA7, *range(0xA3, 0xA7), *range(0xA8, 0xAF), *range(0xB5, 0xBA),
             *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9), *range(0xDC, 0xE0),
             *range(0xE1, 0xF0), *range(0xF1, 0xFF)),
        ),
        strict=True,
    )
)  # fmt: skip
_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", range(1, 6), strict=True))  # ́ ̀ ̉ ̃ ̣
_VNI = {"\u0302": "âáàåãä", "\u0306": "êéèúüë", "": " ùøûõï", "\u031b": " ùøûõï"}
_VNI_I = dict(zip("íìỉĩị", "íìæóò", strict=True)) | {"ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}


def tcvn3(text: str) -> str:
    """For .VnTime; capitals with tones do not exist there and are stored small."""
    return "".join(_TCVN3.get(c, _TCVN3.get(c.lower(), c)) for c in text)


def tcvn3_h(text: str) -> str:
    """For .VnTimeH, which draws small letters as capitals."""
    return tcvn3(text.lower())


def _parts(letter: str) -> tuple[str, str, str]:
    """(base, hat, tone) of a lower-case letter."""
    base, *marks = unicodedata.normalize("NFD", letter)
    hat = next((m for m in marks if m not in _TONES), "")
    return base, hat, next((m for m in marks if m in _TONES), "")


def vni(text: str, capital_marks: bool = True) -> str:
    def one(letter: str) -> str:
        low = letter.lower()
        if low not in LOWER:
            return letter
        if low in _VNI_I:
            stored = _VNI_I[low]
        else:
            base, hat, tone = _parts(low)
            base = {"o\u031b": "ô", "u\u031b": "ö"}.get(base + hat, base)
            stored = (base + _VNI[hat][_TONES.get(tone, 0)]).strip()
        if letter == low:
            return stored
        return stored.upper() if capital_marks else stored[0].upper() + stored[1:]

    return "".join(map(one, text))


def viqr(text: str) -> str:
    """With the stops and question marks behind a vowel escaped, as RFC 1456 asks."""
    text = re.sub(r"(?<=[^\W\d_])([.?'~`^(+*])", r"\\\1", text)

    def one(letter: str) -> str:
        low = letter.lower()
        if low == "đ":
            return "dd" if letter == low else "DD"
        if low not in LOWER:
            return letter
        base, hat, tone = _parts(low)
        marks = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}.get(hat, "")
        marks += {"\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}.get(
            tone, ""
        )
        return (base if letter == low else base.upper()) + marks

    return "".join(map(one, text))


def cp1258(text: str) -> bytes:
    """Windows' code page: letters with their circumflex or horn, tones behind them."""
    out = b""
    for character in text:
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", character)
            tones = [c for c in parts[1:] if c in _TONES]
            base = "".join(c for c in parts if c not in tones)
            out += (unicodedata.normalize("NFC", base) + "".join(tones)).encode("cp1258")
    return out


def cp1258_decomposed(text: str) -> bytes:
    """The same with every tone behind its letter, also where the code page has them in one."""
    split = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tones = "".join(c for c in parts[1:] if c in _TONES)
        split.append(
            unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tones
        )
    return "".join(split).encode("cp1258")


SYLLABLES = all_syllables()
LETTER = (
    "TỈNH ỦY ĐÔNG LĨNH\n"
    "Số: 12-NQ/TU\n"
    "Đông Lĩnh, ngày 5 tháng 3 năm 1999\n"
    "NGHỊ QUYẾT\n"
    "về sắp xếp tổ chức bộ máy của các cơ quan, đơn vị trong tỉnh\n"
    "Căn cứ Điều lệ Đảng và Quy chế làm việc của Ban Chấp hành Đảng bộ tỉnh khóa XV, "
    "Tỉnh ủy quyết định sáp nhập những phòng có chức năng tương đồng.\n"
    "1. Mục tiêu: giảm 10÷15% đầu mối, nguyên nhân là bộ máy cồng kềnh, nhiều tầng nấc.\n"
    "2. Nhiệm vụ của Hội đồng nhân dân: rà soát, kiểm tra, tự phê bình và phê bình nghiêm túc.\n"
    "Hỏi đáp xin gửi về vanphong.tinhuy@donglinh.gov.vn trước ngày 30-6-1999.\n"
)
