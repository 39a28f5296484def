"""The `migrations:` and `tables:` of a checklist: the database, and how large its tables are."""

from __future__ import annotations

from typing import Any

_Schema = dict[str, Any]

DIALECTS = ("postgresql", "mysql", "mariadb", "sqlite")
"""The databases; the same words as `--dialect` takes."""


def migrations_schema() -> _Schema:
    """What the project's own files do not tell about its migrations."""
    return _map(
        "The database that migrations run on, and what is accepted in them.",
        {
            **_database(),
            "paths": {
                "description": "Where migrations are that nobody would find, and whose they are.",
                "type": "array",
                "items": _paths(),
            },
            "allow": {
                "description": "Rules that are accepted, with the reason.",
                "type": "array",
                "items": _allow(),
            },
            "rehearse": _rehearse(),
        },
    )


def _database() -> _Schema:
    """Which database, and how large its tables are."""
    return {
        "dialect": {
            "description": "The database; found from the project's files where left out.",
            "enum": list(DIALECTS),
        },
        "version": {
            "description": "Its version; found from the project's files where left out.",
            "type": ["string", "number"],
            "pattern": "^[0-9]+(\\.[0-9]+)*$",
            "minimum": 0,
            "examples": ["15", "8.0.36"],
        },
        "statistics": {
            "description": "A CSV or JSON file with the rows of each table, at the base.",
            "type": "string",
            "minLength": 1,
            "examples": ["db/table_sizes.csv"],
        },
    }


def _paths() -> _Schema:
    return _map(
        "Migrations of one tool.",
        {
            "framework": _text("The tool: django, rails, flyway, plain-sql, …"),
            "paths": _words("Its migrations, as globs."),
        },
        ["framework", "paths"],
    )


def _allow() -> _Schema:
    return _map(
        "One rule.",
        {
            "rule": _text("The rule, as `migrations lint` names it."),
            "because": _text("Why it is accepted."),
            "paths": _words("Only in these migrations, as globs."),
            "tables": _words("Only for these tables."),
        },
        ["rule", "because"],
    )


def _rehearse() -> _Schema:
    return _map(
        "How migrations are rehearsed.",
        {
            "rows": {
                "description": "Rows that are made up for each table; 100,000 if left out.",
                "type": "integer",
                "minimum": 1,
                "maximum": 10_000_000,
            },
            "render": _text("A command that prints the SQL of the change's migrations."),
        },
    )


def tables_schema() -> _Schema:
    """The sizes of tables, by name."""
    return {
        "description": "How large tables are: it turns the severity of migrations up or down.",
        "type": "object",
        "additionalProperties": _map(
            "One table.",
            {
                "rows": {"description": "About how many rows.", "type": "integer", "minimum": 0},
                "bytes": {"description": "About how large.", "type": "integer", "minimum": 0},
            },
        ),
        "examples": [{"accounts": {"rows": 40_000_000}}],
    }


def _map(description: str, keys: _Schema, required: list[str] | None = None) -> _Schema:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": keys,
        **({"required": required} if required else {}),
    }


def _words(description: str) -> _Schema:
    return {
        "description": description,
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "minLength": 1},
    }


def _text(description: str) -> _Schema:
    return {"description": description, "type": "string", "minLength": 1}
