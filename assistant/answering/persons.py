"""Whether a sentence names who is asked for: a person, or an organ. Pure."""

from __future__ import annotations

import re

from ingest.folding import LOWER, UPPER
from ingest.normalise import accented, fold, syllables

# Người: two to four capitalised syllables in a row; surely so after a word of address, or three
# that begin with a family name ("Ban Tổ" of Ban Tổ chức is none).
_PERSON = re.compile(rf"(?<!\w)(?:[{UPPER}][{LOWER}]+)(?:\s[{UPPER}][{LOWER}]*){{1,3}}")
_ADDRESSED = re.compile(r"(?:đồng chí|ông|bà|đ/c)\s*:?\s*$", re.IGNORECASE)
_FAMILY_NAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trịnh đinh đoàn lương"
    " mai lại thái tạ cao hà đào trương tô chu kiều lò quàng vàng giàng lưu lâm tăng tôn vương châu"
    " phùng quách ứng lù sùng đàm kim thạch triệu nông hứa vi bế ma cù khổng la lữ mạc nghiêm"
    " ông thân tống viên doãn bạch cầm điêu".split()
)
_ORGAN = re.compile(
    r"\b(?:ban|uy ban|bo|so|hoi dong|tinh uy|huyen uy|dang uy|cap uy|chi bo|dang bo|van phong"
    r"|co quan|to chuc|don vi|truong ban|bi thu|chu tich|giam doc|thu truong|toa an|vien|chinh phu"
    r"|quoc hoi|thu tuong|bo truong|nguoi|truong|doan|mat tran|thanh uy|thi uy|thuong truc)\b"
)
_ASKS_ORGAN = re.compile(r"\b(?:co quan|don vi|to chuc|cap|ban|noi|chu the)\s+nao\b")


def who_signal(asked: str, sentence: str, folded: str) -> float:
    if _ASKS_ORGAN.search(asked):
        return 1.0 if _ORGAN.search(folded) else 0.2
    # Who is asked about is no answer: Bí thư Tỉnh ủy Thanh Hóa is not somebody called Thanh Hóa.
    known = f" {' '.join(syllables(asked))} "
    others = [m for m in _PERSON.finditer(sentence) if f" {fold(m.group())} " not in known]
    if any(_is_person(name, sentence) for name in others):
        return 1.0
    if any(name.start() > 0 for name in others):
        return 0.7
    return 0.4 if _ORGAN.search(folded) else 0.0


def _is_person(name: re.Match[str], sentence: str) -> bool:
    family, *given = accented(name.group()).split()
    if len(given) > 1 and family in _FAMILY_NAMES:
        return True
    return _ADDRESSED.search(sentence[max(0, name.start() - 12) : name.start()]) is not None
