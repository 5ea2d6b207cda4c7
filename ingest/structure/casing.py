"""Reading what is printed in capitals: QUYỀN VÀ NGHĨA VỤ -> Quyền và nghĩa vụ, names kept.

The document itself tells which words carry a capital: the same words stand in its running text.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 15_000  # characters of running text read for evidence; names recur early
_WORD = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"([^\W\d_]+) (?=([^\W\d_]+))")
_UNITS = "tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn"
# Names of organs as they are written in running text (Nghị định 30/2020/NĐ-CP, appendix II).
_ORGANS = (
    "Đảng Cộng sản Việt Nam,Việt Nam,Trung ương,Bộ Chính trị,Ban Bí thư,Quốc hội,Chính phủ,"
    "Thủ tướng Chính phủ,Nhà nước,Ủy ban nhân dân,Hội đồng nhân dân,Ủy ban Thường vụ,"
    "Ủy ban Kiểm tra,Mặt trận Tổ quốc,Ban Chấp hành,Ban Thường vụ,Ban Tổ chức,Ban Tuyên giáo,"
    "Ban Dân vận,Ban Nội chính,Ban Chỉ đạo,Văn phòng,Sở Nội vụ,Bộ Nội vụ,Tỉnh ủy,Thành ủy,"
    "Huyện ủy,Quận ủy,Thị ủy,Đảng ủy,Đảng bộ,Đảng viên,Đảng"
)
_ORGAN_BY_LOWER = {name.lower(): name for name in _ORGANS.split(",") if name != "Đảng viên"}
_ORGAN = re.compile(
    r"\b(?:" + "|".join(sorted(_ORGAN_BY_LOWER, key=len, reverse=True)) + r")\b(?! viên\b)"
)
# Posts likewise; the longer first.
_POSTS = (
    ("Phó Trưởng ban", "Trưởng ban", "Phó Chánh Văn phòng", "Chánh Văn phòng", "Tổng Bí thư")
    + ("Phó Bí thư", "Bí thư", "Phó Chủ tịch", "Chủ tịch", "Phó Chủ nhiệm", "Chủ nhiệm", "Giám đốc")
    + ("Phó Giám đốc", "Thứ trưởng", "Bộ trưởng", "Phó Thủ tướng", "Thủ tướng", "Thường trực")
    + ("Ủy viên", "Thư ký", "Chủ trì")
)
_POST_BY_LOWER = {name.lower(): name for name in _POSTS}
_POST = re.compile(r"\b(?:" + "|".join(sorted(_POST_BY_LOWER, key=len, reverse=True)) + r")\b")
_ACRONYMS = frozenset(
    {"UBND", "HĐND", "MTTQ", "UBKT", "BCH", "BTV", "UBMTTQ", "HTX", "CNTT", "XHCN"}
)
_NUMBERED = re.compile(r"\d")  # 100/2015/QH13, K15
_NAMED_UNIT = re.compile(rf"\b({_UNITS}|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy)\s+(.+)")


class Casing:
    """How the words of a document are cased in its running text. Read on first use."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower: str | None = None
        self._after: dict[tuple[str, str], Counter[bool]] = {}

    def sentence(self, capitals: str) -> str:
        """Sentence case of a text in capitals; other text is returned as it is.

        The same words in running text decide first; then known organs; then which pairs of words
        the running text writes with capitals.
        """
        if capitals != capitals.upper():
            return capitals
        as_written = self.as_written(capitals)
        if as_written is not None:
            return as_written
        lowered = " ".join(
            word if word.strip(".,;:()") in _ACRONYMS or _NUMBERED.search(word) else word.lower()
            for word in capitals.split()
        )
        lowered = self._with_names(lowered)
        lowered = _ORGAN.sub(lambda match: _ORGAN_BY_LOWER[match.group()], lowered)
        return _first_capital(lowered)

    def organ(self, capitals: str) -> str:
        """The name of an organ: TỈNH ỦY ĐÔNG LĨNH -> Tỉnh ủy Đông Lĩnh."""
        if capitals != capitals.upper():
            return capitals
        as_written = self.as_written(capitals)
        if as_written is not None:
            return _first_capital(as_written)
        cased = self.sentence(capitals)
        match = _NAMED_UNIT.search(cased)
        words = match[2].split() if match else []
        if match is None or len(words) > 4 or "và" in words:
            return cased  # no name of a place: Đảng ủy Khối Cơ quan và Doanh nghiệp
        return cased[: match.start(2)] + " ".join(
            word.capitalize() if word.islower() else word for word in words
        )

    def post(self, capitals: str) -> str:
        """A post: PHÓ BÍ THƯ THƯỜNG TRỰC -> Phó Bí thư Thường trực."""
        if capitals != capitals.upper():
            return capitals
        lowered = _ORGAN.sub(
            lambda m: _ORGAN_BY_LOWER[m.group()], " ".join(capitals.split()).lower()
        )
        cased = _POST.sub(lambda m: _POST_BY_LOWER[m.group()], lowered)
        return _first_capital(self._with_names(cased))

    def as_written(self, capitals: str) -> str | None:
        """The same words where running text has them, or None."""
        sample = self._sample()
        wanted = " ".join(capitals.split()).lower()
        if len(wanted) < 4:
            return None
        at = sample.lower().find(wanted) if self._lower is None else self._lower.find(wanted)
        while at >= 0:
            found = self._text[at : at + len(wanted)]
            if found != found.upper():
                return found
            assert self._lower is not None
            at = self._lower.find(wanted, at + 1)
        return None

    def _sample(self) -> str:
        if self._lower is None:
            self._text = self._text[:_SAMPLE]
            lowered = self._text.lower()
            # A few letters change length in lower case; then positions would not agree.
            self._lower = lowered if len(lowered) == len(self._text) else ""
        return self._text

    def _with_names(self, lowered: str) -> str:
        if not self._after:
            for match in _PAIR.finditer(self._sample()):
                first, second = match[1], match[2]
                if not (first.isupper() and second.isupper()):
                    key = (first.lower(), second.lower())
                    self._after.setdefault(key, Counter())[first[0].isupper()] += 0
                    self._after[key][second[0].isupper()] += 1
        words = lowered.split(" ")
        for index in range(1, len(words)):
            pair = (words[index - 1].lower().strip('(“"'), words[index].lower().strip('.,;:)”"'))
            counts = self._after.get(pair)
            if counts and counts[True] > counts[False]:
                words[index] = _first_capital(words[index])
        return " ".join(words)


def _first_capital(text: str) -> str:
    match = _WORD.search(text)
    if match is None:
        return text
    at = match.start()
    return text[:at] + text[at].upper() + text[at + 1 :]
