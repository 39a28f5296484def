"""The online verdict: asking a forge that is 100 ms away, beside what a user would type instead."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.contenders import VERDICTS, installed
from benchmarks.measure import Contender, measure_in_turn
from benchmarks.sample import generate, git
from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.sample import Workload
    from tests.servers.github_forge.wire import Answer, Asked

FAR = 0.1
"""Seconds that every request takes, beside what the fake takes itself."""

AIM = 1.5
"""Seconds that the online verdict may take with a warm cache."""

CHECKS = 14
"""Runs of the head."""

CHECK, COLD = "`shipcheck check`, warm", "`shipcheck check`, cold"
CHECKLIST = """\
version: 1
extends: builtin:default
services:
  forge: {{uses: github, url: "{root}", api: "{root}", repository: acme/shop}}
  ci: {{uses: github}}
"""


class FarForge(GithubForge):
    """The fake of GitHub, some way off."""

    def answer(self, asked: Asked) -> Answer:
        """The answer, late."""
        time.sleep(FAR)
        return super().answer(asked)


def online(folder: Path, rounds: int, environment: Mapping[str, str]) -> Iterator[str]:
    """The time of each way, and how many requests shipcheck makes."""
    workload = generate(folder / "online", files=200, changed=5)
    forge = FarForge.create(folder / "forge")
    with forge.serving() as root:
        head = _publish(workload, forge, root)
        contenders = list(_contenders(workload, folder, root, head))
        variables = {**environment, "GH_ENTERPRISE_TOKEN": TOKEN}
        measure_in_turn(contenders, rounds, variables)
        forge.calls.clear()
        subprocess.run(
            list(contenders[-1].command), cwd=workload.path, env=variables, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        requests = len(forge.calls)
    yield from (f"## The online verdict, {FAR * 1000:.0f} ms a request", "")
    header = ("command", "median ms", "fastest ms")
    rows = [
        (one.name, f"{one.median * 1000:.0f}", f"{one.fastest * 1000:.0f}") for one in contenders
    ]
    yield from report.table(header, rows)
    warm = contenders[-1].median
    yield ""
    met = "met" if warm <= AIM else "**missed**"
    yield f"Aim: a warm verdict takes at most {AIM:g} s. {met}: {warm:.2f} s, {requests} requests."


def _publish(workload: Workload, forge: GithubForge, root: str) -> str:
    """Put the branch on the forge, with a checklist, a pull request and green runs; its head."""
    path = workload.path
    git(path, "switch", "-q", "main")
    (path / ".shipcheck.yaml").write_text(CHECKLIST.format(root=root))
    git(path, "add", "-A")
    git(path, "commit", "-q", "-m", "Checklist")
    git(path, "switch", "-q", "topic")
    git(path, "rebase", "-q", "main")
    git(path, "push", "-q", str(forge.bare.path), "main", "topic")
    forge.settle()
    pull = forge.open("topic")
    for number in range(CHECKS):
        forge.check(pull.head, f"job {number}")
    return pull.head


def _contenders(workload: Workload, folder: Path, root: str, head: str) -> Iterator[Contender]:
    """What is compared; the last is the one that counts."""
    at = f"{root}/repos/acme/shop/commits/{head}"
    addresses = [f"{at}/check-runs?per_page=100", f"{at}/status?per_page=100"]
    if shutil.which("curl"):
        secret = ["-H", f"Authorization: Bearer {TOKEN}", "-s", "-o", "/dev/null"]
        name = "`curl` of check runs and statuses"
        first, second = ([*secret, address] for address in addresses)
        yield Contender(name, ["curl", *first, "--next", *second], workload.path)
    shipcheck = [installed("shipcheck"), "check", "--base", "main"]
    yield Contender(
        "`shipcheck check --offline`", [*shipcheck, "--offline"], workload.path, VERDICTS
    )
    cold = ["env", f"SHIPCHECK_CACHE_DIR={folder / 'no' / 'cache'}", *shipcheck]
    (folder / "no").touch()  # a file: nothing can be kept below it
    yield Contender(COLD, cold, workload.path, VERDICTS)
    yield Contender(CHECK, shipcheck, workload.path, VERDICTS)
