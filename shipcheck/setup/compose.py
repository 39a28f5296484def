"""The text of a first checklist.

Prose begins with `# `; a line that begins with `#` and anything else is an example that works once
the `#` is taken away. Nothing that a repository says gets in, but for the name of the base.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

from shipcheck.checklist.scalars import read_scalar
from shipcheck.setup.ci_files import ci_example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.setup.means import Means

_HEAD = (
    "# What is looked at before a change ships. shipcheck checklist show prints all that is in effect.",
    "# A line that begins with # and no blank is an example: take the # away.",
    "version: 1",
)
_MIGRATIONS = (
    "# While a deployment runs, old code meets new tables, or new code old ones. Unsafe migrations block;",
    "# when they run, and which tables are large, makes that judgement better.",
    "#deploy: {migrations: before}",
    "#tables: {accounts: {rows: 5000000}}",
    "",
)
_TESTS = (
    "# The tests, on exactly the judged commit. They run at every check: leave slow ones to CI."
)
_REVIEW = (
    "#  - id: review-approved",
    "#    title: Somebody else approved exactly this",
    "#    uses: review-approved",
    "#    when: {place: [terminal, merge]}",
)
_QUESTION = (
    "#  - id: support-told",
    "#    ask: Does support know what changes for the users?",
    "#    when: {place: [terminal, merge]}",
    "#    severity: warn",
)


def compose(means: Means) -> str:
    """The checklist for a repository; it validates, and so does each of its examples."""
    lines = [
        *_HEAD,
        f"extends: builtin:{means.preset.name}",
        *_base(means),
        "",
        *(_MIGRATIONS if means.migrations else ()),
        *_items(means),
        *_flags(means),
        *_services(means),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def examples(text: str) -> int:
    """How many examples a checklist of ours holds."""
    lines = ["", *text.split("\n")]
    pairs = itertools.pairwise(lines)
    return sum(_is_example(line) and not _is_example(before) for before, line in pairs)


def _is_example(line: str) -> bool:
    return line.startswith("#") and (not line.startswith("# ") or line.startswith("#  "))


def _base(means: Means) -> Iterator[str]:
    """`base:`, only where the remote does not tell."""
    if means.base_is_told:
        return
    yield ""
    if means.remote:
        yield "# The remote's default branch is not known here, so the base is named."
    if means.base is None:
        yield "# The branch that changes are merged into; none could be told from this repository."
        yield "#base: main"
    else:
        yield f"base: {_scalar(means.base)}"


def _scalar(text: str) -> str:
    """A branch name as YAML, in quotes where it would be read as something else."""
    plain = text[0].isalpha() and read_scalar(text) == text
    return text if plain else f'"{text}"'


def _items(means: Means) -> Iterator[str]:
    """The example of an item."""
    if means.tests:
        yield _TESTS
    yield "#items:"
    yield from _tests(means.tests.command) if means.tests else _QUESTION
    yield from _REVIEW if means.forge else ()
    yield ""


def _tests(command: str) -> Iterable[str]:
    """The tests as an item that is commented out."""
    return (
        "#  - id: tests",
        "#    title: The tests pass",
        f"#    run: {command}",
        "#    when: {place: [terminal, merge]}",
    )


def _flags(means: Means) -> Iterator[str]:
    """The repository's own functions that ask flags, to be confirmed by somebody who knows them."""
    if not means.wrappers:
        return
    yield "# These look as if they asked feature flags. With them here, code behind them is seen as"
    yield "# guarded; shipcheck flags find --suggest says where they are."
    yield "#flags:"
    yield "#  wrappers:"
    for one in means.wrappers:
        inverted = ", inverted: true" if one.inverted else ""
        yield f'#    - {{call: "{one.call}", key: {json.dumps(one.key)}{inverted}}}'
    yield ""


def _services(means: Means) -> Iterator[str]:
    """How the results of CI are read, where there is a CI."""
    if means.ci is None:
        return
    example = ci_example(means.ci)
    yield f"# With this, ci-green blocks unless {means.ci} is green for the judged commit,"
    yield "# also where nobody can tell:"
    yield f"# {example.needs}."
    yield from (f"#{line}" for line in example.lines)
