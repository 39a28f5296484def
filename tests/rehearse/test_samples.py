"""Sample projects in several languages, each with one test that fails with the flag on."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from shipcheck.cli.rehearse_text import as_text
from shipcheck.coverage.sides import GuardLines, SideState, side_evidence
from shipcheck.rehearse.result import NAMED, FlagRehearsal, RunState
from tests.rehearse.projects import python_project
from tests.rehearse.rehearsing import BY_VARIABLE, rehearsed

if TYPE_CHECKING:
    from tests.repository import Sample


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a toolchain is missing."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


def sides_of(
    found: FlagRehearsal, path: str, line: int, on: tuple[int, int]
) -> tuple[SideState, SideState]:
    """What the run with the flag on tells of the on side, and the other of the off side."""
    guard = GuardLines(path, line, (on,), ())
    return (
        side_evidence(found.on.files[path], guard).on.state,
        side_evidence(found.off.files[path], guard).off.state,
    )


BOTH = (SideState.RAN, SideState.RAN)


def test_pytest(sample: Sample) -> None:
    python_project(sample)
    found = rehearsed(sample)
    assert found.on.failed == ("tests.test_prices: test_only_right_when_off",)
    assert (found.on.state, found.off.state) == (RunState.FAILED, RunState.PASSED)
    assert sides_of(found, "prices.py", 9, (10, 10)) == BOTH


def test_pytest_measures_the_rehearsed_code_and_not_an_installed_one(sample: Sample) -> None:
    """The user's environment has another `prices`, as an editable install of their work tree."""
    python_project(sample)
    sample.write({"elsewhere/prices.py": "def price(total): return 0\n\nis_on = None\n"})
    found = rehearsed(sample, PYTHONPATH=str(sample.path / "elsewhere"))
    assert found.off.state is RunState.PASSED


NODE = {
    "package.json": '{"name": "shop", "scripts": {"test": "node --test"}}',
    "prices.js": (
        "const isOn = (key) => process.env['FEATURE_' + key.toUpperCase().replace('-', '_')] === 'true';\n"
        "function price(total) {\n"
        "  if (isOn('new-price')) {\n"
        "    total = total * 2;\n"
        "  }\n"
        "  return total;\n"
        "}\n"
        "module.exports = { price };\n"
    ),
    "prices.test.js": (
        "const test = require('node:test');\nconst assert = require('node:assert');\n"
        "const { price } = require('./prices.js');\n"
        "test('runs', () => { assert.ok(price(3)); });\n"
        "test('only right when off', () => { assert.equal(price(3), 3); });\n"
    ),
    "other.test.js": "require('node:test')('unrelated', () => { throw new Error('no'); });\n",
}


@needs("node")
def test_node(sample: Sample) -> None:
    sample.commit({**NODE})
    found = rehearsed(sample)
    if found.on.state is RunState.NOT_RUN and "node 20.11" in found.on.why:
        pytest.skip(found.on.why)
    assert found.on.failed == ("only right when off",)
    assert (found.off.state, found.off.tests) == (RunState.PASSED, 2)
    assert sides_of(found, "prices.js", 3, (4, 4)) == BOTH


@needs("node")
def test_node_with_all_tests_in_a_package_below_the_root(sample: Sample) -> None:
    below = {f"web/{name}": text for name, text in NODE.items()}
    sample.commit({**below, "prices.js": "1;\n"})
    found = rehearsed(sample, all_tests=True)
    if found.on.state is RunState.NOT_RUN and "node 20.11" in found.on.why:
        pytest.skip(found.on.why)
    assert set(found.on.failed) == {"only right when off", "unrelated"}
    assert found.off.failed == ("unrelated",)
    assert found.fails_both_ways == ("unrelated",)
    assert list(found.on.files) == ["web/prices.js"]


GO = {
    "go.mod": "module example.com/shop\n\ngo 1.18\n",
    "pricing/price.go": (
        'package pricing\n\nimport "os"\n\n'
        "func isOn(key string) bool {\n"
        '\treturn os.Getenv("FEATURE_NEW_PRICE") == "true" && key == "new-price"\n}\n\n'
        "func Price(total int) int {\n"
        '\tif isOn("new-price") {\n'
        "\t\ttotal *= 2\n"
        "\t}\n"
        "\treturn total\n}\n"
    ),
    "pricing/price_test.go": (
        'package pricing\n\nimport "testing"\n\n'
        "func TestRuns(t *testing.T) {\n\tif Price(3) == 0 {\n\t\tt.Fail()\n\t}\n}\n\n"
        'func TestOnlyRightWhenOff(t *testing.T) {\n\tif Price(3) != 3 {\n\t\tt.Fatal("twice")\n\t}\n}\n'
    ),
    "other/other_test.go": (
        'package other\n\nimport "testing"\n\nfunc TestOther(t *testing.T) { t.Fail() }\n'
    ),
}


@needs("go")
@pytest.mark.slow
def test_go(sample: Sample) -> None:
    sample.commit({**GO})
    found = rehearsed(sample)
    assert found.on.failed == ("example.com/shop/pricing: TestOnlyRightWhenOff",)
    assert (found.off.state, found.off.tests) == (RunState.PASSED, 2)
    assert sides_of(found, "pricing/price.go", 10, (11, 11)) == BOTH


RUBY = {
    "lib/prices.rb": (
        "def on?(key)\n  ENV[\"FEATURE_#{key.upcase.tr('-', '_')}\"] == 'true'\nend\n\n"
        "def price(total)\n  total *= 2 if on?('new-price')\n  total\nend\n"
    ),
    "spec/prices_spec.rb": (
        "require_relative '../lib/prices'\n"
        "RSpec.describe 'price' do\n"
        "  it('runs') { expect(price(3)).to be_positive }\n"
        "  it('is only right when off') { expect(price(3)).to eq(3) }\nend\n"
    ),
}
MINITEST = (
    "require 'minitest/autorun'\nrequire 'prices'\n"
    "class PricesTest < Minitest::Test\n"
    "  def test_only_right_when_off\n    assert_equal 3, price(3)\n  end\nend\n"
)


@needs("rspec")
def test_rspec(sample: Sample) -> None:
    sample.commit({**RUBY})
    found = rehearsed(sample)
    assert found.on.failed == ("price is only right when off",)
    assert (found.off.state, found.off.tests) == (RunState.PASSED, 2)


@needs("ruby")
def test_minitest(sample: Sample) -> None:
    asked = subprocess.run(["ruby", "-e", "require 'minitest'"], check=False, capture_output=True)
    if asked.returncode:
        pytest.skip("ruby has no minitest")
    sample.commit({"lib/prices.rb": RUBY["lib/prices.rb"], "test/prices_test.rb": MINITEST})
    found = rehearsed(sample)
    assert (found.on.state, found.off.state) == (RunState.FAILED, RunState.PASSED)
    assert found.on.why == "exit code 1"
    assert "Expected: 3" in found.on.output


JAVA = {"App.java": 'class App { boolean on = flags.on("new-price"); }\n',
        "src/test/java/AppTest.java": "class AppTest {}\n"}  # fmt: skip


def test_a_language_without_a_runner_needs_a_command(sample: Sample) -> None:
    sample.commit({**JAVA})
    found = rehearsed(sample)
    assert found.on.state is RunState.NOT_RUN
    assert "no runner is known for src/test/java/AppTest.java" in found.on.why


def test_a_command_writes_its_results_where_it_is_told(sample: Sample) -> None:
    sample.commit({**JAVA})
    command = (
        'echo "<testsuite><testcase classname=\\"A\\" name=\\"{tests}\\">'
        '<failure/></testcase></testsuite>" > "$SHIPCHECK_RESULTS"'
    )
    settings = {"command": command, "force": {"uses": "environment", "variable": "X"}}
    found = rehearsed(sample, settings)
    assert found.on.failed == ("A: src/test/java/AppTest.java",)


def test_all_failures_are_counted_and_the_first_ones_named(sample: Sample) -> None:
    sample.commit({**JAVA})
    cases = '<testcase name="t%d"><failure/></testcase>'
    command = (
        f"{{ echo '<testsuite>'; seq 1 250 | while read n; do printf '{cases}' $n; done; "
        "echo '</testsuite>'; } > \"$SHIPCHECK_RESULTS\""
    )
    found = rehearsed(sample, {"command": command, "force": BY_VARIABLE})
    assert found.on.why == "250 of 250 tests failed"
    assert found.on.failed == tuple(f"t{number}" for number in range(1, NAMED + 1))
    assert "         and many more\n" in as_text(found)
