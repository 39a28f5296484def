"""A test to begin from, in the project's framework, that forces a flag to one side."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from shipcheck.flags.forcing.override import Side, spellings

if TYPE_CHECKING:
    from shipcheck.code.flag_test import FlagTest

FORCE = {
    ("django-waffle", "pytest"): "with override_flag({key}, active={True}):  # waffle.testutils",
    ("django-flags", "pytest"): 'with override_settings(FLAGS={{{key}: [("boolean", {True})]}}):',
    (
        "launchdarkly",
        "pytest",
    ): "data.update(data.flag({key}).variation_for_all({True}))  # TestData",
    ("openfeature", "pytest"): (
        'api.set_provider(InMemoryProvider({{{key}: InMemoryFlag("{on}", {{"on": True, "off": False}})}}))'
    ),
    ("statsig", "pytest"): "statsig.override_gate({key}, {True})",
    ("flipper", "rspec"): "Flipper.{enable}({symbol})",
    ("flipper", "minitest"): "Flipper.{enable}({symbol})",
    ("gitlab", "rspec"): "stub_feature_flags({name}: {true})",
    ("launchdarkly", "node"): "data.update(data.flag({key}).variationForAll({true})); // TestData",
    ("openfeature", "node"): (
        "OpenFeature.setProvider(new InMemoryProvider({{ {key}: {{ disabled: false, defaultVariant: '{on}', "
        "variants: {{ on: true, off: false }} }} }}));"
    ),
    ("unleash", "junit"): "unleash.{enable}({key}); // FakeUnleash",
    ("unleash", "junit-kotlin"): "unleash.{enable}({key}) // FakeUnleash",
    ("launchdarkly", "go"): "data.Update(data.Flag({key}).VariationForAll({true})) // ldtestdata",
    ("launchdarkly", "junit"): "data.update(data.flag({key}).variationForAll({true})); // TestData",
    ("launchdarkly", "xunit"): "data.Update(data.Flag({key}).VariationForAll({true})); // TestData",
}
"""What an SDK's own test helper looks like; sources in docs/flag-tests.md."""

MOCK = {
    "pytest": "with mock.patch{patched}, return_value={True}):",
    "unittest": "with mock.patch{patched}, return_value={True}):",
    "vitest": "vi.spyOn(client, {method}).mockReturnValue({true});",
    "jest": "jest.spyOn(client, {method}).mockReturnValue({true});",
    "node": "mock.method(client, {method}, () => {true}); // node:test",
    "rspec": "allow(client).to receive(:{bare}).with({key}).and_return({true})",
    "minitest": "client.stub(:{bare}, {true}) do",
    "go": "flags := fakeFlags{{{key}: {true}}}",
    "junit": "when(client.{bare}({key})).thenReturn({true});",
    "junit-kotlin": "every {{ client.{bare}({key}) }} returns {true}",
    "xunit": "client.Setup(c => c.{bare}({key})).Returns({true});",
    "phpunit": "$client->method({method})->willReturn({true});",
    "exunit": "stub(ClientMock, :{bare}, fn _, _ -> {true} end)",
    "rust": "let client = FakeClient::with({key}, {true});",
    "xctest": "client.stub({key}, {true})",
}
"""Where the SDK has no helper: the function that asks gets a fixed answer."""

FRAME = {
    "pytest": ("def test_{snake}_{on}():", "", "    "),
    "unittest": ("def test_{snake}_{on}(self):", "", "    "),
    "vitest": ('test("{words} {on}", () => {{', "}});", "  "),
    "jest": ('test("{words} {on}", () => {{', "}});", "  "),
    "node": ('test("{words} {on}", () => {{', "}});", "  "),
    "rspec": ('it "{does} with {words} {on}" do', "end", "  "),
    "minitest": ("def test_{snake}_{on}", "end", "  "),
    "go": ("func Test{pascal}{On}(t *testing.T) {{", "}}", "\t"),
    "junit": ("@Test void {camel}{On}() {{", "}}", "    "),
    "junit-kotlin": ("@Test fun `{words} {on}`() {{", "}}", "    "),
    "xunit": ("[Fact] public void {pascal}_{On}() {{", "}}", "    "),
    "phpunit": ("public function test{pascal}{On}(): void {{", "}}", "    "),
    "exunit": ('test "{words} {on}" do', "end", "  "),
    "rust": ("#[test] fn {snake}_{on}() {{", "}}", "    "),
    "xctest": ("func test{pascal}{On}() {{", "}}", "    "),
}
"""How a test begins and ends, and how far it is indented."""

INNER = {"pytest": "    ", "unittest": "    ", "minitest": "  "}
"""Frameworks in which what forces the flag opens a block of its own."""

COMMENT = {"pytest": "#", "unittest": "#", "rspec": "#", "minitest": "#", "exunit": "#"}
SHARED = {"vitest": "node", "jest": "node", "unittest": "pytest"}
"""Frameworks whose SDK helpers are those of another."""


def skeleton(framework: str | None, test: FlagTest, key: str, side: Side, path: str = "") -> str:
    """A test for one side; empty where no skeleton is known for the framework.

    `path` is the file that asks: Python replaces a plain function where it is asked for.
    """
    if framework not in FRAME:
        return ""
    words = {**_words(test, key, side), "patched": _patched(test.call, path)}
    force = FORCE.get((test.sdk, SHARED.get(framework, framework))) or MOCK[framework]
    start, end, indent = FRAME[framework]
    opened = indent + (
        INNER.get(framework, "") if force.endswith((":", " do")) or "):  #" in force else ""
    )
    does = "does what it did before" if side is Side.OFF else "does what is new"
    lines = [
        start.format(**words, does=does),
        indent + force.format(**words),
        f"{opened}{COMMENT.get(framework, '//')} call the code, and assert that it {does}",
    ]
    if framework in ("pytest", "unittest"):
        lines.append(f"{opened}raise NotImplementedError")
    if force.endswith(" do"):
        lines.append(f"{indent}end")
    return "\n".join([*lines, *([end.format()] if end else [])])


def _words(test: FlagTest, key: str, side: Side) -> dict[str, str]:
    """What a template may name; the key is a literal of the language, whatever it holds."""
    on = side is Side.ON
    bare = re.sub(r"[^\w?!]", "", test.call.rpartition(".")[2]) or "is_enabled"
    name = re.sub(r"\W+", "_", key).strip("_") or "flag"
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", _spaced(key)) if part] or ["flag"]
    pascal = "".join(part[:1].upper() + part[1:] for part in parts)
    return {
        "key": json.dumps(key), "symbol": f":{name}" if name == key else json.dumps(key),
        "name": name, "method": json.dumps(bare), "bare": bare,
        "True": str(on), "true": str(on).lower(), "on": side.value, "On": side.value.capitalize(),
        "enable": "enable" if on else "disable", "snake": "_".join(parts).lower(),
        "words": " ".join(parts).lower(), "pascal": pascal, "camel": pascal[:1].lower() + pascal[1:],
    }  # fmt: skip


def _patched(call: str, path: str) -> str:
    """How `mock.patch` is told what to replace, up to its next argument."""
    receiver, _, name = call.removesuffix("()").rpartition(".")
    if receiver or not path:
        return f".object(client, {json.dumps(name or 'is_enabled')}"
    module = path.removeprefix("src/").removesuffix(".py").replace("/", ".")
    return f"({json.dumps(f'{module}.{name}')}"


def _spaced(key: str) -> str:
    """A key with its words apart."""
    return next((form for form in spellings(key) if "_" in form and form.islower()), key)
