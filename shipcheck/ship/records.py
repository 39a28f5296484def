"""Ship records: what was decided when a change landed, on what, by whom; one line of JSON each.

A record is kept as a git note on the commit that landed, see `shipcheck.git.notes`.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from shipcheck import __version__
from shipcheck.git.errors import redact
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.model.change import Change
    from shipcheck.model.result import ItemResult, Landed, Result

SCHEMA = 1

LONGEST_TEXT = 2_000
"""Characters of a text that are kept: a record stays in the repository for good."""

LONGEST_LIST = 100
"""Entries of a list that are kept, items aside."""


def ship_record(result: Result, *, by: str, at: str, landed: Landed) -> str:
    """The record of a change that lands, one line of ASCII without its end.

    Args:
        result: what the gate found; its own `landed` is not looked at.
        by: who merges, `Name <address>`.
        at: when, RFC 3339.
        landed: where to.
    """
    return _line(
        "ship",
        {
            "tool": {"name": "shipcheck", "version": __version__},
            "by": _text(by),
            "at": at,
            "landed": _landed(landed),
            "verdict": result.verdict,
            "partial": result.partial,
            "evaluated_at": result.evaluated_at,
            "change": _change(result.change),
            "checklist": {
                "source": _text(result.checklist.source),
                "from": result.checklist.read_from,
                "digest": result.checklist.digest,
            },
            "items": [_item(item) for item in result.items],
            "notes": _texts(result.notes),
        },
    )


def landed_line(document: Mapping[str, Any], commit: str, method: str) -> str:
    """The line of a record that was kept until its change landed, now that it has.

    Args:
        document: what `ship_record` wrote when the change was queued or armed.
        commit: what landed.
        method: how the forge has merged.
    """
    content = {key: value for key, value in document.items() if key not in ("id", "schema", "kind")}
    landed = {**content["landed"], "commit": commit, "method": method, "pushed": True}
    return _line("ship", {**content, "landed": landed})


def review_line(record: str, *, by: str, at: str, note: str) -> str:
    """The line by which somebody says that they looked at the record of this id."""
    return _line("review", {"record": record, "by": _text(by), "at": at, "note": _text(note)})


def record_id(document: Mapping[str, Any]) -> str:
    """The id of a record: a digest of everything else in it.

    A record that was altered is thereby another one, which nobody has reviewed.
    """
    content = {key: value for key, value in document.items() if key != "id"}
    return hashlib.sha256(_canonical(content).encode()).hexdigest()[:32]


def _line(kind: str, content: Mapping[str, Any]) -> str:
    document = {"schema": SCHEMA, "kind": kind, **content}
    return _canonical({**document, "id": record_id(document)})


def _canonical(document: Mapping[str, Any]) -> str:
    """ASCII in one line, the same for the same content."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def _landed(landed: Landed) -> dict[str, Any]:
    return {
        "commit": landed.commit,
        "into": _text(landed.into),
        "method": landed.method,
        "pushed": landed.pushed,
        "urgent": _optional(landed.urgent),
        "through": landed.through,
        "outcome": landed.outcome,
        "pull_request": landed.pull_request,
        "url": _optional(landed.url),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "branch": _optional(change.branch),
        "head": change.head,
        "base": _text(change.base),
        "base_head": change.base_head,
        "merge_base": change.merge_base,
        "patch_id": change.patch_id,
        "content_id": change.content_id,
        "commits": len(change.commits),
        "files": len(change.files),
        "added": change.added,
        "deleted": change.deleted,
        "class": change.change_class,
        "class_reasons": _texts(change.class_reasons),
        "authors": _texts(dict.fromkeys(commit.author_email for commit in change.commits)),
        "reverts": change.reverts,
    }


def _item(result: ItemResult) -> dict[str, Any]:
    item, outcome, waiver = result.item, result.outcome, result.waiver
    return {
        "id": item.id,
        "title": _text(item.title),
        "uses": _optional(item.uses),
        "run": _optional(item.run),
        "ask": _optional(item.ask),
        "severity": item.severity,
        "status": result.status,
        "reason": outcome.reason if result.status == outcome.status else None,
        "evidence": outcome.evidence,
        "summary": _text(outcome.summary),
        "answer": _answer(result),
        "waiver": waiver
        and {
            "by": _text(waiver.by),
            "reason": _text(waiver.reason),
            "at": waiver.at,
            "until": waiver.until,
            "status": waiver.status,
            "counts": waiver.counts,
        },
    }


def _answer(result: ItemResult) -> dict[str, Any] | None:
    """Who answered the question, where somebody did; `data` is what the gate put there."""
    data = result.outcome.data
    if result.item.ask is None or "answer" not in data:
        return None
    said = {name: _text(str(data[name])) for name in ("answer", "by", "at")}
    return {**said, "counts": bool(data["counts"])}


def _texts(values: Iterable[str]) -> list[str]:
    """The first `LONGEST_LIST`, and how many more there are."""
    every = [_text(value) for value in values]
    more = len(every) - LONGEST_LIST
    return every[:LONGEST_LIST] + ([f"and {more} more"] if more > 0 else [])


def _optional(value: str | None) -> str | None:
    return None if value is None else _text(value)


def _text(value: str) -> str:
    """A text without secrets in its addresses and what JSON cannot hold, cut where it is long."""
    clean = redact(value)
    if any("\ud800" <= character <= "\udfff" for character in clean):
        clean = visible(clean, newlines=True)
    return clean if len(clean) <= LONGEST_TEXT else f"{clean[: LONGEST_TEXT - 1]}…"
