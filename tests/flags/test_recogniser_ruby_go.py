"""Ruby and Go: the forms that ask a flag, and what looks like one."""

from __future__ import annotations

import pytest

from tests.flags.recognising import asked, only_use, uses

RUBY = [
    ("a if Flipper.enabled?(:k, user)", "flipper", "k"),
    ("a if Flipper.enabled? 'k'", "flipper", "k"),
    ("Flipper[:k].enabled?(user)", "flipper", "k"),
    ("Flipper[:k].enabled?", "flipper", "k"),
    ("Flipper.feature(:k).enabled?", "flipper", "k"),
    ("Flipper.flag(:k).off?", "flipper", "!k"),
    ("Feature.enabled?(:k, project, type: :ops)", "gitlab", "k"),
    ("::Feature.disabled?(:k)", "gitlab", "!k"),
    ("push_frontend_feature_flag(:k, current_user)", "gitlab", "k"),
    ("UNLEASH.is_enabled?('k', context, true)", "unleash", "k"),
    ("Rails.configuration.unleash.enabled? :k", "unleash", "k"),
    ("UNLEASH.disabled?('k')", "unleash", "!k"),
    ("UNLEASH.if_enabled('k', ctx) do\n  a\nend", "unleash", "k"),
    ("Rails.configuration.ld_client.variation('k', user, false)", "launchdarkly", "k"),
    ("LaunchDarklyClient.variation('k', {key: id}, false)", "launchdarkly", "k"),
    ("client.fetch_boolean_value(flag_key: 'k', default_value: false)", "openfeature", "k"),
    ("flagsmith.get_environment_flags.is_feature_enabled('k')", "flagsmith", "k"),
    ("gb.on?(:k)", "growthbook", "k"),
    ("gb.off?(:k)", "growthbook", "!k"),
    ("posthog.is_feature_enabled('k', id)", "posthog", "k"),
    ("configcat_client.get_value('k', false, user)", "configcat", "k"),
    ("Statsig.check_gate(user, 'k')", "statsig", "k"),
    ("split_client.get_treatment(user, 'k') == 'on'", "split", "k"),
    ("FeatureFlag.enabled?(:k)", "wrapper", "k"),
    ("FeatureService.enabled?('a.k')", "wrapper", "a.k"),
    ("def a\n  return unless Flipper.enabled?(:k)\nend", "flipper", "k"),
    ("before_action { head :not_found unless Flipper.enabled?(:k) }", "flipper", "k"),
    ("KEY = :k\nFlipper.enabled?(KEY)", "flipper", "k"),
    ("module Flags\n  NEW = 'k'.freeze\nend\nFlipper.enabled?(Flags::NEW)", "flipper", "k"),
    ("FLAGS = {new: :k}.freeze\nFlipper.enabled?(FLAGS[:new])", "flipper", "k"),
    ("feature = Flipper[:k]\na if feature.enabled?", "flipper", "k"),
]  # fmt: skip

RUBY_LOOK_ALIKES = [
    "user.enabled?(:k)",
    "feature.enabled?",
    "button.disabled?('k')",
    "Flipper.enable(:k)",
    "Flipper.disable(:k)",
    "config.get_value('k')",
    "theme.variation('k', 1, 2)",
    "# Flipper.enabled?(:k)",
    "'Flipper.enabled?(:k)'",
    "scope :active, -> { where(a: 1) }",
    "light.on?(:k)",
    "Setting.enabled?(:k)",
]

GO_HEAD = 'package a\nimport ld "github.com/launchdarkly/go-server-sdk/v7"\nfunc f() {{\n{}\n}}\n'
GO = [
    ('v, err := client.BoolVariation("k", ctx, false)', "launchdarkly", "k"),
    ('v, _ := client.BoolVariationCtx(ctx, "k", user, true)', "launchdarkly", "k"),
    ('if unleash.IsEnabled("k", unleash.WithFallback(true)) { a() }', "unleash", "k"),
    ('v, err := ofClient.BooleanValue(ctx, "k", false, evalCtx)', "openfeature", "k"),
    ('if v := featureClient.Boolean(ctx, "k", true, e); v { a() }', "openfeature", "k"),
    ('v, err := flags.IsFeatureEnabled("k")', "flagsmith", "k"),
    ('if gb.EvalFeature(ctx, "k").On { a() }', "growthbook", "k"),
    ('r, err := fliptClient.EvaluateBoolean(ctx, &flipt.Request{FlagKey: "k"})', "flipt", "k"),
    ('on, err := posthogClient.IsFeatureEnabled(posthog.FeatureFlagPayload{Key: "k"})', "posthog", "k"),
    ('if configcatClient.GetBoolValue("k", false, user) { a() }', "configcat", "k"),
    ('if statsig.CheckGate(user, "k") { a() }', "statsig", "k"),
    ('if splitClient.Treatment(user, "k", nil) == "on" { a() }', "split", "k"),
    ('v, err := ffclient.BoolVariation("k", user, false)', "go-feature-flag", "k"),
    ('if features.IsEnabled(ctx, "k") { a() }', "wrapper", "k"),
    ('const key = "k"\nif unleash.IsEnabled(key) { a() }', "unleash", "k"),
]  # fmt: skip

GO_LOOK_ALIKES = [
    'if logger.IsEnabled("k") { a() }',
    'v := store.Boolean(ctx, "k", true, e)',
    'v := config.GetBoolValue("k", true)',
    'gate.Treatment("k")',
    '// unleash.IsEnabled("k")',
    'fmt.Println(`unleash.IsEnabled("k")`)',
]


@pytest.mark.parametrize(("source", "sdk", "key"), RUBY)
def test_ruby(source: str, sdk: str, key: str) -> None:
    assert asked("ruby", source) == (sdk, key)


@pytest.mark.parametrize("source", RUBY_LOOK_ALIKES)
def test_what_looks_like_it_in_ruby(source: str) -> None:
    assert uses("ruby", source) == ()


@pytest.mark.parametrize(("source", "sdk", "key"), GO)
def test_go(source: str, sdk: str, key: str) -> None:
    assert asked("go", GO_HEAD.format(source)) == (sdk, key)


@pytest.mark.parametrize("source", GO_LOOK_ALIKES)
def test_what_looks_like_it_in_go(source: str) -> None:
    assert uses("go", GO_HEAD.format(source)) == ()


def test_defaults() -> None:
    source = 'if unleash.IsEnabled("k", unleash.WithFallback(true)) { a() }'
    assert only_use("go", GO_HEAD.format(source)).default is True
    source = 'v, _ := client.BoolVariationCtx(ctx, "k", user, true)'
    assert only_use("go", GO_HEAD.format(source)).default is True
    assert only_use("ruby", "UNLEASH.enabled?(:k, ctx, true)").default is True


def test_erb_is_ruby() -> None:
    assert asked("erb", "<p>\n<% if Flipper.enabled?(:k) %>a<% end %>") == ("flipper", "k")
    assert uses("erb", "<p>Flipper.enabled?(:k)</p>") == ()
    assert uses("erb", "<%# Flipper.enabled?(:k) %>") == ()
