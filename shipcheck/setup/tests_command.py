"""The command that runs a repository's tests, by what its tools leave behind.

Every command is one of ours: nothing of a manifest's text gets into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.setup.files import Files

MAKEFILES = ("GNUmakefile", "makefile", "Makefile")

_PLACEHOLDER = "no test specified"
"""What `npm init` writes as the test script."""

_NODE_RUNNERS = (
    ("pnpm-lock.yaml", "pnpm test"),
    ("yarn.lock", "yarn test"),
    ("bun.lock", "bun run test"),
    ("bun.lockb", "bun run test"),
)
_PYTHON_RUNNERS = (
    ("uv.lock", "uv run "),
    ("poetry.lock", "poetry run "),
    ("pdm.lock", "pdm run "),
    ("Pipfile.lock", "pipenv run "),
)
_BY_FILE = (
    ("go.mod", "go test ./..."),
    ("Cargo.toml", "cargo test"),
    ("mix.exs", "mix test"),
    ("mvnw", "./mvnw --quiet test"),
    ("pom.xml", "mvn --quiet test"),
    ("gradlew", "./gradlew test"),
    ("build.gradle", "gradle test"),
    ("build.gradle.kts", "gradle test"),
    ("Package.swift", "swift test"),
    ("phpunit.xml", "vendor/bin/phpunit"),
    ("phpunit.xml.dist", "vendor/bin/phpunit"),
)
"""Tools whose presence alone tells the command."""


class TestsCommand(NamedTuple):
    """A command and the file that told it."""

    command: str
    told_by: str


def find_tests(files: Files) -> TestsCommand | None:
    """The command for the tests; the team's own word (`make test`) comes first."""
    return next(_candidates(files), None)


def _candidates(files: Files) -> Iterator[TestsCommand]:
    yield from _make(files)
    yield from _ruby(files)
    yield from _python(files)
    if files.script("composer.json", "test"):
        yield TestsCommand("composer test", "composer.json")
    for name, command in _BY_FILE:
        if files.has(name):
            yield TestsCommand(command, name)
    yield from _node(files)


def _make(files: Files) -> Iterator[TestsCommand]:
    for name in MAKEFILES:
        if any(_is_test_target(line) for line in files.text(name).splitlines()):
            yield TestsCommand("make test", name)


def _is_test_target(line: str) -> bool:
    """Whether a line of a Makefile begins the rule for `test`."""
    targets, colon, rest = line.partition(":")
    if not colon or line.startswith(("\t", "#")) or rest.startswith("=") or "=" in targets:
        return False
    return "test" in targets.split()


def _ruby(files: Files) -> Iterator[TestsCommand]:
    if not files.has("Gemfile"):
        return
    if files.has(".rspec") or files.below("spec/"):
        yield TestsCommand("bundle exec rspec", "Gemfile")
    if files.has("bin/rails") and files.below("test/"):
        yield TestsCommand("bin/rails test", "bin/rails")
    if files.has("Rakefile") and files.below("test/"):
        yield TestsCommand("bundle exec rake test", "Rakefile")


def _python(files: Files) -> Iterator[TestsCommand]:
    runner = next((prefix for lock, prefix in _PYTHON_RUNNERS if files.has(lock)), "")
    told_by = _pytest(files)
    if told_by:
        command = f"{runner}pytest --quiet" if runner else "python3 -m pytest --quiet"
        yield TestsCommand(command, told_by)
    if files.has("manage.py"):
        python = f"{runner}python" if runner else "python3"
        yield TestsCommand(f"{python} manage.py test", "manage.py")
    if files.has("noxfile.py"):
        yield TestsCommand(f"{runner}nox", "noxfile.py")
    if files.has("tox.ini"):
        yield TestsCommand(f"{runner}tox", "tox.ini")


def _pytest(files: Files) -> str | None:
    """The file that says that pytest runs the tests."""
    tool = files.toml("pyproject.toml").get("tool")
    rows = (
        ("pytest.ini", files.has("pytest.ini")),
        ("pyproject.toml", isinstance(tool, dict) and "pytest" in tool),
        ("setup.cfg", "[tool:pytest]" in files.text("setup.cfg")),
        ("tox.ini", "[pytest]" in files.text("tox.ini")),
        ("conftest.py", files.has("conftest.py")),
        ("tests/conftest.py", files.has("tests/conftest.py")),
    )
    return next((name for name, holds in rows if holds), None)


def _node(files: Files) -> Iterator[TestsCommand]:
    script = files.script("package.json", "test")
    if script and _PLACEHOLDER not in script:
        runners = (command for lock, command in _NODE_RUNNERS if files.has(lock))
        yield TestsCommand(next(runners, "npm test"), "package.json")
