"""The models of a file: classes, structs and schemas that stand for a table.

Which table a model stands for is what it says itself (`db_table`, `@@map`, `self.table_name`), or what its
framework makes of its name. A class of a fitting name that shows no sign of a framework is a namesake:
what it holds is likely, not certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.bodies import end_of
from shipcheck.migrations.code_uses.spelling import normal, singulars, tails

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.code_uses.lexing import Source


_DECLARATIVE = frozenset({
    "python", "prisma", "elixir", "typescript", "tsx", "javascript", "java", "kotlin", "rust", "go",
})  # fmt: skip
"""Languages whose frameworks know a column only if a model declares it."""

CLASSES = 300
"""How many classes of a file are looked at."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model of a table: its name in code (`Security::Price`), where its body begins and ends.

    `mapped` is whether a framework maps it for sure; a namesake is not. `lists` is whether the framework
    learns the columns from the database (ActiveRecord), `declares` whether it knows those alone that the
    model declares.
    """

    name: str
    start: int
    end: int
    mapped: bool
    lists: bool = False
    declares: bool = False


_CLASSES = {
    "python": r"^[ \t]*class[ \t]+(?P<name>\w+)[ \t]*(?:\((?P<parents>[^)]{0,400})\))?[ \t]*:",
    "ruby": r"^[ \t]*class[ \t]+(?P<name>[\w:]+)[ \t]*(?:<[ \t]*(?P<parents>[\w:]+))?",
    "go": r"^type[ \t]+(?P<name>\w+)[ \t]+struct[ \t]*(?P<parents>)\{",
    "prisma": r"^[ \t]*model[ \t]+(?P<name>\w+)(?P<parents>)[ \t]*\{",
    "rust": r"^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?struct[ \t]+(?P<name>\w+)(?P<parents>)",
    "elixir": r"^[ \t]*defmodule[ \t]+(?P<name>[\w.]+)(?P<parents>)[ \t]+do",
}
_BRACES = (
    r"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:public[ \t]+|final[ \t]+|abstract[ \t]+|open[ \t]+"
    r"|data[ \t]+|internal[ \t]+|partial[ \t]+|sealed[ \t]+)*(?:class|record)[ \t]+(?P<name>\w+)"
    r"(?P<parents>[^{;\n]{0,300})"
)
_COMPILED = {name: re.compile(text, re.MULTILINE) for name, text in _CLASSES.items()}
_BRACED = re.compile(_BRACES, re.MULTILINE)

_SAYS = re.compile(
    r"""(?:\bdb_table\s*=|\b__tablename__\s*=|\bself\.table_name\s*=|\btableName\b\s*[:=(]|@@map\(|@Entity\(
    |@Table\(\s*(?:[^)"']{0,80}\bname\s*=\s*)?|\[Table\(|\bschema\s|\bprotected\s+\$table\s*=|\$table\s*=
    |\btable_name\s*=|\btable\s*=|TableName\(\)\s*string\s*\{\s*return\s)\s*
    (?:\{\s*name\s*:\s*)?\(?(?P<quote>["'`]?)(?:[\w]+\.)?(?P<table>\w+)(?P=quote)""",
    re.VERBOSE,
)
"""How a model says which table it stands for."""

_BUILT = re.compile(
    r"""(?:\b(?P<name>\w+)\s*=\s*)?\b(?:\w+\.)?(?:pgTable|mysqlTable|sqliteTable|define|Table|table)!?\s*[({]\s*
    (?P<quote>["'`]?)(?:\w+\.)?(?P<table>\w+)(?P=quote)""",
    re.VERBOSE,
)
"""Tables that are built by a call: Drizzle's, Sequelize's, SQLAlchemy's, and diesel's `table!`."""

_IN_MODELS = re.compile(r"/models(?:/|\.py$)")
"""Where Django has its models: a parent there may be a model itself."""

_PARENTS = re.compile(
    r"\b(?:\w*Model|\w*Base|\w*Record|\w*Entity|SQLModel|Ecto\.Schema|\w*Mixin)\b"
)
_TAGS = re.compile(r"\b(?:db|gorm|bun|pg|sql|xorm):\"|\bgorm\.Model\b|#\[diesel|sqlx\(")
_DECORATED = re.compile(
    r"@(?:\w+\.)?(?:Entity|Table)\b|\[Table\b|derive\([^)]*(?:Queryable|FromRow|Model)"
)


def models_of(source: Source, table: str) -> tuple[Model, ...]:
    """The models of a table in a file, in order; what is built by calls is among them."""
    return (*_declared(source, table), *_built(source, table))


def _declared(source: Source, table: str) -> Iterator[Model]:
    pattern = _COMPILED.get(source.language, _BRACED)
    for match in islice(pattern.finditer(source.bare), CLASSES):
        if match["name"] == "Meta":  # Django's: it says the table of the class around it
            continue
        end = end_of(source, match.start("name"))
        said = _said(source, match, end)
        if said is not None and normal(said) == normal(table):
            found = True
        else:
            found = said is None and _fits(source, match["name"], table)
        if found:
            mapped = said is not None or _is_mapped(source, match, end)
            lists = source.language in ("ruby", "crystal")
            declares = mapped and source.language in _DECLARATIVE
            name = match["name"] if "::" in match["name"] else match["name"].rpartition(".")[2]
            yield Model(name, match.start(), end, mapped, lists and mapped, declares)


def _said(source: Source, match: re.Match[str], end: int) -> str | None:
    """The table that a class names, in its body or in what decorates it."""
    decorated = source.code.rfind("\n\n", 0, match.start())
    before = source.code[max(decorated, match.start() - 300, 0) : match.start()]
    for text in (
        before if "@" in before or "[" in before else "",
        source.code[match.start() : end],
    ):
        for found in _SAYS.finditer(text):
            if found["quote"] or source.language == "rust":
                return found["table"]
    if source.language == "go":
        name = re.escape(match["name"])
        method = re.search(
            rf"\(\s*\w*\s*\*?{name}\)\s*TableName\(\)\s*string\s*\{{\s*return\s*[\"`](?:\w+\.)?(\w+)",
            source.code,
        )
        return method[1] if method else None
    return None


def _fits(source: Source, name: str, table: str) -> bool:
    """Whether a class's name is what its framework makes the table's name of."""
    whole = normal(re.sub(r"::|\.", "_", name))
    last = normal(re.split(r"::|\.", name)[-1])
    wanted = {normal(one) for one in singulars(table)}
    if whole in wanted or last in wanted:
        return True
    if source.language == "python":
        return any(
            _in_application(source.path, table, tail) and last == normal(tail)
            for tail in tails(table)
        )
    return False


def _in_application(path: str, table: str, tail: str) -> bool:
    """Whether a file belongs to the Django application that the table's name begins with."""
    label = table.removesuffix(f"_{tail}")
    return label in path.split("/")[:-1]


def _is_mapped(source: Source, match: re.Match[str], end: int) -> bool:
    body = source.code[match.start() : end]
    before = source.code[max(0, match.start() - 300) : match.start()]
    if source.language == "prisma":
        return True
    if source.language == "ruby":
        parents = match["parents"] or ""
        return bool(_PARENTS.search(parents) or (parents and "/models/" in f"/{source.path}"))
    if source.language == "python" and match["parents"] and _IN_MODELS.search(f"/{source.path}"):
        return True
    if source.language == "elixir":
        return "Ecto.Schema" in body
    if source.language in ("go", "rust"):
        return bool(_TAGS.search(body) or _DECORATED.search(before))
    return bool(_PARENTS.search(match["parents"] or "") or _DECORATED.search(before))


def _built(source: Source, table: str) -> Iterator[Model]:
    for match in _BUILT.finditer(source.code):
        if normal(match["table"]) not in {normal(table), *map(normal, singulars(table))}:
            continue
        if match["quote"] or source.language == "rust":
            name = match["name"] or match["table"]
            end = _end_of_call(source, match.start("table"))
            yield Model(name, match.start(), end, mapped=True, declares=True)


def _end_of_call(source: Source, start: int) -> int:
    """Where the call around a place ends."""
    depth = 1
    for match in re.compile(r"[(){}]").finditer(source.bare, start, start + 50_000):
        depth += 1 if match[0] in "({" else -1
        if depth == 0:
            return match.end()
    return min(len(source.code), start + 2_000)
