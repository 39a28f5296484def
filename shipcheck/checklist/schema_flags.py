"""The `flags:` of a checklist: what the team's own flags look like in its code."""

from __future__ import annotations

from typing import Any

_Schema = dict[str, Any]


def flags_schema() -> _Schema:
    """Wrappers, constants, modules behind a flag, and how tests force a flag."""
    return _map(
        "How this team's code asks for feature flags.",
        {
            "wrappers": _list("The team's own functions that ask a flag.", _wrapper()),
            "constants": {
                "description": "Constants that hold a key, by their dotted name.",
                "type": "object",
                "additionalProperties": {"type": "string", "minLength": 1},
            },
            "modules": _list("Code that runs only behind a flag.", _module()),
            "tests": _tests(),
            "usage": _usage(),
        },
    )


def _wrapper() -> _Schema:
    return _map(
        "A function that asks a flag.",
        {
            "call": _text("Its name, with as much of what stands before it as is needed."),
            "key": {
                "description": "Where the key stands: a position from 0, or a parameter's name.",
                "type": ["integer", "string"],
                "minimum": 0,
            },
            "default": {
                "description": "Where the default value stands; left out where there is none.",
                "type": ["integer", "string"],
                "minimum": 0,
            },
            "flag": _text("The flag, where the function always asks the same one."),
            "inverted": {
                "description": "Whether it tells that the flag is off.",
                "type": "boolean",
            },
            "languages": _list("The languages it is found in; all if left out.", _text("")),
        },
        required=["call"],
    )


def _module() -> _Schema:
    return _map(
        "Files that run only behind a flag.",
        {
            "paths": {**_list("The files, as globs.", _text("")), "minItems": 1},
            "flag": _text("The flag's key."),
        },
        required=["paths", "flag"],
    )


def _tests() -> _Schema:
    """How `shipcheck rehearse flags` runs the tests with a flag forced."""
    return _map(
        "How the tests are run with a flag forced on, and forced off.",
        {
            "command": _text("The test command; {tests} stands for the files of tests to run."),
            "force": _map(
                "What forces a flag.",
                {
                    "uses": {
                        "description": "The recipe.",
                        "enum": ["environment", "flagd-file", "openfeature"],
                    },
                    "variable": _text("The variable's name; {FLAG} is the key in upper case."),
                    "on": _text("The value for on; true if left out."),
                    "off": _text("The value for off; false if left out."),
                    "path": _text("The file of flag definitions, for `flagd-file`."),
                },
                required=["uses"],
            ),
            "coverage": _text("The coverage report that the command writes."),
            "prepare": _text("A command that makes a fresh work tree ready."),
        },
    )


def _usage() -> _Schema:
    """A query that tells how much a flag's code is used."""
    return _map(
        "How to learn when the code behind a flag was last used.",
        {"command": _text("Prints a date (RFC 3339) or `never`; {flag} is the key.")},
        required=["command"],
    )


def _map(description: str, keys: _Schema, *, required: list[str] | None = None) -> _Schema:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": keys,
        **({"required": required} if required else {}),
    }


def _list(description: str, items: _Schema) -> _Schema:
    return {"description": description, "type": "array", "items": items}


def _text(description: str) -> _Schema:
    return {"description": description, "type": "string", "minLength": 1}
