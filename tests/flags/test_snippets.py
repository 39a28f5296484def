"""The guard that is shown: it is a guard to our own eyes, in every language and for every SDK."""

from __future__ import annotations

import pytest

from shipcheck.code.parsing import LANGUAGES
from shipcheck.flags.sdks import BY_SDK
from shipcheck.flags.snippets import guard_snippet
from tests.flags.recognising import asked

FRAMES = {
    "go": "package a\nfunc f() {{\n{}\n}}\n",
    "java": "class A {{ void f() {{\n{}\n}} }}\n",
    "csharp": "class A {{ async void F() {{\n{}\n}} }}\n",
    "kotlin": "fun f() {{\n{}\n}}\n",
    "rust": "fn f() {{\n{}\n}}\n",
    "php": "<?php\n{}\n",
}
BODIES = dict.fromkeys(("java", "csharp", "php"), "a();")
IMPORTS = {
    "python": "import ldclient, openfeature, configcatclient\n",
    "tsx": "import { OpenFeature } from '@openfeature/web-sdk';\n"
    "const client = OpenFeature.getClient();\n",
}
CASES = [
    ("python", "launchdarkly"), ("python", "unleash"), ("python", "flagsmith"), ("python", "growthbook"),
    ("python", "posthog"), ("python", "statsig"), ("python", "django-waffle"),
    ("python", "django-flags"), ("python", "openfeature"), ("tsx", "launchdarkly"), ("tsx", "unleash"),
    ("tsx", "openfeature"), ("tsx", "flagsmith"), ("tsx", "growthbook"), ("tsx", "posthog"),
    ("tsx", "configcat"), ("tsx", "statsig"), ("ruby", "flipper"), ("ruby", "gitlab"),
    ("ruby", "launchdarkly"), ("ruby", "unleash"), ("ruby", "openfeature"), ("go", "unleash"),
    ("go", "launchdarkly"), ("java", "launchdarkly"), ("java", "unleash"), ("kotlin", "growthbook"),
    ("csharp", "unleash"), ("csharp", "feature-management"), ("php", "pennant"), ("php", "unleash"),
    ("elixir", "fun-with-flags"), ("elixir", "unleash"), ("rust", "launchdarkly"),
    ("swift", "launchdarkly"), ("swift", "unleash"), ("erb", "flipper"),
    ("html", "django-waffle"), ("jinja", "django-waffle"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sdk"), CASES)
def test_a_snippet_asks_the_flag(language: str, sdk: str) -> None:
    snippet = guard_snippet(language, sdk, "new_cart").replace("…", BODIES.get(language, "a()"))
    source = IMPORTS.get(language, "") + FRAMES.get(language, "{}\n").format(snippet)
    assert asked(language, source) == (sdk, "new_cart")


@pytest.mark.parametrize("language", sorted(LANGUAGES.built_in_names()))
def test_every_language_has_one_for_whatever_sdk(language: str) -> None:
    for sdk in (None, *BY_SDK):
        snippet = guard_snippet(language, sdk, None)
        assert "your-flag" in snippet
        assert "…" in snippet


def test_the_call_of_the_file_itself_is_taken() -> None:
    snippet = guard_snippet("python", "wrapper", "new", "features.has")
    assert snippet == 'if features.has("new"):\n    …'


def test_hostile_keys_stay_inside_their_quotes() -> None:
    snippet = guard_snippet("python", "unleash", '"); drop("')
    assert snippet == 'if unleash.is_enabled("\\"); drop(\\"", context):\n    …'
    assert guard_snippet("ruby", "flipper", "a-b") == 'if Flipper.enabled?(:"a-b", user)\n  …\nend'


def test_an_unknown_language_gets_a_plain_one() -> None:
    assert guard_snippet("cobol", None, "new") == 'if (flags.isEnabled("new")) {\n  …\n}'


def test_a_switch_is_asked_of_no_request() -> None:
    call = "waffle.switch_is_active"
    assert guard_snippet("python", "django-waffle", "k", call).startswith(f'if {call}("k"):')
    assert guard_snippet("html", "django-waffle", "k", call).startswith('{% switch "k" %}')
