"""Whatever somebody writes, the answer is a checklist or a list of problems, never an exception."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checklist.conditions import evaluate, false_leaf
from shipcheck.checklist.explain import render_explanation
from shipcheck.checklist.problems import render
from shipcheck.checklist.show import render_origins
from tests.checklist.loading import FILE, load, problems_of
from tests.checklist.test_conditions import FACTS

if TYPE_CHECKING:
    from shipcheck.checklist.document import YamlValue

SCALARS = st.sampled_from(
    [None, True, 0, 1, -1, 2.5, "", "a", "tricky", "ci", "merge", "none", "github", "10m", "observed",
     "up-to-date", "ci-green", "small-step", "builtin:default", "builtin:nope", "b.yaml", "app/**", "!",
     "2026-11-01", "40 USD", "warn"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["version", "extends", "base", "context", "deploy", "services", "inline_allow", "items", "id",
     "title", "uses", "with", "run", "ask", "when", "severity", "evidence", "timeout", "has", "paths",
     "class", "lines", "over", "under", "all", "any", "not", "place", "ci", "flags", "users", "asked",
     "minutes", "branch", "optional", "zzz"]
)  # fmt: skip
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
CONDITION = st.dictionaries(
    st.sampled_from(["has", "paths", "class", "lines", "all", "any", "not", "place", "branch"]), ANY
)
ITEM = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "ci-green", "small-step"]) | ANY},
    optional={
        "uses": SCALARS, "with": ANY, "run": SCALARS, "ask": SCALARS, "when": CONDITION | ANY,
        "evidence": ANY, "timeout": SCALARS, "severity": SCALARS,
    },
)  # fmt: skip
FILES = st.fixed_dictionaries(
    {"version": st.just(1) | ANY},
    optional={
        "extends": SCALARS, "context": ANY, "services": ANY, "deploy": ANY, "inline_allow": ANY,
        "items": st.lists(ITEM | ANY, max_size=4) | ANY,
    },
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(FILES | ANY, FILES | ANY)
def test_no_shape_raises(first: YamlValue, second: YamlValue) -> None:
    files = {FILE: json.dumps(first), "b.yaml": json.dumps(second)}
    problems = problems_of(files)
    if problems:
        assert render(problems)
        return
    checklist = load(files)
    assert render_origins(checklist)
    for item in checklist.items:
        evaluation = evaluate(item.when, FACTS)
        assert render_explanation(item, evaluation, None)
        assert evaluation.applies or false_leaf(evaluation)
