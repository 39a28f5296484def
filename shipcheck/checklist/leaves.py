"""The leaves of conditions: one question about the change each.

To add one: a function here, its line in `_LEAVES`, and its words in `schema_conditions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shipcheck.checklist.facts import Evaluation, Facts
from shipcheck.model.text import counted, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shipcheck.checklist.document import YamlValue

_MOST_NAMES: Final = 3  # found values that are listed before the rest is only counted


def as_list(value: YamlValue) -> list[YamlValue]:
    """One word or a list of words, as a list."""
    return value if isinstance(value, list) else [value]


def evaluate_leaf(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    """One leaf on facts.

    Raises:
        KeyError: there is no such leaf (the schema lets none through).
    """
    return _LEAVES[key](key, value, facts)


def _has(_key: str, value: YamlValue, facts: Facts) -> Evaluation:
    wanted = as_list(value)
    states = {name: facts.has.get(name) for name in wanted}
    if True in states.values():
        found = f"found {_listed(name for name, state in states.items() if state)}"
        return Evaluation(value=True, wanted=_wanted("has", wanted), found=found)
    if None in states.values():
        doubtful = _listed(name for name, state in states.items() if state is None)
        return Evaluation(None, _wanted("has", wanted), f"not known: {doubtful}")
    return Evaluation(value=False, wanted=_wanted("has", wanted), found="the repository has none")


def _paths(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    matches, globs = _matching(value, facts)
    if matches:
        found = f"{_listed(matches)} ({len(matches)} of {_files(facts)})"
    else:
        found = f"none of {_files(facts)} matches"
    return Evaluation(bool(matches), _wanted(key, globs), found)


def _only_paths(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    matches, globs = _matching(value, facts)
    inside = set(matches)
    outside = [path for path in facts.paths if path not in inside]
    found = f"outside: {_listed(outside)}" if outside else f"all match ({_files(facts)})"
    return Evaluation(not outside, _wanted(key, globs), found)


def _matching(value: YamlValue, facts: Facts) -> tuple[list[str], list[str]]:
    # pathspec is imported only where a checklist asks for paths.
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415

    globs = as_list(value)
    return list(filter(path_matcher(tuple(globs)), facts.paths)), globs


def _class(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    return _one_of(key, value, str(facts.change_class), "it is {}")


def _place(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    return _one_of(key, value, str(facts.place), "this is {}")


def _risk(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    return _one_of(key, value, facts.risk, "it is {}")


def _one_of(key: str, value: YamlValue, actual: str | None, phrase: str) -> Evaluation:
    wanted = as_list(value)
    if actual is None:
        return Evaluation(None, _wanted(key, wanted), "not known")
    return Evaluation(actual in wanted, _wanted(key, wanted), phrase.format(actual))


def _languages(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    wanted = {word.casefold() for word in as_list(value)}
    hits = sorted(word for word in facts.languages if word.casefold() in wanted)
    found = f"the change has {_listed(hits or sorted(facts.languages)) or 'no known language'}"
    return Evaluation(bool(hits), _wanted(key, as_list(value)), found)


def _branch(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    from shipcheck.checklist.globs import matches_name  # noqa: PLC0415

    wanted = _wanted(key, as_list(value))
    if facts.branch is None:
        return Evaluation(None, wanted, "HEAD is detached")
    matched = matches_name(facts.branch, as_list(value))
    return Evaluation(matched, wanted, f"the branch is {facts.branch}")


def _labels(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    """Labels are compared whole and without regard to case, as forges do."""
    wanted = {word.casefold() for word in as_list(value)}
    if facts.labels is None:
        return Evaluation(None, _wanted(key, as_list(value)), "not known")
    hits = [label for label in sorted(facts.labels) if label.casefold() in wanted]
    found = f"it has {_listed(hits or sorted(facts.labels)) or 'no label'}"
    return Evaluation(bool(hits), _wanted(key, as_list(value)), found)


def _authors(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    """Names and addresses are compared without regard to case."""
    from shipcheck.checklist.globs import matches_name  # noqa: PLC0415

    patterns = [pattern.casefold() for pattern in as_list(value)]
    hits = [author for author in facts.authors if matches_name(author.casefold(), patterns)]
    found = f"written by {_listed(hits or facts.authors) or 'nobody known'}"
    return Evaluation(bool(hits), _wanted(key, as_list(value)), found)


def _lines(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    return _within(key, value, facts.lines, "lines")


def _users(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    return _within(key, value, facts.users, "users")


def _within(key: str, bounds: dict[str, int], actual: int | None, unit: str) -> Evaluation:
    wanted = f"{key} " + " and ".join(f"{word} {bound}" for word, bound in bounds.items())
    if actual is None:
        return Evaluation(None, wanted, "not known")
    within = actual > bounds.get("over", -1) and actual < bounds.get("under", actual + 1)
    return Evaluation(within, wanted, f"{actual} {unit}")


def _wanted(key: str, words: list[str]) -> str:
    return f"{key} {' or '.join(words)}"


def _files(facts: Facts) -> str:
    return counted(len(facts.paths), "changed file")


def _listed(names: Iterable[str]) -> str:
    return listed(names, _MOST_NAMES)


_LEAVES: dict[str, Callable[[str, YamlValue, Facts], Evaluation]] = {
    "has": _has,
    "paths": _paths,
    "only_paths": _only_paths,
    "class": _class,
    "lines": _lines,
    "languages": _languages,
    "branch": _branch,
    "labels": _labels,
    "authors": _authors,
    "risk": _risk,
    "users": _users,
    "place": _place,
}
