from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checklist.conditions import (
    Facts,
    conjunction,
    disjunction,
    evaluate,
    false_leaf,
    needed_capabilities,
    negation,
)
from shipcheck.model.words import ChangeClass, Place

if TYPE_CHECKING:
    from shipcheck.checklist.document import YamlValue

FACTS = Facts(
    paths=("app/a.py", "docs/b.md"),
    change_class=ChangeClass.MODERATE,
    lines=40,
    languages=frozenset({"python", "markdown"}),
    branch="feature/x",
    place=Place.TERMINAL,
    labels=frozenset({"Urgent"}),
    authors=("Ada Lovelace", "ada@example.com"),
    risk="usual",
    users=100,
    has={"ci": True, "flags": False, "forge": None},
)
UNKNOWN = replace(FACTS, branch=None, labels=None, risk=None, users=None, has={})
TRUTH = st.sampled_from([True, False, None])


@pytest.mark.parametrize(
    ("condition", "value", "found"),
    [
        ({"has": "ci"}, True, "found ci"),
        ({"has": "flags"}, False, "the repository has none"),
        ({"has": "coverage"}, None, "not known: coverage"),
        ({"has": ["flags", "forge"]}, None, "not known: forge"),
        ({"has": ["ci", "forge"]}, True, "found ci"),
        ({"paths": "app/**"}, True, "app/a.py (1 of 2 changed files)"),
        ({"paths": ["lib/**"]}, False, "none of 2 changed files matches"),
        ({"only_paths": ["app/", "*.md"]}, True, "all match (2 changed files)"),
        ({"only_paths": "*.py"}, False, "outside: docs/b.md"),
        ({"class": "moderate"}, True, "it is moderate"),
        ({"class": ["tricky"]}, False, "it is moderate"),
        ({"lines": {"over": 39, "under": 41}}, True, "40 lines"),
        ({"lines": {"over": 40}}, False, "40 lines"),
        ({"lines": {"under": 40}}, False, "40 lines"),
        ({"languages": "Python"}, True, "the change has python"),
        ({"languages": ["go"]}, False, "the change has markdown, python"),
        ({"branch": "feature/*"}, True, "the branch is feature/x"),
        ({"branch": ["main", "Feature/*"]}, False, "the branch is feature/x"),
        ({"labels": "urgent"}, True, "it has Urgent"),
        ({"labels": "urg*"}, False, "it has Urgent"),
        ({"authors": "*@EXAMPLE.com"}, True, "written by ada@example.com"),
        ({"authors": ["bob"]}, False, "written by Ada Lovelace, ada@example.com"),
        ({"risk": ["high"]}, False, "it is usual"),
        ({"users": {"over": 99}}, True, "100 users"),
        ({"place": ["merge", "terminal"]}, True, "this is terminal"),
        ({"place": "ci"}, False, "this is terminal"),
    ],
)
def test_leaves(condition: YamlValue, value: bool | None, found: str) -> None:
    evaluation = evaluate(condition, FACTS)
    assert (evaluation.value, evaluation.found) == (value, found)


@pytest.mark.parametrize(
    "condition",
    [{"branch": "main"}, {"labels": "a"}, {"risk": "high"}, {"users": {"over": 5}}, {"has": "ci"}],
)
def test_what_cannot_be_known_applies(condition: YamlValue) -> None:
    evaluation = evaluate(condition, UNKNOWN)
    assert evaluation.value is None
    assert evaluation.applies
    assert evaluate({"not": condition}, UNKNOWN).applies


def test_no_condition_applies() -> None:
    assert evaluate(None, FACTS).value is True


def test_facts_without_anything_to_name() -> None:
    bare = replace(FACTS, paths=(), languages=frozenset(), labels=frozenset(), authors=(), lines=0)
    found = [
        evaluate(condition, bare).found
        for condition in ({"languages": "go"}, {"labels": "a"}, {"authors": "a"}, {"paths": "a"})
    ]
    assert found == [
        "the change has no known language",
        "it has no label",
        "written by nobody known",
        "none of 0 changed files matches",
    ]


def test_long_lists_are_cut() -> None:
    many = replace(FACTS, paths=tuple(f"{number}.py" for number in range(50)))
    assert evaluate({"paths": "*.py"}, many).found == (
        "0.py, 1.py, 2.py and 47 more (50 of 50 changed files)"
    )


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({"paths": ["lib/**", "x"]},
         "when: paths lib/** or x (none of 2 changed files matches)"),
        ({"class": "moderate", "place": "ci"}, "when: place ci (this is terminal)"),
        ({"class": "tricky", "place": "ci"}, "when: class tricky (it is moderate)"),
        ({"not": {"class": "moderate"}}, "when: not class moderate (it is moderate)"),
        ({"any": [{"place": "ci"}, {"class": "tricky"}]},
         "when: place ci (this is terminal); class tricky (it is moderate)"),
        ({"all": [{"class": "moderate"}, {"not": {"not": {"place": "ci"}}}]},
         "when: not not place ci (this is terminal)"),
        ({"not": {"any": [{"place": "ci"}, {"class": "moderate"}]}},
         "when: not class moderate (it is moderate)"),
    ],
)  # fmt: skip
def test_the_leaf_that_made_it_false(condition: YamlValue, reason: str) -> None:
    evaluation = evaluate(condition, FACTS)
    assert not evaluation.applies
    assert false_leaf(evaluation) == reason


def test_needed_capabilities() -> None:
    condition = {"has": "ci", "any": [{"has": ["flags", "forge"]}, {"not": {"has": "coverage"}}]}
    assert needed_capabilities(condition) == {"ci", "flags", "forge", "coverage"}
    assert needed_capabilities(None) == set()
    assert needed_capabilities({"place": "ci"}) == set()


@settings(max_examples=100, deadline=None)
@given(TRUTH, TRUTH, TRUTH)
def test_kleene_laws(a: bool | None, b: bool | None, c: bool | None) -> None:
    assert negation(negation(a)) is a
    assert conjunction([a, b]) is conjunction([b, a])
    assert disjunction([a, b]) is disjunction([b, a])
    assert conjunction([a, conjunction([b, c])]) is conjunction([a, b, c])
    assert negation(conjunction([a, b])) is disjunction([negation(a), negation(b)])
    assert conjunction([a, disjunction([b, c])]) is disjunction(
        [conjunction([a, b]), conjunction([a, c])]
    )
    assert conjunction([a, disjunction([a, b])]) is a
    assert conjunction([a, True]) is a
    assert disjunction([a, False]) is a


@settings(max_examples=100, deadline=None)
@given(TRUTH, TRUTH)
def test_knowing_more_never_turns_an_answer(a: bool | None, b: bool | None) -> None:
    for combine in (conjunction, disjunction):
        vague = combine([a, None])
        assert vague is None or combine([a, b]) is vague
