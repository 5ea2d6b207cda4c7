"""The kinds of file that are told apart, and the words that name those that are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "docx", "pptx", "xlsx", "xls", "ods", "csv", "pdf", "picture", "html", "mhtml", "eml",
    "markdown", "text",
    "doc", "rtf", "odt", "wordxml", "ppt", "odp",  # through LibreOffice
    "zip", "tar", "gz", "bz2", "xz",  # hold files, see ingest.containers
]  # fmt: skip

# What LibreOffice makes of the kinds that it reads for us.
TARGETS: Mapping[Kind, Kind] = {
    "doc": "docx", "rtf": "docx", "odt": "docx", "wordxml": "docx", "ppt": "pptx", "odp": "pptx",
}  # fmt: skip

SUPPORTED = (
    "Các loại đọc được: Word (.docx, .doc, .rtf, .odt), bảng tính (.xlsx, .xls, .ods, .csv), trình "
    "chiếu (.pptx), PDF, ảnh quét hoặc chụp (PNG, JPEG, TIFF, BMP, GIF, WebP), trang web đã lưu "
    "(.html, .mht), thư điện tử (.eml), văn bản (.txt), Markdown (.md), và các loại ấy trong tệp "
    "nén .zip"
)
