"""Images of containers: compose files, services of CI, Dockerfiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines, trust_of
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

_CI = (
    "/.github/workflows/*.yml", "/.github/workflows/*.yaml", "/.gitlab-ci.yml", "/.gitlab/ci/*.yml",
    "/.circleci/config.yml", "/.travis.yml", "/bitbucket-pipelines.yml", "/.drone.yml",
    "/.woodpecker.yml", "/.woodpecker/*.yml", "/azure-pipelines.yml", "/.semaphore/semaphore.yml",
    "/.buildkite/*.yml", "/cloudbuild.yaml",
)  # fmt: skip
MARKERS = (
    "docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml",
    "/.devcontainer/*.yml", *_CI,
)  # fmt: skip

_IMAGE = re.compile(
    r"""^\s*(?:-\s+)?(?:[\w-]+\s*:\s*\{[^#\n]*?)?(?:image|docker|name)"""
    r"""\s*:\s*(["']?)([^\s"'#][^"'#]*)\1"""
)
_ITEM = re.compile(r"""^\s*-\s+(["']?)([\w./-]+:[\w.${}:-]+)\1\s*(?:#.*)?$""")  # GitLab's services
_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w.-]+)\s*\}\}")
_VARIABLE = re.compile(r"\$\{?(\w+)\}?$")
_SETUP = re.compile(r"^\s*(postgres(?:ql)?|mysql|mariadb)[-_ ]?version\s*:\s*(.+)$", re.IGNORECASE)


def find(path: str, text: str) -> Iterator[Hint]:
    """One hint a database image; a tag out of a matrix is each of the matrix's values."""
    ci = path.startswith(".") or path.endswith(("-pipelines.yml", "cloudbuild.yaml"))
    trust = Trust.TEST if ci and not path.startswith(".devcontainer") else _compose_trust(path)
    for number, line in numbered_lines(text, "#"):
        reference = _reference(line)
        if reference:
            yield from _hints(reference, text, Hint(_NONE, trust, path, number))
            continue
        setup = _SETUP.match(line)
        dialect = names.engine(setup[1]) if setup else None
        if setup and dialect:
            for told in _values(setup[2]):
                yield Hint(dialect, trust, path, number, names.version(told))


_NONE = Dialect.POSTGRESQL


def _compose_trust(path: str) -> Trust:
    return trust_of(path, Trust.STAND_IN)


def _reference(line: str) -> str | None:
    found = _IMAGE.match(line) or _ITEM.match(line)
    return found[2].strip() if found else None


def _hints(reference: str, text: str, place: Hint) -> Iterator[Hint]:
    """The hints of an image; `place` says where it stands and how much it counts."""
    tags: tuple[str, ...] = ("",)
    matrix = _MATRIX.search(reference)
    if matrix:
        tags = _values_of(matrix[1].rpartition(".")[2], text) or ("latest",)
        reference = reference.replace(matrix[0], "{}")
    elif variable := _VARIABLE.search(reference):
        tags = _values_of(variable[1], text) or ("latest",)
        reference = reference[: variable.start()] + "{}"
    for tag in tags:
        found = names.image(reference.replace("{}", tag))
        if found:
            yield Hint(found[0], place.trust, place.path, place.line, found[1])


def _values_of(key: str, text: str) -> tuple[str, ...]:
    """What a key is set to elsewhere in the file: one value, `[a, b]` or a list beneath."""
    found = re.search(
        rf"^[ \t-]*{re.escape(key)}[ \t]*:[ \t]*(\S.*)?$((?:\n[ \t]+-[ \t]+\S.*$)*)",
        text,
        re.MULTILINE,
    )
    if not found:
        return ()
    if found[1]:
        return _values(found[1])
    return tuple(line.strip(" \t-\"'") for line in found[2].splitlines() if line.strip())


def _values(text: str) -> tuple[str, ...]:
    plain = text.partition("#")[0].strip().strip("[]")
    return tuple(one.strip().strip("\"'") for one in plain.split(",") if one.strip())
