"""Whatever a file holds, looking for flags in it ends, and says something that can be printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.code.parsing import LANGUAGES, read_source
from shipcheck.flags.derive import derived_in
from shipcheck.flags.exported import constants_of, handles_of
from shipcheck.flags.knowledge import Knowledge
from shipcheck.flags.prefilter import may_ask
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.uses import uses_in

PIECES = (
    "unleash.isEnabled(", "Flipper[", ":k]", ".enabled?", "useFlags()", "variation(", "'k'", '"k"', ")",
    "(", "{", "}", "=", "K", ".", ",", "\n", "if ", "def f(a):\n ", "class A:\n ", "flag_is_active(",
    "@waffle_flag(", "return ", "`${x}`", "f'{x}'", "const { a } = ", "...", "*a", "\x00", "\udcff", "é",
)  # fmt: skip
sources = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize("language", sorted(LANGUAGES.built_in_names()))
@settings(max_examples=30, deadline=None)
@given(source=sources)
def test_any_source_is_survived(language: str, source: str) -> None:
    content = source.encode("utf-8", "surrogateescape")
    module = read_source(language, content)
    recogniser = recogniser_for(module, "file", Knowledge())
    lines = content.count(b"\n") + 1
    found = uses_in(module, "file", recogniser)
    for use in found:
        assert 1 <= use.line <= lines
        assert use.dynamic is (use.key is None)
        assert bool(use.reason) is use.dynamic
    for read in (constants_of, handles_of, derived_in):
        list(read(recogniser))  # ends
    if found:
        assert may_ask(language, content, Knowledge()), "the search would have missed it"


def test_constants_that_stand_for_each_other_end() -> None:
    module = read_source("python", b"A = B\nB = A\nswitch_is_active(A)\n")
    (use,) = uses_in(module, "file", recogniser_for(module, "file", Knowledge()))
    assert use.reason == "constants refer to each other"


def test_a_deep_expression_ends() -> None:
    source = "x" + ".enabled('k')" * 400 + "\n"
    module = read_source("python", source.encode())
    uses_in(module, "file", recogniser_for(module, "file", Knowledge()))
