"""Words that news sites and portals print around an article, folded (no case, no diacritics).

Only what is furniture on any site belongs here; a line must be a label as a whole, or begin with
one of the openings, to count.
"""

from __future__ import annotations

# Whole lines.
LABELS = frozenset(
    {
        "tin lien quan", "bai lien quan", "bai viet lien quan", "cac tin lien quan", "lien quan",
        "doc nhieu", "tin doc nhieu", "doc nhieu nhat", "xem nhieu", "xem nhieu nhat", "tin moi",
        "tin moi nhat", "tin moi hon", "tin cu hon", "tin khac", "cac tin khac", "tin cung muc",
        "cung chuyen muc", "tin cung chuyen muc", "bai cung chuyen muc", "cac tin da dua",
        "tin noi bat", "noi bat", "tin nong", "chu de", "tu khoa", "tag", "tags", "xem them",
        "doc them", "xem tiep", "xem tat ca", "tra loi", "binh luan", "gui binh luan",
        "viet binh luan", "y kien ban doc", "y kien cua ban", "phan hoi", "gui phan hoi", "thich",
        "bao cao vi pham", "dia phuong", "thoi tiet", "chia se", "chia se bai viet", "facebook",
        "twitter", "zalo", "google+", "linkedin", "email", "sao chep lien ket", "copy link",
        "in trang", "in bai viet", "ban in", "in", "gui email", "gui cho ban be", "luu bai viet",
        "luu tin", "co chu",
        "nghe bai viet", "nghe doc bai", "trang chu", "trang truoc", "trang sau",
        "quay lai", "ve dau trang", "len dau trang", "dau trang", "so do trang", "so do cong",
        "dang nhap", "dang ky", "dang xuat", "tim kiem", "menu", "quang cao", "lien ket website",
        "lien ket web", "lien ket", "thong ke truy cap", "luot truy cap", "video", "thu vien anh",
        "multimedia", "media", "rss", "dong", "tat", "tat [x]", "dong [x]", "[x]", "[in trang]",
        "danh gia bai viet", "quan tam", "huy", "gui", "co the ban quan tam", "ma xac nhan",
    }
)  # fmt: skip

# Sections that any paper has: a row of them is a menu.
SECTIONS = frozenset(
    {
        "thoi su", "chinh tri", "xay dung dang", "kinh te", "xa hoi", "van hoa", "the thao",
        "giai tri", "phap luat", "quoc phong", "an ninh", "quoc te", "the gioi", "giao duc",
        "y te", "suc khoe", "du lich", "khoa hoc", "cong nghe", "ban doc", "nong thon", "doi song",
        "truyen hinh", "phat thanh", "podcast", "e-magazine", "emagazine", "infographic",
        "longform", "bao in", "trang nhat", "lien he", "lien he toa soan", "gioi thieu",
        "lich phat song", "xo so", "ty gia",
    }
)  # fmt: skip

# After these, lines that are no sentences are titles of other articles.
LISTS_FOLLOW = frozenset(
    label
    for label in LABELS
    if label.startswith(
        ("tin ", "doc nhieu", "xem nhieu", "bai ", "cac tin", "cung chuyen", "co the ban quan tam")
    )
)

# Openings of lines.
OPENINGS = (
    "y kien cua ban se duoc", "vui long go tieng viet co dau", "chia se thong tin voi ban be",
    "hay la nguoi dau tien binh luan", "ban can dang nhap", "dang nhap de",
    # A label and the titles under it in one block.
    "xem them ", "xem them:", "doc them ", "doc them:", "tin lien quan ", "bai lien quan ",
    "bai viet lien quan ", "tin cung chuyen muc ", "tags:", "tu khoa:", "chuyen muc:",
    "so luot truy cap",
    "tong luot truy cap", "luot truy cap", "dang truc tuyen", "luot xem", "so luot xem",
    "trang web nay su dung cookie", "chung toi su dung cookie", "website nay su dung cookie",
    "chap nhan cookie", "ban quyen thuoc", "© ", "giay phep thiet lap trang",
    "giay phep hoat dong bao chi", "giay phep xuat ban so", "ghi ro nguon khi phat hanh lai",
    "dien thoai toa soan", "duong day nong:", "tong bien tap:", "lien he quang cao",
)  # fmt: skip
