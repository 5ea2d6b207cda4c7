"""Whether a number right after a kind's name names a document or counts things.

"Nghị quyết 18", "NQ18" and "KL 48" name one; "kế hoạch 5 năm", "hướng dẫn 2 tàu cá" and "chung cư
CT6" do not. Learnt by reading what 12,000 news articles put there.
"""

from __future__ import annotations

import re

from ingest.folding import fold_aligned
from ingest.kinds import ABBREVIATION_BY_FOLDED

# Abbreviations that name a document without "số": glued or spaced, and spaced only. Others mean
# other things as often (KH khách hàng, BC bưu chính, QC 15 a crane, CT6 a block of flats).
_GLUED = frozenset({"nq", "kl", "qd", "qdi", "nd"})
_SPACED = _GLUED | {"ct", "hd"}
# In a question these do too, in whatever case.
_ASKED = _SPACED | {"qc", "tb", "bc", "kh", "cv", "ctr", "ttr", "cthd", "ttlt"}
_SAFE_LOWER = _GLUED - {"nd"}  # nd: nội dung
# Laws and the like go by name; a number alone after these words counts things (phương án 2).
_NEVER_BARE = frozenset(
    ("Luật", "Bộ luật", "Pháp lệnh", "Lệnh", "Hiến pháp", "Điều lệ", "Chiến lược", "Phương án")
    + ("Biên bản", "Quy trình", "Tuyên bố", "Lời kêu gọi", "Giấy mời", "Thông cáo")
)
# Numbered by the year, 24/2010; of the others 6/2019 may be a month.
_NUMBERED_BY_YEAR = frozenset(
    ("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết")
    + ("Quyết định", "Chỉ thị")
)
# Also verbs or shows: a single digit after them counts, unless it ends there (hướng dẫn 2 tàu cá).
_ALSO_VERBS = frozenset(
    ("Hướng dẫn", "Chương trình", "Thông báo", "Báo cáo", "Quyết định", "Kết luận", "Quy định")
    + ("Kế hoạch", "Đề án")
)
_ENDS = re.compile(r"\s*(?:$|[^\w\s]|(?:cua|ve|nam|ngay|la|co|noi|quy dinh|khoa)\b)")
# What may be counted, folded.
_THINGS = (
    "phan tram,trieu,ty,nghin,ngan,dong,thang,quy,tuan,gio,phut,lan,dot,ky,km,m2,kg,tan,ha,ho,"
    "nhom,van de,nhiem vu,giai phap,muc tieu,chi tieu,tieu chi,nguyen tac,quan diem,yeu cau,"
    "hinh thuc,loai,buoc,cap,linh vuc,chuyen de,mo hinh,y kien,cau hoi,truong hop,cong trinh,du an,"
    "diem,dieu,khoan,phan,chuong,muc,trang,nguoi,dong chi,dang vien,can bo,cong chuc,dai bieu,"
    "don vi,to chuc,co quan,ban,bo,phong,khoi,tang,chi bo,dang bo,dau moi,bien che,vu,viec,cuoc,"
    "hoi nghi,tinh,thanh pho,huyen,quan,xa,phuong,thon,chuong trinh,luat,van ban,quyet dinh,"
    "nghi quyet,quy dinh"
)
_COUNTED = re.compile(
    r"\s*(?:%|[-–]\s?\d|(?:nam(?!\s+(?:19|20)\d\d)|ngay(?!\s*\d)|noi dung(?! gi)|"
    + "|".join(_THINGS.split(","))
    + r")\b)"
)


def counts(kind: str, number: str, following: str, *, spelt_out: bool) -> bool:
    """Whether ``number`` after a kind's name counts what follows (folded text), or is a year."""
    if (spelt_out and kind in _NEVER_BARE) or _COUNTED.match(following):
        return True
    if len(number) == 1 and kind in _ALSO_VERBS and not _ENDS.match(following):
        return True
    return len(number) == 4 and number[:2] in {"19", "20"}  # "Kế hoạch 2025"


def is_month(kind: str, number: str) -> bool:
    """Whether the number of "báo cáo 6/2019" is a month."""
    return kind not in _NUMBERED_BY_YEAR and 1 <= int(number) <= 12


def abbreviates(typed: str, *, spaced: bool, has_so: bool, asked: bool = False) -> bool:
    """Whether an abbreviation before a bare number stands for a kind of document; in a question
    (``asked``), or with a year after the number, more of them do."""
    folded = fold_aligned(typed).text
    if "đ" in typed.lower() and "Đ" not in ABBREVIATION_BY_FOLDED[folded]:
        return False  # HĐ is a contract or a council, not HD
    if asked and folded in (
        _ASKED if typed.islower() and folded != "nd" else _ASKED | {"tt", "da"}
    ):
        return True
    if not has_so and folded not in (_SPACED if spaced else _GLUED):
        return False
    return typed[0].isupper() or folded in _SAFE_LOWER
