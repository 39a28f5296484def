"""`revert-plan`: the merge is taken back on a copy, and what code cannot take back is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.checks.together import together
from shipcheck.git.merge_tree import commit_tree, merge_commits, quarantine
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, judged, unknown
from shipcheck.model.words import Evidence, FileKind, FileStatus, Level, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.model.change import ChangedFile
    from shipcheck.model.outcome import Outcome

SPECIFICATION = Specification(
    name="revert-plan",
    summary="The merge can be taken back by a revert.",
    looks_at=(
        "the merge and its revert, done in memory; migrations on which the code of before does not run, "
        "and contracts, whose effect outlives a revert"
    ),
    evidence=frozenset({Evidence.INSPECTED, Evidence.REHEARSED}),
    depends_on_base=True,
)

LASTING = {
    FileKind.MIGRATION: (
        "migration-stays",
        "a revert takes back the file, not what it did to the schema and the data",
        "Write down how the schema goes back, or ship the migration as a step of its own.",
    ),
    FileKind.CONTRACT: (
        "contract-stays",
        "clients may rely on it before a revert takes it back",
        "Ship the contract when nobody can call it yet, or plan to keep it after a revert.",
    ),
}
"""What a revert leaves behind, by kind of file: rule, message, what to do."""

SCHEMA_STAYS = "schema-stays"
STAYS_AND_RUNS = "a revert leaves the schema as it is, and the code of before runs on it"


async def check(context: CheckContext) -> Outcome:
    """Fail where the revert is not clean, or where something of the change outlives it."""
    harmless = await _only_adding(context)
    lasting = [found for file in context.change.files for found in _lasting(file, harmless)]
    reverted = await _revert_in_memory(context)
    if reverted is None:
        return unknown(
            "cannot be rehearsed before the conflicts are mended", Reason.NOT_RUN,
            findings=tuple(lasting),
        )  # fmt: skip
    base = context.change.base
    findings = tuple(lasting)
    if not reverted:
        message = f"reverting the merge does not give back {base}"
        findings = (Finding("revert-not-clean", Level.ERROR, message), *lasting)
    outlasting = [one for one in findings if one.level is not Level.NOTE]
    summary = _count(outlasting) or f"a revert of the merge gives back {base} exactly"
    return judged(
        summary, evidence=Evidence.REHEARSED, findings=findings, data={"reverts_cleanly": reverted}
    )


def _count(findings: Sequence[Finding]) -> str:
    """One line for all findings; nothing for none."""
    if len(findings) == 1:
        first = findings[0]
        return f"{first.path}: {first.message}" if first.path else first.message
    if not findings:
        return ""
    return f"{len(findings)} things that a revert does not take back"


async def _only_adding(context: CheckContext) -> frozenset[str]:
    """The migrations on whose schema the code of before runs: a revert may leave them."""
    if not any(file.kind is FileKind.MIGRATION for file in context.change.files):
        return frozenset()
    from shipcheck.migrations.changed import read_changed  # noqa: PLC0415 - only for migrations
    from shipcheck.migrations.hazards.hazard import Deploy  # noqa: PLC0415
    from shipcheck.migrations.outlasting import only_adds  # noqa: PLC0415

    settings = context.migrations
    if settings.when is Deploy.AFTER:  # after a revert the old code meets the new schema
        settings = replace(settings, deploy=Deploy.BEFORE.value)
    changed = await read_changed(context.change, context.repository, settings, context.environment)
    return frozenset(one.migration.path for one in changed.judged if only_adds(one))


def _lasting(file: ChangedFile, harmless: frozenset[str]) -> list[Finding]:
    """Why this file's effect outlives a revert; nothing for most."""
    if file.path in harmless:
        return [Finding(SCHEMA_STAYS, Level.NOTE, STAYS_AND_RUNS, file.path)]
    if file.kind not in LASTING or file.is_submodule or file.status is FileStatus.DELETED:
        return []  # a revert brings a deleted file back, and deleting it has run nothing
    rule, message, fix = LASTING[file.kind]
    # A contract that only grows in a file that is new to it is first called by what ships later.
    added = file.status is FileStatus.ADDED and file.kind is FileKind.CONTRACT
    level = Level.NOTE if added else Level.ERROR
    return [Finding(rule, level, message, file.path, fix=fix)]


async def _revert_in_memory(context: CheckContext) -> bool | None:
    """Whether merge and revert end where the base stood; None where the merge conflicts.

    All of it happens in an object folder of its own, so nothing is written to the repository.
    """
    change = context.change
    async with quarantine(context.repository) as git:
        landed = change.head  # a base that has not moved takes the head as it is
        if change.merge_base != change.base_head:
            outcome = await merge_commits(git, change.base_head, change.head)
            if outcome.conflicts:
                return None
            landed = await commit_tree(git, outcome.tree, (change.base_head, change.head))
        tree_before = f"{change.base_head}^{{tree}}"
        before, undo = await together(
            git.text("rev-parse", "--verify", tree_before),
            # A revert is a merge of what was before, seen as made on top of what landed.
            commit_tree(git, tree_before, (landed,)),
        )
        reverted = await merge_commits(git, landed, undo)
        return not reverted.conflicts and reverted.tree == before
