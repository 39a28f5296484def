"""The flags that a change adds or touches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.flags.known import read_known
from shipcheck.flags.templates import TEMPLATES, beside_tags, template_uses
from shipcheck.flags.touched import TouchedLines
from shipcheck.flags.uses import all_tests
from shipcheck.git.objects import read_blobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.flags.recogniser import FileRecogniser
    from shipcheck.flags.sources import ChangedSource
    from shipcheck.flags.use import FlagUse
    from shipcheck.flags.uses import Found
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change, ChangedFile

_NOTHING = "0"

Signature = tuple[str | None, str]


async def changed_uses(
    change: Change, repository: Repository, settings: Mapping[str, Any]
) -> tuple[FlagUse, ...]:
    """The uses of flags that a change adds (`new`), and those in statements that it touches.

    `settings` is the checklist's `flags:`. Tests, documents and generated files are left out. A use
    that was only moved or indented is not new. Sorted by path and line.

    Raises:
        MissingObjects: a partial clone lacks files that must be read.
    """
    known = await read_known(change, repository, settings)
    after = _asked(known.head.readers)
    added = _signatures(after)
    added.subtract(_signatures(_asked(known.base.readers)))
    uses: list[FlagUse] = []
    for source in known.sources.files:
        found = _touched(source.file, after.get(source.file.path, ()), added)
        uses += beside_tags(source.language, found)
    uses += await _in_templates(repository.git, known.sources.files)
    return tuple(sorted(uses, key=lambda use: (use.path, use.line, use.key or "")))


def _asked(readers: Mapping[str, FileRecogniser]) -> Mapping[str, Sequence[Found]]:
    """What each file asks."""
    return {path: all_tests(one) for path, one in readers.items()}


def _signatures(asked: Mapping[str, Sequence[Found]]) -> Counter[Signature]:
    """How often each flag is asked."""
    return Counter(_signature(one) for found in asked.values() for one in found)


def _signature(found: Found) -> Signature:
    test = found.test
    return test.key, test.call if test.key is None else test.form


def _touched(
    file: ChangedFile, found: Iterable[Found], added: Mapping[Signature, int]
) -> Iterator[FlagUse]:
    """The uses of a file that the change adds or touches."""
    lines = TouchedLines.of(file.hunks)
    for one in found:
        new = one.line in lines.added and added[_signature(one)] > 0
        if new or lines.meet(one.around):
            yield one.use(file.path, new=new)


async def _in_templates(git: Git, sources: Sequence[ChangedSource]) -> list[FlagUse]:
    """The uses on new lines of templates that have no grammar; new where the base had fewer."""
    chosen = [one.file for one in sources if one.language in TEMPLATES]
    blobs = [blob for file in chosen for blob in (file.new_blob, file.old_blob)]
    wanted = [blob for blob in blobs if blob.strip(_NOTHING)]
    contents = dict(zip(wanted, await read_blobs(git, wanted), strict=True))
    uses: list[FlagUse] = []
    for file in chosen:
        head, base = (contents.get(blob) or b"" for blob in (file.new_blob, file.old_blob))
        before = Counter(use.key for use in template_uses(base, file.path))
        after = template_uses(head, file.path)
        before.subtract(use.key for use in after)
        lines = TouchedLines.of(file.hunks).added
        uses += (replace(use, new=before[use.key] < 0) for use in after if use.line in lines)
    return uses
