"""Tests that do not run force nothing."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import overrides

MOCKED = 'mockFlags({"new-checkout": true});'
UPDATED = 'data.Update(data.Flag("new-checkout").On(true))'
SKIPPED_CLASS = "@pytest.mark.skip\nclass T:\n    def test(self):\n        "
GO = "package a\nfunc TestX(t *testing.T) {\n"
FORCED = 'override_flag("new-checkout", active=True)'
SKIPPED = {
    "pytest mark": ("python", f"@pytest.mark.skip\ndef test():\n    {FORCED}"),
    "pytest mark with a reason": ("python", f'@pytest.mark.skip("x")\ndef test():\n    {FORCED}'),
    "pytest mark of a class": ("python", SKIPPED_CLASS + FORCED),
    "unittest": ("python", f'@unittest.skip("x")\ndef test():\n    {FORCED}'),
    "in the test": ("python", f'def test():\n    pytest.skip("x")\n    {FORCED}'),
    "it.skip": ("typescript", f'it.skip("x", () => {{ {MOCKED} }});'),
    "xdescribe": ("javascript", f'xdescribe("x", () => {{ it("y", () => {{ {MOCKED} }}); }});'),
    "xit": ("ruby", 'xit "x" do\n  Flipper.enable("new-checkout")\nend'),
    "go": ("go", f'{GO}\tt.Skip("x")\n\t{UPDATED}\n}}'),
    "junit": ("java", 'class T { @Disabled @Test void x() { unleash.enable("new-checkout"); } }'),
    "xunit": ("csharp", f'class T {{ [Fact(Skip = "x")] void X() {{ {UPDATED}; }} }}'),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source"), SKIPPED.values(), ids=SKIPPED)
def test_forces_nothing(language: str, source: str) -> None:
    assert overrides(language, source) == []


RUNS = {
    "another mark": ("python", f"@pytest.mark.slow\ndef test():\n    {FORCED}"),
    "a skip under a condition": (
        "python", f'def test():\n    if windows:\n        pytest.skip("x")\n    {FORCED}'
    ),
    "a call named so": ("typescript", f'it("x", () => {{ list.skip(1); {MOCKED} }});'),
    "go": ("go", f"{GO}\tif short {{\n\t\tt.Skip()\n\t}}\n\t{UPDATED}\n}}"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source"), RUNS.values(), ids=RUNS)
def test_what_only_looks_like_it(language: str, source: str) -> None:
    assert [found for _, found, _ in overrides(language, source)] == ["on"]
