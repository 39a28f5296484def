"""The recogniser and the analysis of guards together: what an SDK gives decides which lines run."""

from __future__ import annotations

import pytest

from shipcheck.code.judge import analyse, settle
from shipcheck.code.judgement import FileJudgement, FileVersions
from shipcheck.code.parsing import read_source
from shipcheck.flags.knowledge import Knowledge
from shipcheck.flags.recogniser import recogniser_for
from tests.flags.test_recogniser_ruby_go import GO_HEAD

HOOK = "import { useFlags } from 'launchdarkly-react-client-sdk';\n"
SHOWN = """{}export function A() {{
{}
  return <Old />;
}}
"""
TYPESCRIPT = [
    "const flags = useFlags();\nif (flags.k) return <New />;",
    "const {{ k }} = useFlags();\nif (k) return <New />;",
    "const {{ k: on }} = useFlags();\nif (on) return <New />;",
    "const v = unleash.getVariant('k');\nif (v.name === 'blue') return <New />;",
    "const {{ enabled }} = unleash.getVariant('k');\nif (enabled) return <New />;",
    "if (client.getTreatment('k') === 'on') return <New />;",
    "if (statsig.getFeatureGate(user, 'k').value) return <New />;",
    "if (!growthbook.isOff('k')) return <New />;",
    "if (posthog.getFeatureFlag('k') === 'test') return <New />;",
]
PYTHON = [
    "if ld.variation('k', u, 'control') == 'treatment':\n    new()",
    "if ld.variation_detail('k', u, False).value:\n    new()",
    "t = client.get_treatment(u, 'k')\nif t == 'on':\n    new()",
    "if not flag_disabled('k'):\n    new()",
    "if unleash.get_variant('k')['name'] == 'blue':\n    new()",
]
RUBY = [
    "flag = Flipper[:k]\nnew_one if flag.enabled?(user)",
    "new_one if Flipper.feature(:k).enabled?",
    "new_one unless Feature.disabled?(:k)",
    "UNLEASH.if_enabled('k') do\n  new_one\nend",
]
GO = [
    'v, _ := client.BoolVariation("k", c, false)\nif v {{ fresh() }}',
    'if v, err := client.BoolVariation("k", c, false); err == nil && v {{ fresh() }}',
    'if unleash.IsEnabled("k") {{ fresh() }}',
]
CASES = [
    *(("tsx", SHOWN.format(HOOK, ""), SHOWN.format(HOOK, one.format())) for one in TYPESCRIPT),
    *(("python", "old()\n", f"{one}\nold()\n") for one in PYTHON),
    *(("ruby", "old\n", f"{one}\nold\n") for one in RUBY),
    *(("go", GO_HEAD.format("old()"), GO_HEAD.format(f"{one.format()}\nold()")) for one in GO),
]


def judged(language: str, base: str, head: str) -> FileJudgement:
    """What the analysis says of a file whose new lines are those that the base has not."""
    before, after = (read_source(language, text.encode()) for text in (base, head))
    old = base.splitlines()
    added = [number for number, line in enumerate(head.splitlines(), 1) if line not in old]
    versions = FileVersions(
        path="file", language=language, head=after, base=before, added=frozenset(added),
        deleted=frozenset(), head_recogniser=recogniser_for(after, "file", Knowledge()),
        base_recogniser=recogniser_for(before, "file", Knowledge()),
    )  # fmt: skip
    return settle(analyse([versions]), {}, {}).files["file"]


@pytest.mark.parametrize(("language", "base", "head"), CASES)
def test_the_new_lines_are_guarded(language: str, base: str, head: str) -> None:
    found = judged(language, base, head)
    assert [(one.flag, one.side.value) for one in found.guarded] == [("k", "on")]
    assert (found.unguarded, found.not_understood) == ((), ())


@pytest.mark.parametrize(
    "kept", ["flag = Flipper[:k]", "flag = Flipper.feature(:k)", "FLAG = Flipper[:k]"]
)
def test_to_keep_a_flag_is_no_behaviour(kept: str) -> None:
    found = judged("ruby", "old\n", f"{kept}\nold\n")
    assert (found.unguarded, found.not_understood) == ((), ())


def test_to_keep_anything_else_is() -> None:
    assert judged("ruby", "old\n", "flag = find(:k)\nold\n").unguarded == ((1, 1),)
