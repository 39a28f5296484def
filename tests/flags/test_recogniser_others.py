"""Elixir, Rust, Swift and templates: the forms that ask a flag, and what looks like one."""

from __future__ import annotations

import pytest

from tests.flags.recognising import asked, only_use, uses

ELIXIR = [
    ("if Unleash.enabled?(:k, fallback: false), do: a()", "unleash", "k"),
    ("if FunWithFlags.enabled?(:k, for: user) do\n  a()\nend", "fun-with-flags", "k"),
    (':ldclient.variation("k", context, false)', "launchdarkly", "k"),
    ("FeatureFlags.enabled?(:k)", "wrapper", "k"),
    ("@key :k\ndef f, do: FunWithFlags.enabled?(@key)", "fun-with-flags", "k"),
]
RUST = [
    ('if client.bool_variation(&context, "k", false) { a(); }', "launchdarkly", "k"),
    ('if unleash_client.is_enabled_str("k", None, true) { a(); }', "unleash", "k"),
    ('let on = open_feature_client.get_bool_value("k", None, None).await;', "openfeature", "k"),
    ('if growthbook.is_on("k") { a(); }', "growthbook", "k"),
    ('if flags.is_feature_enabled("k").unwrap() { a(); }', "flagsmith", "k"),
    ('const KEY: &str = "k";\nif growthbook.is_off(KEY) { a(); }', "growthbook", "!k"),
]
HTML = [
    ("{% load waffle_tags %}{% flag 'k' %}a{% endflag %}", "django-waffle", "k"),
    ("{% load waffle_tags %}{% sample k %}a{% endsample %}", "django-waffle", "None"),
    ("{% if waffle.switch('k') %}a{% endif %}", "django-waffle", "k"),
    ("{% if flag_disabled('k') %}a{% endif %}", "django-flags", "!k"),
]
SWIFT = [
    ('if ldClient.boolVariation(forKey: "k", defaultValue: false) { a() }', "launchdarkly", "k"),
    ('if unleash.isEnabled(name: "k") { a() }', "unleash", "k"),
    (
        'let on = openFeatureClient.getBooleanValue(key: "k", defaultValue: false)',
        "openfeature",
        "k",
    ),
    ('if posthog.isFeatureEnabled("k") { a() }', "posthog", "k"),
    ('if growthBook.isOn(feature: "k") { a() }', "growthbook", "k"),
    ('if Statsig.checkGate("k") { a() }', "statsig", "k"),
]

FOUND = [
    (language, source, sdk, key)
    for language, cases in (("elixir", ELIXIR), ("rust", RUST), ("html", HTML), ("swift", SWIFT))
    for source, sdk, key in cases
]
LOOK_ALIKES = [
    ("html", "{{ flag(country) }}{{ item.flag('k') }}"),
    ("elixir", "Button.enabled?(:k)"),
    ("elixir", "# FunWithFlags.enabled?(:k)"),
    ("elixir", '"FunWithFlags.enabled?(:k)"'),
    ("rust", 'if button.is_enabled("k") { a(); }'),
    ("rust", '// growthbook.is_on("k")'),
    ("rust", 'let s = "growthbook.is_on(k)";'),
    ("swift", 'if button.isEnabled(name: "k") { a() }'),
    ("swift", '// unleash.isEnabled(name: "k")'),
    ("swift", "let on = control.isEnabled"),
]


def framed(language: str, source: str) -> str:
    return f"fn f() {{\n{source}\n}}\n" if language == "rust" else f"{source}\n"


@pytest.mark.parametrize(("language", "source", "sdk", "key"), FOUND)
def test_a_form_is_found(language: str, source: str, sdk: str, key: str) -> None:
    assert asked(language, framed(language, source)) == (sdk, key)


@pytest.mark.parametrize(("language", "source"), LOOK_ALIKES)
def test_a_look_alike_is_left_alone(language: str, source: str) -> None:
    assert uses(language, framed(language, source)) == ()


def test_defaults() -> None:
    assert only_use("elixir", "Unleash.enabled?(:k, fallback: true)").default is True
    source = 'ldClient.boolVariation(forKey: "k", defaultValue: true)'
    assert only_use("swift", source).default is True
