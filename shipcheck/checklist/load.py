"""The team's checklist: read, merged, judged, and ready to be run."""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING

from shipcheck.checklist.chain import Chain, Read, Source, read_chain
from shipcheck.checklist.durations import read_duration
from shipcheck.checklist.merge import Merged
from shipcheck.checklist.presets import DEFAULT, PREFIX, read_preset
from shipcheck.checklist.problems import MOST_PROBLEMS, ChecklistError, Problem
from shipcheck.model.checklist import CHECK_TIMEOUT, COMMAND_TIMEOUT, Catalogue, Checklist, Item
from shipcheck.model.words import Evidence, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.checklist.document import YamlValue


def _same(name: str) -> str:
    return name


async def load_checklist(
    *,
    path: str | None,
    read: Read,
    catalogue: Catalogue,
    read_from: str,
    source_name: Callable[[str], str] = _same,
) -> Checklist:
    """The effective checklist; `builtin:default` where there is no file.

    Args:
        path: the checklist's path, None for the default preset.
        read: returns the bytes of a file of the same commit or work tree, None where absent.
        catalogue: the checks and services that the checklist can name.
        read_from: what `Checklist.read_from` says of a file (base, worktree, file).
        source_name: what the checklist, its origins and problems call a path.

    Raises:
        ChecklistError: with all problems at once.
    """
    data = None if path is None else await read(path)
    if path is None or data is None:
        first = Source(PREFIX + DEFAULT, read_preset(DEFAULT), builtin=True)
        source, read_from = first.name, "builtin"
    else:
        first = Source(path, data)
        source = source_name(path)
    chain = await read_chain(first, read, source_name)
    merged = Merged(link.document for link in reversed(chain.links))
    problems = list(islice(_problems(chain, merged, catalogue), MOST_PROBLEMS))
    if problems:
        raise ChecklistError(problems)
    return _assemble(merged, source, read_from)


def _problems(chain: Chain, merged: Merged, catalogue: Catalogue) -> Iterator[Problem]:
    """All that is wrong; presets are proven by tests and not judged again."""
    for link in chain.links:
        yield from link.document.problems
    written = [link.document for link in chain.links if not link.builtin]
    if written:
        # What judges costs 30 ms that only a repository with a checklist of its own pays.
        from shipcheck.checklist.judge import judge_document, judge_whole, used_schema  # noqa: PLC0415

        schema = used_schema(catalogue, [link.document for link in chain.links])
        for document in written:
            yield from judge_document(document, schema)
        if chain.complete and all(document.complete for document in written):
            yield from judge_whole(merged, schema, catalogue, several=len(chain.links) > 1)


def _assemble(merged: Merged, source: str, read_from: str) -> Checklist:
    effective = merged.effective
    context = effective.get("context", ())
    return Checklist(
        items=tuple(_item(item) for item in effective["items"]),
        source=source,
        read_from=read_from,
        digest=_digest(effective),
        base=effective.get("base"),
        context=tuple(context) if isinstance(context, list) else (context,) if context else (),
        deploy=effective.get("deploy", {}),
        services=effective.get("services", {}),
        inline_allow=tuple(effective.get("inline_allow", ())),
        merge=effective.get("merge", {}),
        tell=effective.get("tell", {}),
        flags=effective.get("flags", {}),
        migrations=effective.get("migrations", {}),
        tables=effective.get("tables", {}),
        effective=effective,
        origins=merged.origins,
    )


def _item(value: dict[str, YamlValue]) -> Item:
    evidence = tuple(map(Evidence, value.get("evidence", ())))
    runs = "run" in value or Evidence.REHEARSED in evidence  # which may have to run the tests first
    usual = COMMAND_TIMEOUT if runs else CHECK_TIMEOUT
    return Item(
        id=value["id"],
        title=value.get("title") or value.get("ask") or value["id"],
        severity=Severity(value.get("severity", Severity.BLOCK)),
        timeout=read_duration(value.get("timeout", usual)),
        uses=value.get("uses"),
        run=value.get("run"),
        ask=value.get("ask"),
        why=value.get("why", ""),
        parameters=value.get("with", {}),
        when=value.get("when"),
        required_evidence=evidence,
    )


def _digest(effective: dict[str, YamlValue]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(effective, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
