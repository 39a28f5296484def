"""What test runners write about their tests: how many ran, and which failed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.coverage.xml import read_xml
from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIZE_LIMIT = 50_000_000
"""Bytes of such a report."""

BAD = ("failure", "error")


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many tests ran (skipped ones did not), and the names of those that failed."""

    ran: int
    failed: tuple[str, ...]


class _Cases:
    """Collects the cases of a JUnit report."""

    def __init__(self) -> None:
        self.ran = 0
        self.failed: dict[str, None] = {}
        self._name = ""

    def start(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """An element."""
        if path[-1] == "testcase":
            self.ran += 1
            kind = attributes.get("classname", "")
            name = attributes.get("name", "")
            # Node's runner names every class `test`.
            self._name = name if kind in ("", "test") else f"{kind}: {name}"
        elif path[-1] == "skipped" and path[-2:-1] == ("testcase",):
            self.ran -= 1
        elif path[-1] in BAD:
            self.failed[self._name or "the suite itself"] = None


def read_junit(data: bytes, source: str) -> CaseCounts:
    """JUnit XML; raises UnreadableReport."""
    cases = _Cases()
    read_xml(data, source, cases.start)
    return CaseCounts(cases.ran, tuple(cases.failed))


def read_go(output: bytes) -> CaseCounts:
    """The output of `go test -json`: one event a line; what is none is passed over."""
    ran: set[tuple[str, str]] = set()
    failed: dict[str, None] = {}
    packages: dict[str, None] = {}
    for event in _events(output):
        test, package = str(event.get("Test", "")), str(event.get("Package", ""))
        action = event.get("Action")
        if action in ("pass", "fail") and test:
            ran.add((package, test))
        if action == "fail":
            (failed if test else packages)[f"{package}: {test}" if test else package] = None
    # A package fails with its tests; alone, it is one that does not compile, or panics.
    alone = [name for name in packages if not any(one.startswith(f"{name}: ") for one in failed)]
    return CaseCounts(len(ran), (*failed, *alone))


def _events(output: bytes) -> Iterable[dict[str, Any]]:
    for line in output.splitlines():
        if line.startswith(b"{"):
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(event, dict):
                yield event


def read_rspec(data: bytes, source: str) -> CaseCounts:
    """RSpec's own JSON.

    Raises:
        ShipcheckError: it is something else.
    """
    try:
        document = json.loads(data)
        examples = [
            (str(one["status"]), str(one["full_description"])) for one in document["examples"]
        ]
        outside = int(document["summary"].get("errors_outside_of_examples_count", 0))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ShipcheckError(f"{source} is no result of RSpec") from error
    failed = [name for status, name in examples if status == "failed"]
    if outside:
        failed.append("a file that could not be loaded")
    return CaseCounts(sum(status != "pending" for status, _ in examples), tuple(failed))


def read_jest(data: bytes, source: str) -> CaseCounts:
    """Jest's own JSON.

    Raises:
        ShipcheckError: it is something else.
    """
    try:
        suites = json.loads(data)["testResults"]
        tests = [test for suite in suites for test in suite["assertionResults"]]
        failed = [str(test["fullName"]) for test in tests if test["status"] == "failed"]
        broken = [
            str(suite["name"]).rsplit("/", 1)[-1]
            for suite in suites
            if suite["status"] == "failed" and not suite["assertionResults"]
        ]
        ran = sum(test["status"] in ("passed", "failed") for test in tests)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ShipcheckError(f"{source} is no result of Jest") from error
    return CaseCounts(ran, (*failed, *(f"{name} could not be run" for name in broken)))


def go_words(output: bytes) -> str:
    """What `go test` would have printed without `-json`."""
    return "".join(str(event.get("Output", "")) for event in _events(output))
