from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checklist.show import render_origins
from shipcheck.checklist.yaml_reader import read_yaml
from shipcheck.model.checklist import Checklist
from tests.checklist.loading import load
from tests.checklist.test_load import MERGED

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def test_each_value_stands_beside_its_place() -> None:
    lines = [line.split("#") for line in render_origins(load(MERGED)).splitlines()]
    places = {line[0].strip(): line[1].strip() for line in lines if len(line) > 1}
    assert places["base: trunk"] == ".shipcheck.yaml:4"
    assert places["minutes: 3"] == "shared.yaml:7"
    assert places["required: [build]"] == ".shipcheck.yaml:13"
    assert places["optional: true"] == "builtin:default:41"
    assert places["- id: new"] == ".shipcheck.yaml:9"


def test_comments_are_aligned() -> None:
    columns = [line.find("#") for line in render_origins(load(MERGED)).splitlines()]
    # a line that is too long pushes only its own comment
    assert len({column for column in columns if 0 <= column <= 78}) == 1


def test_a_reader_gets_the_same_values() -> None:
    checklist = load(MERGED)
    document = read_yaml(render_origins(checklist).encode(), "f")
    assert not document.problems
    assert document.value == checklist.effective


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3))
def test_whatever_the_values_are(value: dict[str, object]) -> None:
    value.pop("items", None)
    value["last"] = 1
    checklist = Checklist((), "f", "file", "", effective=value)
    document = read_yaml(render_origins(checklist).encode(), "f")
    assert not document.problems
    assert document.value == value
