"""The result as JSON, schema version 1. Keys are added, never renamed or removed."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from shipcheck import __version__
from shipcheck.model.text import inert_json, visible
from shipcheck.reports.looking import places_to_look

if TYPE_CHECKING:
    from shipcheck.model.change import Change, ChangedFile
    from shipcheck.model.checklist import Item
    from shipcheck.model.outcome import Finding
    from shipcheck.model.pulled import Pulled
    from shipcheck.model.result import ItemResult, Landed, Result

SCHEMA_VERSION = 1

PULLED = ("number", "url", "title", "body", "author", "branch", "base", "draft", "is_fork", "open")
"""What is told of a pull request, beside its labels and where to look."""


def render(result: Result, *, verbose: bool = False, colour: bool = False) -> str:  # noqa: ARG001
    """The result as indented JSON in ASCII; it holds everything, `verbose` or not."""
    return inert_json(json.dumps(as_json(result), indent=2, default=str)) + "\n"


def as_json(result: Result) -> dict[str, Any]:
    r"""The result as plain values.

    Bytes of a file name that are not UTF-8, which JSON cannot hold, are written as `\\xff`.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "shipcheck", "version": __version__},
        "verdict": result.verdict,
        "exit_code": result.exit_code,
        "partial": result.partial,
        "evaluated_at": result.evaluated_at,
        "change": _change(result.change),
        "checklist": {
            "source": result.checklist.source,
            "from": result.checklist.read_from,
            "digest": result.checklist.digest,
        },
        "items": [_item_result(item) for item in result.items],
        "notes": list(result.notes),
        "review": result.review,
        "pull_request": result.pulled and _pulled(result, result.pulled),
        "landed": result.landed and _landed(result.landed),
    }
    return {key: _storable(value) for key, value in document.items()}


def _change(change: Change) -> dict[str, Any]:
    return {
        "branch": change.branch,
        "head": change.head,
        "base": change.base,
        "base_head": change.base_head,
        "merge_base": change.merge_base,
        "patch_id": change.patch_id,
        "commits": len(change.commits),
        "added": change.added,
        "deleted": change.deleted,
        "files": [_file(file) for file in change.files],
        "class": change.change_class,
        "class_reasons": list(change.class_reasons),
        "reverts": change.reverts,
        "risk": None,
        "step": None,
    }


def _pulled(result: Result, pulled: Pulled) -> dict[str, Any]:
    """What the author says, and where to look."""
    return {
        **{field: getattr(pulled, field) for field in PULLED},
        "labels": list(pulled.labels),
        "look_at": [
            {"path": look.path, "line": look.first, "end_line": look.last, "why": look.why}
            for look in places_to_look(result)
        ],
    }


def _landed(landed: Landed) -> dict[str, Any]:
    return {
        "commit": landed.commit,
        "into": landed.into,
        "method": landed.method,
        "pushed": landed.pushed,
        "urgent": landed.urgent,
        "through": landed.through,
        "outcome": landed.outcome,
        "pull_request": landed.pull_request,
        "url": landed.url,
    }


def _file(file: ChangedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "old_path": file.old_path,
        "status": file.status,
        "kind": file.kind,
        "language": file.language,
        "added": file.added,
        "deleted": file.deleted,
    }


def _item_result(result: ItemResult) -> dict[str, Any]:
    item, outcome, waiver = result.item, result.outcome, result.waiver
    return {
        "id": item.id,
        "title": item.title,
        **_kind(item),
        "severity": item.severity,
        "status": result.status,
        "reason": outcome.reason if result.status == outcome.status else None,
        "evidence": outcome.evidence,
        "required_evidence": list(item.required_evidence),
        "summary": outcome.summary,
        "seconds": result.seconds,
        "data": dict(outcome.data),
        "waiver": waiver
        and {
            "by": waiver.by,
            "reason": waiver.reason,
            "at": waiver.at,
            "until": waiver.until,
            "status": waiver.status,
            "counts": waiver.counts,
        },
        "findings": [finding_as_json(finding) for finding in outcome.findings],
    }


def _kind(item: Item) -> dict[str, str | None]:
    """The one of `uses`, `run` and `ask` that the item has."""
    if item.uses is not None:
        return {"uses": item.uses}
    return {"run": item.run} if item.run is not None else {"ask": item.ask}


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as the contract has it, wherever it is printed."""
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "end_line": finding.end_line,
        "column": finding.column,
        "fix": finding.fix,
        "data": dict(finding.data),
    }


def _storable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value without lone surrogates, which JSON readers refuse, and what else JSON cannot hold.

    What a check of another package puts into `data` is not known here.
    """
    if isinstance(value, str):
        lone = any("\ud800" <= character <= "\udfff" for character in value)
        return visible(value, newlines=True) if lone else value
    if isinstance(value, dict):
        return {_storable(str(key)): _storable(entry) for key, entry in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no word for it
    if isinstance(value, list | tuple):
        return [_storable(entry) for entry in value]
    return value
