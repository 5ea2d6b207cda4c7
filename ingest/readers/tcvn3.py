"""Text typed in the old ``.Vn`` fonts (TCVN 5712:1993, "ABC"), as offices did until about 2005.

Such a file stores Latin letters and lets the font draw Vietnamese ones: "§¶ng bé" shows as
"Đảng bộ". The fonts whose names end in H draw capitals for small letters.
"""

from __future__ import annotations

_STORED = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦"
_SHOWN = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
_TABLE = str.maketrans(_STORED, _SHOWN)


def is_old_font(name: str) -> bool:
    """Whether a font draws TCVN3: .VnTime, .VnArial, .VnTimeH …"""
    return name.startswith(".Vn")


def shown(text: str, font: str) -> str:
    """The text that an old font shows. Letters that are Vietnamese already stay as they are."""
    text = text.translate(_TABLE)
    return text.upper() if font.endswith("H") else text
