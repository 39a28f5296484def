"""What is passed over in reading changes no judgement."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.code.judgement import FileVersions
from shipcheck.code.nodes import Lambda
from shipcheck.code.parsing import read_versions
from shipcheck.code.selection import Interest
from shipcheck.code.statements import Assign, Function, Module
from shipcheck.code.walk import walk
from tests.corpus.partly import SimpleTelling, judged_partly, judged_whole
from tests.corpus.reading import Case, CaseFile, cases

CASES = list(cases())
SOURCES = {
    language: [
        source
        for case in CASES
        if case.language == language
        for file in case.files
        for source in (file.head, file.base)
        if source
    ]
    for language in sorted({case.language for case in CASES})
}

FUNCTIONS = {
    "python": ("def asks():\n    return is_enabled('k')\n", "def {}(a):\n    return a.b(1)\n"),
    "ruby": ("def asks\n  enabled?(:k)\nend\n", "def {}(a)\n  a.b(1)\nend\n"),
    "go": (
        'package a\nfunc asks() bool {\n\treturn IsEnabled("k")\n}\n',
        "func {}(a A) int {{\n\treturn a.b(1)\n}}\n",
    ),
    "javascript": (
        "function asks() {\n  return isEnabled('k');\n}\n",
        "export function {}(a) {{\n  return a.b(1);\n}}\n",
    ),
    "typescript": (
        "const asks = () => {\n  return isEnabled('k');\n};\n",
        "export const {} = (a: A): B => {{\n  return a.b(1);\n}};\n",
    ),
    "tsx": (
        "function asks() {\n  return isEnabled('k');\n}\n",
        "export function {}(a) {{\n  return <A b={{a.b(1)}} />;\n}}\n",
    ),
    "php": (
        "<?php\nfunction asks() {\n  return isEnabled('k');\n}\n",
        "function {}($a) {{\n  return $a->b(1);\n}}\n",
    ),
    "rust": (
        'fn asks() -> bool {\n  is_enabled("k")\n}\n',
        "fn {}(a: A) -> B {{\n  a.b(1)\n}}\n",
    ),
    "kotlin": (
        'fun asks(): Boolean {\n  return isEnabled("k")\n}\n',
        "fun {}(a: A): B {{\n  return a.b(1)\n}}\n",
    ),
    "swift": (
        'func asks() -> Bool {\n  return isEnabled("k")\n}\n',
        "func {}(a: A) -> B {{\n  return a.b(1)\n}}\n",
    ),
    "java": (
        'class A {\n  boolean asks() {\n    return isEnabled("k");\n  }\n',
        "  B {}(A a) {{\n    return a.b(1);\n  }}\n",
    ),
    "csharp": (
        'class A {\n  bool asks() {\n    return isEnabled("k");\n  }\n',
        "  B {}(A a) {{\n    return a.b(1);\n  }}\n",
    ),
}
"""A function that asks a flag, and one of any name that does not."""


def changed(language: str) -> tuple[str, str]:
    """A file in which a function is new; of two others one names it, and one does not."""
    asks, other = FUNCTIONS[language]
    end = "}\n" if language in ("java", "csharp") else ""
    calls = other.format("calls").replace("b(1)", "b(fresh(a))")
    rest = other.format("untouched") + calls + end
    return f"{asks}\n\n{rest}", f"{asks}\n{other.format('fresh')}\n{rest}"


def read(language: str, base: str, head: str) -> FileVersions:
    case = Case("x", language, {}, (CaseFile("x", base.splitlines(), head.splitlines()),))
    _, (file,) = judged_partly(case)
    return file


def bodies(module: Module | None) -> dict[str, int]:
    """How many statements were read of each function."""
    assert module is not None
    found = {}
    for node in walk(module.body):
        function, name = node, ""
        if isinstance(node, Assign) and isinstance(node.value, Lambda):
            function, name = node.value.function, node.targets[0].path
        if isinstance(function, Function) and (name or function.name):
            found[name or function.name] = len(function.body.statements) if function.body else 0
    return found


@pytest.mark.parametrize("language", FUNCTIONS)
def test_what_does_not_matter_is_passed_over(language: str) -> None:
    file = read(language, *changed(language))
    assert bodies(file.head) == {"asks": 1, "fresh": 1, "calls": 1}
    assert bodies(file.base) == {"asks": 1, "calls": 1}
    assert file.head is not None
    assert [one.name for one in file.head.skipped] == ["untouched"]


@pytest.mark.parametrize("language", FUNCTIONS)
def test_a_file_that_does_not_parse_is_read_as_a_whole(language: str) -> None:
    base, head = (f"{source})) = ((\n" for source in changed(language))
    file = read(language, base, head)
    assert file.head is not None
    assert not file.head.skipped


def test_a_file_alone_is_read_for_its_names() -> None:
    source = "def one():\n    pay()\n\ndef two():\n    ship()\n"
    interest = Interest(frozenset(), frozenset(), SimpleTelling(), frozenset({b"ship"}))
    head, base = read_versions("python", source.encode(), None, interest)
    assert bodies(head) == {"two": 1}
    assert base is None


@pytest.mark.parametrize(
    ("kept", "read_too"),
    [
        ("self.client = make()", "__init__"),  # where it comes from decides whether it is an SDK's
        ("global LIMIT", "__init__"),
    ],
)
def test_what_gives_a_value_to_what_asks_is_read(kept: str, read_too: str) -> None:
    base = (
        f"class A:\n    def __init__(self):\n        {kept}\n\n    def other(self):\n        go()\n\n"
        "    def page(self):\n        return old()\n"
    )
    head = base.replace("return old()", "return self.client.is_enabled('k') and old()")
    found = bodies(read("python", base, head).head)
    assert (found.get(read_too), found.get("other")) == (1, None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_corpus_is_judged_alike(case: Case) -> None:
    partly, _ = judged_partly(case)
    assert partly == judged_whole(case)


@st.composite
def changes(draw: st.DrawFn) -> Case:
    """Files put together of several cases' files, with some lines changed."""
    language = draw(st.sampled_from(sorted(SOURCES)))
    sources = st.lists(st.sampled_from(SOURCES[language]), min_size=1, max_size=3)
    files = []
    for number in range(draw(st.integers(1, 2))):
        base = [line for source in draw(sources) for line in (*source, "")]
        head = list(base)
        for _ in range(draw(st.integers(1, 3))):
            place = draw(st.integers(0, len(head) - 1))
            line = draw(st.sampled_from(base))
            kind = draw(st.sampled_from(["out", "in", "instead", "edit"]))
            words = {"out": [], "in": [line, head[place]], "instead": [line]}
            head[place : place + 1] = words.get(kind, [head[place].replace("a", "b", 1)])
            head = head or [""]
        files.append(CaseFile(f"file_{number}", base, head))
    return Case("made", language, {}, tuple(files))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes())
def test_any_change_is_judged_alike(case: Case) -> None:
    partly, _ = judged_partly(case)
    assert partly == judged_whole(case)
