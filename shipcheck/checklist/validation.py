"""Values against the schema, each error as one plain sentence.

An error is understood by the schema's keyword and the value it met, which every version of the
validator reports alike; the validator's own wording is only the last resort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.complaints import Complaint, missing, name_of
from shipcheck.checklist.problems import nearest, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shipcheck.checklist.document import Path, YamlValue

_TYPES = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}
_WORDS_OF_YAML_1_1 = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_Schema = dict[str, Any]


def validate(value: object, schema: _Schema) -> Iterator[Complaint]:
    """All that the schema holds against a value."""
    # 15 ms that only a repository with a checklist of its own pays.
    from jsonschema_rs import Draft7Validator  # noqa: PLC0415

    for error in Draft7Validator(schema).iter_errors(value):
        rule = _descend(schema, error.schema_path[:-1])
        keyword = error.schema_path[-1]
        instance = _value_at(value, error.instance_path)
        path = tuple(error.instance_path)
        explain = _EXPLANATIONS.get(str(keyword))
        if explain is None:
            yield Complaint("schema", f"{name_of(path)} is not valid: {error.message}", path)
        else:
            yield from explain(rule, instance, path)


def _descend(schema: _Schema, steps: Sequence[str | int]) -> _Schema:
    """The part of the schema that a schema path leads to."""
    part: Any = schema
    for step in steps:
        part = part[step]
        if step == "$ref":
            part = _descend(schema, part.removeprefix("#/").split("/"))
    found: _Schema = part
    return found


def _value_at(value: YamlValue, path: Sequence[str | int]) -> YamlValue:
    for step in path:
        value = value[step]
    return value


def found_kind(value: object) -> str:
    """What a value is, in the words of a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    kinds = ((str, "text"), (int, "a whole number"), (float, "a number"), (dict, "a map"))
    return next((word for kind, word in kinds if isinstance(value, kind)), "a list")


def _unknown_key(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    known = list(rule.get("properties", ()))
    for key in value:
        if key not in known:
            where = f" in {name_of(path)}" if path else ""
            hint = suggest(key, known) or f"{name_of(path)} takes no keys"
            yield Complaint(
                "unknown-key", f"unknown key `{key}`{where}", (*path, key), key=True, hint=hint
            )


def _missing_key(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    for key in rule["required"]:
        if key not in value:
            example = "add `version: 1`" if key == "version" else ""
            yield Complaint("missing-key", missing(key), path, hint=example)


def _wrong_type(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    wanted = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    text = " or ".join(_TYPES[kind] for kind in wanted)
    hint = ""
    if "boolean" in wanted and str(value).lower() in _WORDS_OF_YAML_1_1:
        hint = f"did you mean `{_WORDS_OF_YAML_1_1[str(value).lower()]}`?"
    message = f"{name_of(path)}: expected {text}, found {found_kind(value)}"
    yield Complaint("wrong-type", message, path, hint=hint)


def _not_a_choice(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    if not isinstance(value, str):
        message = f"{name_of(path)}: expected a word, found {found_kind(value)}"
        yield Complaint("wrong-type", message, path, hint=suggest("", rule["enum"]))
        return
    hint = suggest(value, rule["enum"])
    # The words are few, so they are listed even where one of them comes near.
    if nearest(value, rule["enum"]) and len(rule["enum"]) > 1:
        hint += f" (one of: {', '.join(rule['enum'])})"
    message = f"{name_of(path)} cannot be `{value}`"
    yield Complaint("not-a-choice", message, path, hint=hint)


def _wrong_constant(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    message = f"{name_of(path)} must be {rule['const']}"
    shown = f"`{value}`" if type(value) is type(rule["const"]) else found_kind(value)
    yield Complaint("not-a-choice", f"{message}, found {shown}", path)


def _wrong_form(rule: _Schema, value: YamlValue, path: Path) -> Iterator[Complaint]:
    examples = rule.get("examples") or [rule["pattern"]]
    hint = f"write it like {' or '.join(map(str, examples))}"
    yield Complaint("wrong-form", f"{name_of(path)} cannot be `{value}`", path, hint=hint)


def _empty(_rule: _Schema, _value: YamlValue, path: Path) -> Iterator[Complaint]:
    yield Complaint("empty", f"{name_of(path)} is empty", path)


def _twice(_rule: _Schema, _value: YamlValue, path: Path) -> Iterator[Complaint]:
    yield Complaint("repeated", f"{name_of(path)} holds the same entry twice", path)


def _out_of_range(
    keyword: str, words: str
) -> Callable[[_Schema, YamlValue, Path], Iterator[Complaint]]:
    def explain(rule: _Schema, _value: YamlValue, path: Path) -> Iterator[Complaint]:
        yield Complaint("out-of-range", f"{name_of(path)} must be {words} {rule[keyword]}", path)

    return explain


_EXPLANATIONS: dict[str, Callable[[_Schema, YamlValue, Path], Iterator[Complaint]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "type": _wrong_type,
    "enum": _not_a_choice,
    "const": _wrong_constant,
    "pattern": _wrong_form,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "uniqueItems": _twice,
    "minimum": _out_of_range("minimum", "at least"),
    "maximum": _out_of_range("maximum", "at most"),
    "exclusiveMinimum": _out_of_range("exclusiveMinimum", "more than"),
    "exclusiveMaximum": _out_of_range("exclusiveMaximum", "less than"),
}
