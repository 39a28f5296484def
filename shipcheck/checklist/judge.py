"""What is wrong with files that somebody wrote: schema and meaning, each mistake at its place."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from shipcheck.checklist.complaints import Complaint, missing
from shipcheck.checklist.meaning import judge_file, judge_merged
from shipcheck.checklist.problems import MOST_PROBLEMS
from shipcheck.checklist.schema import build_schema
from shipcheck.checklist.validation import validate
from shipcheck.checklist.vocabulary import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.checklist.document import Document, Path
    from shipcheck.checklist.merge import Merged
    from shipcheck.checklist.problems import Problem
    from shipcheck.model.checklist import Catalogue

_ALWAYS_REQUIRED = (missing("version"), missing("id"))


def used_schema(catalogue: Catalogue, documents: Iterable[Document]) -> dict[str, Any]:
    """The schema, with the parameters of those checks and services that the files name."""
    listed = list(documents)
    checks = {name for document in listed for name in _used_checks(document)}
    services = {pair for document in listed for pair in _used_services(document)}
    return build_schema(catalogue, checks=checks, services=services)


def judge_document(document: Document, schema: dict[str, Any]) -> Iterator[Problem]:
    """The problems of one file, beside those that reading it found."""
    if not document.complete or document.value is None:
        return
    standing = (one for one in validate(document.value, schema) if _stands(one, document))
    complaints = list(islice(standing, MOST_PROBLEMS))
    # Beyond that limit a value may be wrong that nothing has complained about.
    if isinstance(document.value, dict) and len(complaints) < MOST_PROBLEMS:
        complaints += judge_file(document.value, [one.path for one in complaints])
    for complaint in complaints:
        yield from _placed(complaint, document, complaint.path)


def judge_whole(
    merged: Merged, schema: dict[str, Any], catalogue: Catalogue, *, several: bool
) -> Iterator[Problem]:
    """The problems that only the merged checklist has; one file alone fits the schema already."""
    effective = merged.effective
    complaints = validate(effective, schema) if several else iter(())
    for complaint in chain(complaints, judge_merged(effective, catalogue)):
        place = merged.locate(complaint.path)
        if place is not None:
            yield from _placed(complaint, *place)


def _stands(complaint: Complaint, document: Document) -> bool:
    """Whether a complaint is about this file alone: what it leaves out, its base may have."""
    extends = isinstance(document.value, dict) and "extends" in document.value
    missing = complaint.code == "missing-key" and complaint.message not in _ALWAYS_REQUIRED
    return not (extends and missing)


def _placed(complaint: Complaint, document: Document, path: Path) -> Iterator[Problem]:
    """The complaint at its place, unless reading the file has found a mistake just there.

    What could not be read has no value, which is no second mistake.
    """
    problem = document.problem(
        complaint.code, complaint.message, path, key=complaint.key, hint=complaint.hint
    )
    if (problem.line, problem.column) not in document.refused:
        yield problem


def _used_checks(document: Document) -> Iterator[str]:
    items = document.value.get("items") if isinstance(document.value, dict) else None
    for item in items if isinstance(items, list) else ():
        uses = item.get("uses") if isinstance(item, dict) else None
        if isinstance(uses, str):
            yield uses


def _used_services(document: Document) -> Iterator[tuple[str, str]]:
    services = document.value.get("services") if isinstance(document.value, dict) else None
    if not isinstance(services, dict):
        return
    for kind in SERVICES:
        entry = services.get(kind)
        uses = entry.get("uses") if isinstance(entry, dict) else None
        if isinstance(uses, str):
            yield kind, uses
