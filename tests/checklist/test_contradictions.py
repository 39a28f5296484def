from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checklist.conditions import Facts, evaluate
from shipcheck.checklist.contradictions import contradiction
from shipcheck.model.words import ChangeClass, Place

if TYPE_CHECKING:
    from shipcheck.checklist.document import YamlValue

CLASSES = st.sampled_from([str(word) for word in ChangeClass])
PLACES = st.sampled_from([str(word) for word in Place])
NUMBERS = st.integers(0, 4)
NAMES = st.sampled_from(["main", "a", "b", "?"])


def listed(words: st.SearchStrategy[str]) -> st.SearchStrategy[YamlValue]:
    return words | st.lists(words, min_size=1, max_size=2, unique=True)


RANGE = st.fixed_dictionaries({}, optional={"over": NUMBERS, "under": NUMBERS.map(lambda n: n + 1)})
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "class": listed(CLASSES),
        "place": listed(PLACES),
        "lines": RANGE.filter(bool),
        "branch": listed(NAMES),
        "has": listed(st.sampled_from(["ci", "flags"])),
        "languages": listed(st.sampled_from(["go", "python"])),
        "paths": listed(st.sampled_from(["a", "b", "!a"])),
    },
).filter(bool)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=5,
)
FACTS = st.builds(
    Facts,
    paths=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    change_class=st.sampled_from(ChangeClass),
    lines=st.integers(0, 6),
    languages=st.frozensets(st.sampled_from(["go", "python"])),
    branch=NAMES,
    place=st.sampled_from(Place),
    has=st.fixed_dictionaries({"ci": st.booleans(), "flags": st.booleans()}),
)


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, st.lists(FACTS, min_size=5, max_size=5))
def test_what_is_called_contradictory_is_never_true(
    condition: YamlValue, many: list[Facts]
) -> None:
    if contradiction(condition):
        assert not any(evaluate(condition, facts).value for facts in many)


@pytest.mark.parametrize(
    ("condition", "leaf"),
    [
        ({"lines": {"over": 100, "under": 50}}, "lines"),
        ({"lines": {"over": 4, "under": 5}}, "lines"),
        ({"lines": {"over": 5}, "not": {"lines": {"over": 3}}}, "lines"),
        ({"users": {"over": 5}, "not": {"users": {"over": 3}}}, "users"),
        ({"lines": {"under": 5}, "not": {"lines": {"under": 9}}}, "lines"),
        ({"all": [{"class": "tricky"}, {"class": "straightforward"}]}, "class"),
        ({"not": {"class": ["straightforward", "moderate", "tricky"]}}, "class"),
        ({"place": "ci", "not": {"place": ["ci", "push"]}}, "place"),
        ({"risk": "low", "not": {"any": [{"risk": "low"}, {"lines": {"over": 1}}]}}, "risk"),
        ({"has": "ci", "not": {"has": ["ci", "flags"]}}, "has"),
        ({"labels": "a", "not": {"labels": "a"}}, "labels"),
        ({"all": [{"branch": "main"}, {"branch": ["a", "b"]}]}, "branch"),
        ({"branch": "main", "not": {"branch": "m*"}}, "branch"),
        ({"branch": "m*", "not": {"branch": "m*"}}, "branch"),
        ({"paths": ["a"], "not": {"paths": "a"}}, "paths"),
        ({"only_paths": ["!a"]}, "only_paths"),
        ({"any": [{"place": "ci", "not": {"place": "ci"}}, {"lines": {"over": 1, "under": 1}}]},
         "place"),
    ],
)  # fmt: skip
def test_contradictions(condition: YamlValue, leaf: str) -> None:
    assert contradiction(condition) == leaf


@pytest.mark.parametrize(
    "condition",
    [
        {"lines": {"over": 4, "under": 6}},
        {"lines": {"under": 1}},
        {"not": {"lines": {"over": 0}}},
        {"not": {"class": ["straightforward", "moderate", "tricky"], "place": "ci"}},
        {"all": [{"branch": "m*"}, {"branch": "main"}]},
        {"not": {"lines": {"over": 4, "under": 6}}},
        {"class": "tricky", "place": ["ci", "merge"]},
        {"any": [{"all": [{"class": "tricky"}, {"class": "moderate"}]}, {"place": "ci"}]},
        {"labels": "a", "not": {"labels": "b"}},
        {"has": ["ci", "flags"], "not": {"has": "ci"}},
        {"branch": "m*", "not": {"branch": "main"}},
        {"paths": ["a", "!b"], "only_paths": "a"},
        {"not": {"paths": ["!a"]}},
    ],
)
def test_what_may_be_true(condition: YamlValue) -> None:
    assert contradiction(condition) is None


def test_large_conditions_are_let_through() -> None:
    part = {"any": [{"class": "tricky"}, {"place": "ci"}, {"lines": {"over": 1}}]}
    assert contradiction({"all": [*[part] * 30, {"lines": {"over": 9, "under": 2}}]}) is None
