"""docs/guards.md is true: what its arrows say is what `flag-present` says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shipcheck.code.judgement import Side
from shipcheck.flags.guarded import read_guarded
from tests.conftest import isolate
from tests.docs.pages import fenced
from tests.repository import Sample
from tests.ship.gating import evaluated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.code.judgement import FileJudgement, Lines

PAGE = Path(__file__).parents[2] / "docs" / "guards.md"
ARROW = "   ← "
HEADS = {
    "py": "import ldclient\n\nclient = ldclient.get()\n\n",
    "go": 'package shop\n\nimport "github.com/open-feature/go-sdk/openfeature"\n\n',
    "tsx": 'import { useFlags } from "launchdarkly-react-client-sdk";\n\n',
}
"""What stands above an example, and would only make the page longer."""


def examples() -> dict[str, list[str]]:
    """The lines of each example by its file."""
    blocks = (block.splitlines() for block in fenced(PAGE, "diff"))
    return {first.removeprefix("+++ "): lines for first, *lines in blocks}


def version(path: str, lines: list[str], left_out: str) -> str:
    """The file at the base, or at the head."""
    kept = [line[1:].partition(ARROW)[0] for line in lines if line[:1] != left_out]
    return HEADS.get(path.rpartition(".")[2], "") + "\n".join(kept) + "\n"


def arrows(path: str, lines: list[str]) -> dict[int, str]:
    """What the page says of each added line of the head."""
    above = HEADS.get(path.rpartition(".")[2], "").count("\n")
    head = [line for line in lines if line[:1] != "-"]
    return {
        number: line.partition(ARROW)[2]
        for number, line in enumerate(head, above + 1)
        if line.startswith("+") and line[1:].strip()
    }


def said(judgement: FileJudgement) -> dict[int, str]:
    """What the analysis says of each line, in the page's words."""
    told = _every("always runs", judgement.unguarded)
    told |= _every("not understood", [doubt.lines for doubt in judgement.not_understood])
    for part in judgement.guarded:
        kept = f"off side of {part.flag}, as before"
        told |= _every(f"behind {part.flag}" if part.side is Side.ON else kept, [part.lines])
    for cleanup in judgement.cleanups:
        told |= _every(f"cleans up {cleanup.flag}", cleanup.lines)
    asking = {guard.line: f"asks {guard.flag}" for guard in judgement.guards if guard.touched}
    behaviour = _every("asks a flag", judgement.behaviour)
    return behaviour | asking | told


def _every(words: str, ranges: Iterable[Lines]) -> dict[int, str]:
    return {line: words for first, last in ranges for line in range(first, last + 1)}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, FileJudgement]:
    """All examples as one change."""
    with pytest.MonkeyPatch.context() as patch:  # the one for each test comes after this
        isolate(tmp_path_factory.mktemp("home"), patch)
        sample = Sample.create(tmp_path_factory.mktemp("guards") / "shop")
        sample.commit({path: version(path, lines, "+") for path, lines in examples().items()})
        sample.branch("topic")
        sample.commit({path: version(path, lines, "-") for path, lines in examples().items()})
        return asyncio.run(_judge(sample))


async def _judge(sample: Sample) -> Mapping[str, FileJudgement]:
    evaluation = await evaluated(sample)
    return (await read_guarded(evaluation.change, evaluation.repository, {})).files


@pytest.mark.parametrize("path", list(examples()))
def test_an_arrow_says_what_the_analysis_says(
    path: str, judged: Mapping[str, FileJudgement]
) -> None:
    found = said(judged[path])
    expected = arrows(path, examples()[path])
    assert {line: found.get(line, "nothing") for line in expected} == expected
    assert not judged[path].removals


def test_every_kind_of_arrow_is_there() -> None:
    words = {
        word.split()[0]
        for path, lines in examples().items()
        for word in arrows(path, lines).values()
    }
    assert words == {"asks", "behind", "always", "off", "nothing", "cleans", "not"}
