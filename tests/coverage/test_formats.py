from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.coverage.registry import COVERAGE_FORMATS, SIZE_LIMIT, read_report
from shipcheck.coverage.report import FileCoverage, UnreadableReport
from shipcheck.coverage.sides import GuardLines, SideState, side_evidence
from tests.coverage import reports

ONE_SIDED = GuardLines("app", 2, ((3, 3),), ())
TWO_SIDED = GuardLines("app", 8, ((9, 9),), ((11, 11),))


def only(name: str, text: str) -> FileCoverage:
    """The one file of a report."""
    (coverage,) = read_report(name, text.encode()).files.values()
    return coverage


def states(coverage: FileCoverage, guard: GuardLines) -> tuple[SideState, SideState]:
    sides = side_evidence(coverage, guard)
    return sides.on.state, sides.off.state


def test_every_format_has_an_example() -> None:
    assert set(reports.EXAMPLES) == set(COVERAGE_FORMATS.built_in_names())


@pytest.mark.parametrize("form", reports.EXAMPLES)
def test_a_format_is_recognised_by_what_is_in_it(form: str) -> None:
    name, text = reports.EXAMPLES[form]
    known = name if form == "simplecov" else "report"
    assert read_report(known, b"\xef\xbb\xbf" + text.encode()).format == form


@pytest.mark.parametrize("form", reports.EXAMPLES)
def test_the_lines_of_both_sides(form: str) -> None:
    """Where both sides have lines, every format tells."""
    coverage = only(*reports.EXAMPLES[form])
    assert states(coverage, TWO_SIDED) == (SideState.RAN, SideState.NOT_RAN)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.json", reports.COVERAGE_PY),
        ("lcov", reports.LCOV_COVERAGE_PY),
        ("lcov", reports.LCOV_ISTANBUL),
        ("c.xml", reports.COBERTURA),
        ("c.xml", reports.JACOCO),
        ("c.xml", reports.CLOVER),
        ("c.json", reports.istanbul()),
        (".resultset.json", reports.RESULTSET),
        ("coverage.json", reports.SIMPLECOV_JSON),
    ],
)
def test_a_one_sided_if_of_which_only_the_on_side_ran(name: str, text: str) -> None:
    assert states(only(name, text), ONE_SIDED) == (SideState.RAN, SideState.NOT_RAN)


@pytest.mark.parametrize("text", [reports.GO, reports.LCOV_NODE])
def test_without_branches_a_one_sided_if_is_half_known(text: str) -> None:
    assert states(only("x", text), ONE_SIDED) == (SideState.RAN, SideState.UNKNOWN)


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        ("c.json", reports.COVERAGE_PY, '"missing_branches": [[2, 4], ',
         '"more": [], "missing_branches": ['),
        ("lcov", reports.LCOV_COVERAGE_PY, "to line 4,0", "to line 4,1"),
        ("lcov", reports.LCOV_ISTANBUL.replace("DA:2,3", "DA:2,5"), "BRDA:2,0,1,0", "BRDA:2,0,1,2"),
        ("c.xml", reports.COBERTURA, '50% (1/2)" missing-branches="4"', '100% (2/2)"'),
        ("c.xml", reports.JACOCO, 'ci="3" mb="1" cb="1"', 'ci="3" mb="0" cb="2"'),
        ("c.xml", reports.CLOVER, 'falsecount="0"', 'falsecount="1"'),
        ("c.json", reports.istanbul(), '"b": {"0": [3, 0]', '"b": {"0": [3, 1]'),
        (".resultset.json", reports.RESULTSET, '2, 2, 4, 5]": 0', '2, 2, 4, 5]": 7'),
        ("coverage.json", reports.SIMPLECOV_JSON, '"end_line": 4, "coverage": 0',
         '"end_line": 4, "coverage": 7'),
    ],
)  # fmt: skip
def test_a_one_sided_if_of_which_both_sides_ran(name: str, text: str, old: str, new: str) -> None:
    assert old in text
    changed = text.replace(old, new, 1)
    if "more" in changed:
        changed = changed.replace("[[2, 3], ", "[[2, 3], [2, 4], ")
    assert states(only(name, changed), ONE_SIDED) == (SideState.RAN, SideState.RAN)


def test_istanbul_counts_operands() -> None:
    """`a && b`: the last operand was evaluated twice of five times, so both ways were gone."""
    coverage = only("c.json", reports.istanbul())
    guard = GuardLines("app", 14, ((15, 15),), ())
    assert states(coverage, guard) == (SideState.RAN, SideState.RAN)
    always = reports.istanbul().replace('"2": [5, 2]', '"2": [5, 5]')
    assert states(only("c.json", always), guard) == (SideState.RAN, SideState.NOT_RAN)


def test_operands_of_a_condition_do_not_hide_its_own_outcome() -> None:
    """`if (flag && a || b)`, always true: `b` was not always evaluated, and no else was taken."""
    document = json.loads(reports.istanbul())
    one = document["/ci/app.js"]
    one["branchMap"]["9"] = {"loc": reports.place(2, 6), "type": "binary-expr",
                             "locations": [reports.place(2, 6)] * 3}  # fmt: skip
    one["b"]["9"] = [3, 3, 1]
    coverage = only("c.json", json.dumps(document))
    assert states(coverage, ONE_SIDED) == (SideState.RAN, SideState.NOT_RAN)


def test_operands_in_one_line() -> None:
    """`flag && call()`, of which the call was made at times, and at times not."""
    document = json.loads(reports.istanbul())
    place = [reports.place(14, 4), reports.place(14, 9)]
    document["/ci/app.js"]["branchMap"]["2"]["locations"] = place
    guard = GuardLines("app", 14, ((14, 14),), ())
    assert states(only("c.json", json.dumps(document)), guard) == (SideState.RAN, SideState.RAN)
    document["/ci/app.js"]["b"]["2"] = [5, 5]
    assert states(only("c.json", json.dumps(document)), guard) == (SideState.RAN, SideState.NOT_RAN)


def test_ruby_in_one_line() -> None:
    text = """{"RSpec": {"coverage": {"/ci/app.rb": {"lines": [1, 4], "branches": {
        "[:if, 0, 2, 2, 2, 32]": {"[:then, 1, 2, 2, 2, 12]": 4, "[:else, 2, 2, 2, 2, 32]": 0}}}}}}"""
    guard = GuardLines("app", 2, ((2, 2),), ())
    assert states(only(".resultset.json", text), guard) == (SideState.RAN, SideState.NOT_RAN)
    both = text.replace('32]": 0', '32]": 9')
    assert states(only(".resultset.json", both), guard) == (SideState.RAN, SideState.RAN)


def test_operands_in_lcov_are_no_outcomes() -> None:
    """`flag && other()` in one line, always on: two of two branches, and no off side."""
    guard = GuardLines("app", 7, ((7, 7),), ((7, 7),))
    coverage = only("x", reports.LCOV_ISTANBUL)
    assert states(coverage, guard) == (SideState.UNKNOWN, SideState.UNKNOWN)


@pytest.mark.parametrize(
    "text", [reports.COBERTURA.replace("50% (1/2)", "100% (2/2)"), reports.CLOVER]
)
def test_bare_counts_of_javascript_are_no_outcomes(text: str) -> None:
    changed = text.replace("app.py", "app.ts").replace("App.java", "app.ts")
    assert not only("x", changed).branches


def test_two_tests_in_one_lcov_file_are_added_up() -> None:
    off = "TN:b\nSF:app.js\nDA:2,4\nDA:3,0\nBRDA:2,0,0,0\nBRDA:2,0,1,4\nend_of_record\n"
    coverage = only("x", reports.LCOV_ISTANBUL + off)
    assert states(coverage, ONE_SIDED) == (SideState.RAN, SideState.RAN)


def test_a_branch_that_one_test_took_is_taken() -> None:
    jump = "BRDA:2,0,jump to line 9,{}\n"
    for counts in ((1, 0), (0, 1)):
        text = "SF:app.py\nDA:2,1\n" + "".join(map(jump.format, counts)) + "end_of_record\n"
        assert only("x", text).arcs_taken == {(2, 9)}


def test_a_stretch_of_code_is_no_decision() -> None:
    """V8 counts those as a branch alone in its block."""
    text = "SF:app.py\nDA:2,3\nBRDA:2,0,0,3\nBRDA:2,1,0,2\nend_of_record\n"
    assert not only("x", text).branches


def test_the_line_of_an_else_belongs_to_the_block_before() -> None:
    coverage = only("x", reports.GO)
    assert coverage.hit == {1, 2, 3, 4, 5, 7, 8, 9, 10}
    assert coverage.missed == {11, 12}


@pytest.mark.parametrize("step", [0, 20_000])
def test_long_blocks_of_go_are_not_added_up_without_end(step: int) -> None:
    """Whether they overlap or not; 5,000 of them are less than 100 kB."""
    places = ((1 + step * (one % 400), one) for one in range(5_000))
    blocks = "".join(f"a.go:{first}.{one},{first + 19_000}.2 1 1\n" for first, one in places)
    blocks += "".join(f"a.go:9999999.{one},1.1 1 1\n" for one in range(10))  # less than none
    with pytest.raises(UnreadableReport, match="more than 2,000,000 lines"):
        read_report("cover.out", f"mode: set\n{blocks}".encode())


def test_a_block_of_go_that_is_too_long_is_passed_over() -> None:
    text = "mode: set\na.go:1.1,2.2 1 1\na.go:3.1,30000.2 1 1\na.go:4.1,5.2 1 0\n"
    coverage = only("cover.out", text)
    assert coverage.hit == {1, 2}
    assert coverage.missed == {4, 5}


def test_old_resultsets_are_lists_of_lines() -> None:
    text = json.dumps({"RSpec": {"coverage": {"/ci/app.rb": [None, 1, 0]}}})
    coverage = only(".resultset.json", text)
    assert coverage.hit == {2}
    assert coverage.missed == {3}


def test_a_switch_may_fall_past_its_cases() -> None:
    document = json.loads(reports.istanbul())
    branch = document["/ci/app.js"]["branchMap"]["0"]
    branch["type"], branch["locations"] = "switch", [reports.place(3), reports.place(4)]
    document["/ci/app.js"]["b"]["0"] = [1, 1]
    coverage = only("c.json", json.dumps(document))
    assert coverage.branches[2] == (2, 3)


BOMB = '<!DOCTYPE coverage [<!ENTITY a "aaaa">]><coverage line-rate="1">&a;</coverage>'
EXTERNAL = '<!DOCTYPE coverage [<!ENTITY e SYSTEM "file:///etc/passwd">]><coverage line-rate="1"/>'


@pytest.mark.parametrize(
    "subset", ['<!ENTITY a "aaaa">', '<!ENTITY e SYSTEM "file:///etc/passwd">']
)
def test_a_document_type_of_its_own_is_refused(subset: str) -> None:
    assert only("x", reports.COBERTURA).hit
    plain = 'SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd"'
    declared = reports.COBERTURA.replace(plain, f"[{subset}]")
    with pytest.raises(UnreadableReport, match="of its own"):
        read_report("x", declared.encode())


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "{}", "[]", "<html/>", BOMB, EXTERNAL, '<coverage line-rate="1">',
        '<coverage line-rate="1"/>', '<report name="x"/>', "mode: set\nnonsense",
        '{"meta": {"version": "7"}}', '{"meta": {"version": "7"}, "files": []}', "TN:\n",
        '<coverage line-rate="1">' + "<a>" * 200,
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReport):
        read_report("report", text.encode())


def test_a_report_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="larger"):
        read_report("x", bytes(SIZE_LIMIT + 1))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = (
    "lines", "branches", "executed_lines", "missing_lines", "executed_branches", "statementMap", "s",
    "branchMap", "b", "loc", "locations", "start", "line", "type", "coverage",
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_json_of_the_right_beginning_is_read_or_refused(data: st.DataObject) -> None:
    value = data.draw(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
    inner = {**value, "statementMap": value.get("statementMap", {})}
    for document in (
        {"meta": {"version": "7"}, "files": {"a.py": value}},
        {"a.js": {"path": "a.js", **inner}},
        {"RSpec": {"coverage": {"a.rb": value}}},
        {"meta": {"simplecov_version": "1"}, "coverage": {"a.rb": value}},
    ):
        with contextlib.suppress(UnreadableReport):
            for coverage in read_report("x.json", json.dumps(document).encode()).files.values():
                side_evidence(coverage, TWO_SIDED)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(reports.EXAMPLES.values())), st.data())
def test_a_damaged_report_is_read_or_refused(example: tuple[str, str], data: st.DataObject) -> None:
    name, text = example
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    middle = data.draw(st.binary(max_size=20))
    with contextlib.suppress(UnreadableReport):
        report = read_report(name, text[:start].encode() + middle + text[end:].encode())
        for coverage in report.files.values():
            side_evidence(coverage, TWO_SIDED)


def test_blank_lines_in_lcov_cost_little() -> None:
    blank = b"\n" * 300_000
    data = b"TN:" + blank + b"SF:a.py\nDA:1,1" + blank + b"DA:2,0\r\nend_of_record\r\n"
    found = read_report("lcov.info", data).files["a.py"]
    assert found == FileCoverage(frozenset({1}), frozenset({2}))
