"""Coverage reports out of the files that CI's runs left for exactly the judged commit.

The service itself says which commit a run was for, so these reports need not name it; git tracks none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.coverage.registry import is_report, read_report
from shipcheck.coverage.report import Deferred
from shipcheck.coverage.trust import FoundReports, TrustedReport, map_report
from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Collection

    from shipcheck.ci.artifacts import Fetched, FetchedFiles
    from shipcheck.git.repository import Repository

WANTED = is_report
"""Which files are reports, by their names and first bytes."""


async def reports_of(
    repository: Repository, commit: str, fetched: FetchedFiles, unlike: Collection[str] = ()
) -> FoundReports:
    """The reports among the files, as reports of the commit.

    Args:
        repository: whose paths are meant.
        commit: that CI ran for.
        fetched: what its runs left.
        unlike: files that may have been others in CI's run than at the commit; nothing is said of them.

    Raises:
        GitError: git cannot be asked.
    """
    reports: list[TrustedReport] = []
    problems = list(fetched.problems)
    for one in fetched.files:
        try:
            reports.append(await _read(repository, commit, one, unlike))
        except ShipcheckError as error:
            problems.append(error.message)
    return FoundReports(tuple(reports), tuple(problems))


async def _read(
    repository: Repository, commit: str, one: Fetched, unlike: Collection[str]
) -> TrustedReport:
    report = read_report(one.name, one.content)
    # Paths of CI's machine are told by all of the report together; ours would only mislead.
    files = await map_report(repository, report, commit, repository.top)
    alike = Deferred(files.__getitem__, {path: path for path in files if path not in unlike})
    return TrustedReport(f"{one.name} in {one.source}", commit, alike)
