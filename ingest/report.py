"""An ingest report in words and as the JSON object that DESIGN.md fixes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.types import Document, IngestReport, RebuildReport


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
    return lines


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
                "library": d.library,
                "version": d.version,
                "file": d.file,
            }
            for d in documents
        ],
    }
