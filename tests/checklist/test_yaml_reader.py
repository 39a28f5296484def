from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shipcheck.checklist.problems import render
from shipcheck.checklist.yaml_reader import MOST_BYTES, read_yaml

if TYPE_CHECKING:
    from shipcheck.checklist.document import Document, Path, YamlValue

WORDS = st.text("abé日🎉 ", min_size=1, max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def at(value: YamlValue, path: Path) -> YamlValue:
    for step in path:
        value = value[step]
    return value


def written(document: Document, path: Path, *, key: bool = False) -> str:
    """The text at a place, where it is on one line."""
    span = (document.keys if key else document.values)[path]
    assert span.line == span.end_line
    return document.lines[span.line - 1][span.column - 1 : span.end_column - 1]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"? ? ? a")
@example(b"- - - *a")
@example(b"!!binary x")
@example(b"{a: [}")
@example(b"%YAML 9.9\n---\n")
def test_no_bytes_raise(data: bytes) -> None:
    document = read_yaml(data, "f")
    render(document.problems)
    assert document.problems or document.complete


@settings(max_examples=100, deadline=None)
@given(st.text("ab:-[]{},&*!?|>'\"%@#\n\t <~1", max_size=60))
def test_no_text_raises_and_every_place_is_in_the_file(text: str) -> None:
    document = read_yaml(text.encode(), "f")
    for problem in document.problems:
        assert 1 <= problem.line <= len(document.lines)
        assert problem.source_line == document.lines[problem.line - 1]
        assert 1 <= problem.column <= len(problem.source_line) + 1
    render(document.problems)


@settings(max_examples=100, deadline=None)
@given(VALUES.filter(lambda value: value is not None), st.sampled_from(["flow", "block"]))
def test_reads_back_what_was_written(value: YamlValue, style: str) -> None:
    if style == "flow":
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = yaml.safe_dump(
            value, allow_unicode=True, default_style='"' if isinstance(value, str) else None
        )
    document = read_yaml(text.encode(), "f")
    assert not document.problems
    assert document.value == value


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_places_point_at_keys_and_values(value: YamlValue) -> None:
    document = read_yaml(json.dumps({"a": value}, ensure_ascii=False).encode(), "f")
    assert not document.problems
    for path in document.keys:
        assert json.loads(written(document, path, key=True)) == path[-1]
    for path in document.values:
        found = at(document.value, path)
        if not isinstance(found, dict | list):
            assert json.loads(written(document, path)) == found


@pytest.mark.parametrize("text", ["a: b\r\nc: d\r\n", "\ufeffa: b\nc: d", "a: b\rc: d\r"])
def test_byte_order_mark_and_line_ends(text: str) -> None:
    document = read_yaml(text.encode(), "f")
    assert (document.value, document.problems) == ({"a": "b", "c": "d"}, [])
    assert document.keys["a",][:2] == (1, 1)
    assert document.keys["c",][:2] == (2, 1)


def test_only_yaml_1_2_words_are_truth_values() -> None:
    document = read_yaml(b"{NO: no, on: yes, a: true, b: 'true', c: 2026-11-01, d: 012}", "f")
    assert document.value == {
        "NO": "no", "on": "yes", "a": True, "b": "true", "c": "2026-11-01", "d": 12,
    }  # fmt: skip


def test_block_scalars() -> None:
    document = read_yaml(b"a: |\n  one\n  two\nb: >-\n  three\n  four\n", "f")
    assert document.value == {"a": "one\ntwo\n", "b": "three four"}


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_depth_is_bounded(opening: str) -> None:
    document = read_yaml((opening * 100_000).encode(), "f")
    assert [problem.code for problem in document.problems][-1] == "too-deep"
    assert not document.complete


def test_thirty_two_levels_are_fine() -> None:
    document = read_yaml(("[" * 32 + "]" * 32).encode(), "f")
    assert not document.problems


def test_alias_bomb() -> None:
    lines = ["a: &a [x, x]"]
    lines += [
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
    ]
    document = read_yaml("\n".join(lines).encode(), "f")
    assert {problem.code for problem in document.problems} == {"anchor", "alias"}


def test_size_is_bounded() -> None:
    fine = b"a: " + b"x" * (MOST_BYTES - 3)
    assert not read_yaml(fine, "f").problems
    assert [problem.code for problem in read_yaml(fine + b"x", "f").problems] == ["too-large"]


def test_every_repeated_key_is_named_and_the_first_counts() -> None:
    document = read_yaml(b"a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n", "f")
    assert [(problem.line, problem.code) for problem in document.problems] == [
        (2, "duplicate-key"), (3, "duplicate-key"), (4, "duplicate-key"),
    ]  # fmt: skip
    assert document.value == {"a": 1, "b": {"c": 1}}


def test_works_without_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"version: 1\nitems:\n  - id: a\n    when: {class: [tricky]}\n"
    fast = read_yaml(text, "f")
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = read_yaml(text, "f")
    assert (slow.value, slow.keys) == (fast.value, fast.keys)
    assert read_yaml(b'a: "\\ud800"', "f").problems
