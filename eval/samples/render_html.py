"""HTML as a browser saves it from a provincial portal: the page's clutter is part of the sample.

Menus, a repeated headline, captions, related links, an unfilled comment template and a weather box
stand around the text, because that is what officials paste in, and a reader must not cite them.
"""

from html import escape
from pathlib import Path

from eval.samples.letterhead import closing, letterhead
from eval.samples.source import Caption, Heading, Paragraph, Run, Source, Table

_MENU = ("Trang chủ", "Chính trị", "Kinh tế", "Xây dựng Đảng", "Văn hóa - Xã hội", "Bạn đọc")


def render(source: Source, target: Path) -> None:
    """Write `source` as one page with no outside file."""
    title = escape(_headline(source))
    portal = escape(source.fields["portal"])
    section = escape(source.fields["section"])
    related = "".join(f'<li><a href="#">{escape(t)}</a></li>' for t in source.items("related"))
    menu = "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in _MENU)
    inner = _news(source) if source.form == "news" else _official(source)
    page = f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title} - {portal}</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="{source.issued.isoformat()}">
<style>.hide{{display:none}} td,th{{border:1px solid #999}}</style>
<script>var page = {{"ads": true}}; function share() {{ return false; }}</script>
</head>
<body>
<div id="header"><a href="#">{portal}</a><form><input placeholder="Tìm kiếm"></form></div>
<ul class="menu">{menu}</ul>
<div class="breadcrumb"><a href="#">Trang chủ</a> &raquo; <a href="#">{section}</a></div>
<div class="hot"><h4>Tin liên quan</h4><ul>{related}</ul><h4>Đọc nhiều</h4></div>
<div id="main">
{inner}
</div>
<div class="share">Chia sẻ thông tin với bạn bè! <a href="#">Facebook</a> [In trang]</div>
<div class="comments">
<div class="hide">{{name}} - {{time}}<p>{{body}}</p><a href="#">Trả lời</a></div>
<p>0 bình luận</p>
<p>Ý kiến của bạn sẽ được biên tập trước khi đăng. Vui lòng gõ tiếng Việt có dấu</p></div>
<div class="sidebar"><h4>Tin mới hơn</h4><ul>{related}</ul>
<h4>Thời tiết</h4><p>Hôm nay: 24°C - 31°C, có mây, không mưa</p><h4>Liên kết website</h4></div>
<div id="footer"><p>{portal}. Giữ bản quyền nội dung.</p><p>Số lượt truy cập: 1.204.377</p></div>
</body>
</html>
"""
    target.write_text(page, encoding="utf-8", newline="\n")


def _headline(source: Source) -> str:
    if source.form == "news":
        return source.fields["title"]
    return f"{source.fields['kind'].capitalize()} số {source.number} {source.fields['title']}"


def _news(source: Source) -> str:
    issued = source.issued
    headline = escape(source.fields["title"])
    day = f"{issued.day:02d}/{issued.month:02d}/{issued.year}"
    stamp = f"{source.fields['time']} - {day}"
    body = "\n".join(_block(block, headline) for block in source.blocks)
    author = escape(source.fields["author"])
    return (
        f'<h1>{headline}</h1>\n<div class="time">{stamp}</div>\n'
        f'<div class="content">\n{body}\n<p class="author"><strong>{author}</strong></p>\n</div>'
    )


def _official(source: Source) -> str:
    head = letterhead(source)
    left = "<br>".join(escape(line) for line in head.left)
    if head.subject:
        left += f"<br><em>{escape(head.subject)}</em>"
    right = "<br>".join(escape(line) for line in (*head.right, head.place_date))
    parts = [
        f'<h1>{escape(_headline(source))}</h1>\n<div class="content">',
        f'<table class="letterhead"><tr><td>{left}</td><td>{right}</td></tr></table>',
    ]
    if head.kind:
        title = f"<b>{escape(head.kind)}</b><br>{escape(head.title or '')}"
        parts.append(f"<p align=center>{title}</p>")
    parts += [_block(block, "") for block in source.blocks]
    if end := closing(source):
        names = "<br>".join(escape(line) for line in end.recipients)
        signed = "<br>".join(escape(line) for line in end.signature)
        row = f"<td><b>Nơi nhận:</b><br>{names}</td><td>{signed}</td>"
        parts.append(f"<table><tr>{row}</tr></table>")
    return "\n".join([*parts, "</div>"])


def _block(block: Heading | Paragraph | Caption | Table, headline: str) -> str:
    match block:
        case Heading(lines=lines):
            return f"<p><strong>{'<br>'.join(escape(line) for line in lines)}</strong></p>"
        case Caption(text=text):
            return (
                f'<figure><img src="anh.jpg" alt="{headline}"><p>{headline}</p>'
                f"<figcaption>{escape(text)}</figcaption></figure>"
            )
        case Table():
            return _table(block)
        case Paragraph(runs=runs):
            return f"<p>{''.join(_run(run) for run in runs)}</p>"


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.bold:
        return f"<strong>{text}</strong>"
    return f"<em>{text}</em>" if run.italic else text


def _table(table: Table) -> str:
    """Cells marked `<` and `^` become the colspan and rowspan of the cell they merge into."""
    grid = table.all_rows
    lines = []
    for r, row in enumerate(grid):
        tag = "th" if r < len(table.header) else "td"
        cells = []
        for c, cell in enumerate(row):
            if cell in {"<", "^"}:
                continue
            across = 1
            while c + across < len(row) and row[c + across] == "<":
                across += 1
            down = 1
            while r + down < len(grid) and grid[r + down][c] == "^":
                down += 1
            spans = f' colspan="{across}"' if across > 1 else ""
            spans += f' rowspan="{down}"' if down > 1 else ""
            cells.append(f"<{tag}{spans}>{escape(cell)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"
