"""An ingest report in words and as the JSON object that DESIGN.md fixes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.types import AdaptReport, Document, IngestReport, RebuildReport


def report_json(report: IngestReport, documents: int) -> dict[str, object]:
    """``documents`` is how many the library holds now."""
    return {
        "files": report.files,
        "ingested": len(report.ingested),
        "unchanged": len(report.unchanged),
        "refused": [{"file": r.file, "reason": r.reason} for r in report.refused],
        "documents": documents,
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
        "passages_per_second": round(report.passages / report.seconds, 1)
        if report.seconds
        else 0.0,
        "peak_memory_mb": round(report.peak_memory_mb, 1),
        "notes": [{"file": n.file, "note": n.text} for n in report.notes],
    }


def report_lines(report: IngestReport) -> list[str]:
    """What a clerk reads at the end."""
    if report.files == 0:
        return ["Không có tệp nào trong đường dẫn đã cho."]
    lines = [
        f"Đã xem {report.files} tệp: nạp {len(report.ingested)}, "
        f"không đổi {len(report.unchanged)}, từ chối {len(report.refused)}; "
        f"{report.passages} đoạn trích, {report.seconds:.1f} giây."
    ]
    if not report.ingested and not report.refused:
        lines.append("Mọi tệp đã có trong kho từ trước, không phải làm gì thêm.")
    lines += [f"  Từ chối: {r.file} — {r.reason}" for r in report.refused]
    return lines + [f"  Lưu ý: {n.file} — {n.text}" for n in report.notes]


def rebuild_json(report: RebuildReport) -> dict[str, object]:
    return {
        "passages": report.passages,
        "kept": [{"file": k.file, "reason": k.reason} for k in report.kept],
    }


def rebuild_lines(report: RebuildReport) -> list[str]:
    lines = [f"Đã lập lại chỉ mục cho {report.passages} đoạn trích."]
    if report.kept:
        lines.append(f"{len(report.kept)} văn bản giữ nguyên cách chia đoạn cũ:")
    return lines + [f"  Giữ nguyên: {k.file} — {k.reason}" for k in report.kept]


def status_json(documents: Sequence[Document], libraries: Sequence[str]) -> dict[str, object]:
    return {
        "libraries": list(libraries),
        "documents": [
            {
                "id": d.id,
                "title": d.facts.title,
                "kind": d.facts.kind,
                "number": d.facts.number,
                "issuer": d.facts.issuer,
                "issued": d.facts.issued,
                "pages": d.pages,
                "articles": d.articles,
                "passages": d.passages,
                "status": d.status,
                "superseded_by": d.superseded_by,
                "secrecy": d.facts.secrecy,
                "library": d.library,
                "version": d.version,
                "file": d.file,
            }
            for d in documents
        ],
    }


def adapt_json(report: AdaptReport) -> dict[str, object]:
    return {
        "library": report.library,
        "sections": report.sections,
        "held_out": report.held_out,
        "before": report.before,
        "after": report.after,
        "used": report.used,
        "seconds": report.seconds,
    }


def adapt_lines(report: AdaptReport) -> list[str]:
    """What an office's technician reads at the end."""
    figures = f"{report.before:.3f} → {report.after:.3f}".replace(".", ",")
    lines = [
        f"Đã học thêm từ {report.sections} mục của kho “{report.library}” trong "
        f"{report.seconds:.0f} giây.",
        f"Thử tìm {report.held_out} đề mục đã giấu khi học, trước → sau: {figures} (nDCG@10, riêng "
        "phần tìm theo nghĩa; 1 là luôn tìm đúng).",
    ]
    if report.used:
        return [
            *lines,
            "Mô hình mới tốt hơn: thư mục dữ liệu này dùng nó từ bây giờ, hai chỉ mục đã lập lại.",
            "Trở lại mô hình có sẵn: python -m ingest train-embedding --undo",
        ]
    worse = "kém hơn" if report.after < report.before else "chưa chắc tốt hơn (có thể do may rủi)"
    return [*lines, f"Mô hình mới {worse}: không dùng, mọi thứ giữ nguyên như trước."]
