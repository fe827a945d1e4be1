"""The report of an import, for people and for programs."""

from typing import Any

from relledger.cli._shared import now
from relledger.ledger.recording import Report
from relledger.show.machine import time_text
from relledger.show.text import several
from relledger.support import DAY


def machine(report: Report) -> dict[str, Any]:
    """The report of one file for programs."""
    return {
        "seen": report.seen,
        "new": report.new,
        "known": report.known,
        "passed_over": dict(report.passed_over),
        "rejected": report.rejected,
        "rejects": [{"place": r.place, "reason": r.reason} for r in report.rejects],
        "interactions": report.interactions,
        "people": {"new": report.people_new, "known": report.people_known},
        "undated": report.undated,
        "notes": list(report.notes),
        "from": None if report.since is None else time_text(report.since),
        "to": None if report.until is None else time_text(report.until),
        "again": report.again,
        "in_place_of": [one.uid[:8] for one in report.in_place_of],
        "superseded_by": report.superseded_by.uid[:8] if report.superseded_by else None,
    }


def total(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The sums over several files."""
    sums: dict[str, Any] = {
        name: sum(r.get(name, 0) for r in results if "seen" in r)
        for name in ("seen", "new", "known", "rejected", "interactions")
    }
    sums["passed_over"] = sum(sum(r["passed_over"].values()) for r in results if "seen" in r)
    return sums


def told(name: str, title: str, report: Report, dry_run: bool) -> list[str]:
    """The report of one file as people read it, line by line."""
    lines = [f"{name}: {title}{', read before' if report.again else ''}"]
    over = sum(report.passed_over.values())
    lines.append(
        f"  {several(report.seen, 'record')} = {report.new:,} new + {report.known:,} known + {over:,} passed over"
        f" + {report.rejected:,} rejected"
    )
    if not report.again:
        lines += [f"    {n:,} passed over: {reason}" for reason, n in report.passed_over.items()]
        lines += [f"    rejected: {r.place}: {r.reason}" for r in report.rejects]
        if report.rejected > len(report.rejects):
            lines.append(f"    and {report.rejected - len(report.rejects):,} more rejected; all are kept in the ledger")
        period = ""
        if report.since is not None and report.until is not None:
            period = f", {time_text(report.since)[:10]} to {time_text(report.until)[:10]}"
        undated = f", {report.undated:,} undated" if report.undated else ""
        lines.append(
            f"  people: {report.people_new:,} new, {report.people_known:,} known; acts: {report.interactions:,} new"
            f"{period}{undated}"
        )
        lines += [f"  {note}" for note in report.notes]
        if report.until is not None and report.until > now().timestamp() + DAY:
            lines.append("  Some of it is yet to come: are its dates as they should be?")
    if report.undone:
        on, by = report.undone
        lines.append(f"  It was undone on {on[:10]}. Bring it back with: relledger undo {by[:8]}")
    if report.in_place_of:
        lines.append("  It stands in place of an earlier reading of this file, which knew less.")
    if report.superseded_by:
        on, by = report.superseded_by
        lines.append(f"  It does not count: what was read of it on {on[:10]} knew more. If that was wrong:")
        lines.append(f"  relledger undo {by[:8]}")
    if dry_run:
        lines.append("  Nothing was changed: this was a dry run.")
    return lines


def together(results: list[dict[str, Any]]) -> str:
    """What several files came to."""
    sums = total(results)
    counts = [f"{sums[name]:,} {name}" for name in ("new", "known", "rejected")]
    refused = sum("error" in result for result in results)
    counts += [f"{several(refused, 'file')} refused"] if refused else []
    return f"Together {several(sums['seen'], 'record')}: {', '.join(counts)}."
