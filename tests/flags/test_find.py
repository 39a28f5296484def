"""All uses at a commit, and what is suggested for the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.flags.find import find_uses
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.suggest import as_yaml, suggest
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.find import FoundUses
    from shipcheck.flags.suggest import Suggestion
    from tests.repository import Sample

ASKS = "if flag_is_active(request, 'new'):\n    pass\n"


def find(
    sample: Sample, paths: Sequence[str] = (), settings: Mapping[str, Any] | None = None
) -> FoundUses:
    return done(find_uses(git_in(sample.path), "HEAD", settings or {}, paths))


def places(found: FoundUses) -> list[tuple[str, int, str | None]]:
    return [(use.path, use.line, use.key) for use in found.uses]


def suggested(sample: Sample, settings: Mapping[str, Any] | None = None) -> tuple[Suggestion, ...]:
    found = find(sample, settings=settings)
    known = knowledge_of(settings or {})
    return done(suggest(git_in(sample.path), "HEAD", found.derived, known))


def test_all_languages_are_searched(sample: Sample) -> None:
    sample.commit(
        {
            "a.py": ASKS,
            "b.rb": "if Flipper.enabled?(:ruby_flag)\n  x\nend\n",
            "c.tsx": "export const A = () => useBoolVariation('tsx-flag', false) && <p />;\n",
            "d.go": 'package d\nfunc f() { unleash.IsEnabled("go-flag") }\n',
            "e.html": "{% load waffle_tags %}\n{% flag 'html-flag' %}x{% endflag %}\n",
            "f.html.erb": "<p>\n<% if Flipper.enabled?(:erb_flag) %>x<% end %>\n",
        }
    )
    assert places(find(sample)) == [
        ("a.py", 1, "new"),
        ("b.rb", 1, "ruby_flag"),
        ("c.tsx", 1, "tsx-flag"),
        ("d.go", 2, "go-flag"),
        ("e.html", 2, "html-flag"),
        ("f.html.erb", 2, "erb_flag"),
    ]


def test_tests_and_generated_files_only_where_named(sample: Sample) -> None:
    sample.commit({"tests/test_a.py": ASKS, "src/a.py": ASKS, "node_modules/x/i.py": ASKS})
    assert places(find(sample)) == [("src/a.py", 1, "new")]
    assert places(find(sample, ["tests"])) == [("tests/test_a.py", 1, "new")]


def test_a_path_that_looks_like_an_option_or_a_pattern_is_a_path(sample: Sample) -> None:
    sample.commit({"-x/a.py": ASKS, "*/a.py": ASKS, "b/a.py": ASKS})
    assert places(find(sample, ["-x"])) == [("-x/a.py", 1, "new")]
    assert places(find(sample, ["*"])) == [("*/a.py", 1, "new")]


def test_constants_of_other_files_are_followed(sample: Sample) -> None:
    sample.commit(
        {
            "flags.py": "class Flags:\n    NEW = 'new-key'\n",
            "app.py": "from flags import Flags\nflag_is_active(request, Flags.NEW)\n",
        }
    )
    assert places(find(sample)) == [("app.py", 2, "new-key")]


def test_only_the_commit_counts(sample: Sample) -> None:
    sample.commit({"a.py": "x = 1\n"})
    sample.write({"a.py": ASKS})
    assert places(find(sample)) == []


def test_members_and_hooks_of_the_team(sample: Sample) -> None:
    settings = {"wrappers": [{"call": "config.featureToggles.*"}, {"call": "useToggles().*"}]}
    source = (
        "import { config } from '@app/runtime';\n"
        "if (config.featureToggles.newPanel) { a(); }\n"
        "const { dark } = useToggles();\n"
        "config.other.thing;\n"
    )
    sample.commit({"a.ts": source})
    assert places(find(sample, settings=settings)) == [("a.ts", 2, "newPanel"), ("a.ts", 3, "dark")]


def test_an_own_function_around_an_sdk_is_suggested(sample: Sample) -> None:
    own = "class Feature\n  def self.active?(name, user)\n    Flipper.enabled?(name, user)\n  end\nend\n"
    sample.commit({"lib/feature.rb": own, "app/a.rb": "x if Feature.active?(:new, user)\n"})
    (one,) = suggested(sample)
    assert (one.call, one.key, one.inverted, one.places) == ("Feature.active?", 0, False, 1)
    assert "lib/feature.rb:2" in one.why


def test_an_own_function_that_is_often_asked_is_suggested(sample: Sample) -> None:
    asks = "export const a = useUiFlag('one') ? 1 : 2;\nexport const b = !useUiFlag('two');\n"
    sample.commit({f"src/{name}.ts": asks for name in "abc"})
    (one,) = suggested(sample)
    assert (one.call, one.key, one.places, one.files) == ("useUiFlag", 0, 6, 3)
    assert list(as_yaml([one])) == [
        "flags:",
        "  wrappers:",
        '    - {call: "useUiFlag", key: 0}  # 6 places in 3 files; often asked with a literal key',
    ]


LOOK_ALIKES = [
    "setFeature('one'); setFeature('two');\n",
    "const a = translate('one'); const b = translate('two');\n",
    "// if (useUiFlag('one') || useUiFlag('two'))\n",
    "logFeature('one'); logFeature('two');\n",
    "registerFlag('one'); registerFlag('two');\n",
    "featureCard('one');\nfeatureCard('two');\n",
]


@pytest.mark.parametrize("source", LOOK_ALIKES)
def test_what_is_no_question_is_not_suggested(sample: Sample, source: str) -> None:
    sample.commit({f"src/{name}.ts": source for name in "abcd"})
    assert suggested(sample) == ()


def test_what_the_checklist_has_is_not_suggested(sample: Sample) -> None:
    asks = "export const a = useUiFlag('one') ? 1 : 2;\nexport const b = !useUiFlag('two');\n"
    sample.commit({f"src/{name}.ts": asks for name in "abc"})
    settings = {"wrappers": [{"call": "useUiFlag"}]}
    assert suggested(sample, settings) == ()
    assert len(find(sample, settings=settings).uses) == 6
