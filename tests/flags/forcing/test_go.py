"""What forces a flag in tests of Go, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

HEAD = "package a\n\nfunc TestIt(t *testing.T) {{\n{}\n}}\n"
FORCES = {
    "launchdarkly": ('td.Update(td.Flag("new-checkout").VariationForAll(false))', "off"),
    "launchdarkly boolean": ('td.Update(td.Flag("new-checkout").BooleanFlag().On(true))', "on"),
    "statsig": ('statsig.OverrideGate("new-checkout", true)', "on"),
    "openfeature": (
        'memprovider.NewInMemoryProvider(map[string]memprovider.InMemoryFlag{\n'
        '\t"new-checkout": {DefaultVariant: "on", Variants: map[string]any{"on": true, "off": false}},\n})',
        "on",
    ),
    "environment": ('t.Setenv("FEATURE_NEW_CHECKOUT", "true")', "on"),
    "environment by os": ('os.Setenv("FEATURE_NEW_CHECKOUT", "false")', "off"),
    "a map": ('flags := map[string]bool{"new-checkout": true}', "on"),
    "a fake with a map": ('client := fakeFlags{"new-checkout": false}', "off"),
    "a struct with a map": ('client := &Fake{Flags: map[string]bool{"new-checkout": true}}', "on"),
    "a field": ("cfg := Config{NewCheckout: true}", "on"),
    "a field set": ("cfg.NewCheckout = false", "off"),
    "own helper": ('withFlag(t, "new-checkout", true)', "on"),
    "constant": ("flags.SetForTest(flags.NewCheckout, true)", "on"),
    "kubernetes": (
        "featuregatetesting.SetFeatureGateDuringTest(t, gate, features.NewCheckout, false)", "off",
    ),
    "testify": ('client.On("IsEnabled", "new-checkout").Return(true)', "on"),
    "testify with more": ('client.On("IsEnabled", mock.Anything, "new-checkout").Return(false, nil)', "off"),
    "gomock": ('client.EXPECT().IsEnabled("new-checkout").Return(true)', "on"),
    "gomock times": ('client.EXPECT().IsEnabled("new-checkout", gomock.Any()).Return(true).AnyTimes()', "on"),
    "table": (
        "tests := []struct {\n\tname string\n\tenabled bool\n}{\n"
        '\t{name: "a", enabled: true},\n\t{name: "b", enabled: false},\n}\n'
        'for _, tt := range tests {\n\tsetFlag("new-checkout", tt.enabled)\n}',
        "off+on",
    ),
    "table in runs": (
        'cases := []struct{ name string; on bool }{{name: "a", on: true}}\n'
        "for _, tc := range cases {\n\tt.Run(tc.name, func(t *testing.T) {\n"
        '\t\tsetFlag("new-checkout", tc.on)\n\t})\n}',
        "on",
    ),
    "table by position": (
        "tests := []struct {\n\tname string\n\ton bool\n}{\n"
        '\t{"a", true},\n\t{"b", false},\n}\n'
        'for _, tt := range tests {\n\tsetFlag("new-checkout", tt.on)\n}',
        "off+on",
    ),
    "map of cases": (
        "tests := map[string]struct{ on bool }{\n"
        '\t"a": {on: true},\n\t"b": {on: false},\n}\n'
        'for _, tt := range tests {\n\tsetFlag("new-checkout", tt.on)\n}',
        "off+on",
    ),
    "range of literals": (
        'for _, on := range []bool{true, false} {\n\tsetFlag("new-checkout", on)\n}', "off+on",
    ),
    "a key in the table": (
        'tests := []struct{ flags map[string]bool }{\n\t{flags: map[string]bool{"new-checkout": true}},\n}',
        "on",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(source: str, sides: str) -> None:
    found = overrides("go", HEAD.format(source))
    assert {(key, side) for key, side, _ in found} == {(KEY, sides)}


MOCKS = {
    "testify": ('client.On("IsEnabled", mock.Anything).Return(true)', "on"),
    "gomock": ("client.EXPECT().IsEnabled(gomock.Any()).Return(false)", "off"),
    "function field": ("fake := Fake{IsEnabled: func(string) bool { return true }}", "on"),
    "function set": ("isEnabled = func(string) bool { return false }", "off"),
}


@pytest.mark.parametrize(("source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(source: str, sides: str) -> None:
    assert {(key, side) for key, side, _ in overrides("go", HEAD.format(source))} == {(None, sides)}


def test_a_fake_of_the_tests_own_answers_for_every_key() -> None:
    source = "package a\n\nfunc (alwaysOn) IsEnabled(string) bool { return true }\n"
    assert [(key, side) for key, side, _ in overrides("go", source)] == [(None, "on")]


LOOK_ALIKES = {
    "asks": 'client.IsEnabled("new-checkout", false)',
    "asserts": 'assert.Equal(t, true, got["new-checkout"])',
    "requires": 'require.Equal(t, map[string]bool{"new-checkout": true}, got)',
    "requires a call": 'client.AssertCalled(t, "Track", "new-checkout", true)',
    "names a run": 't.Run("new-checkout", func(t *testing.T) { ready := true; _ = ready })',
    "comment": '// setFlag("new-checkout", true)',
    "logs": 't.Log("new-checkout", true)',
    "compares": 'if got["new-checkout"] != true { t.Fatal("new-checkout", false) }',
    "another mock": 'client.On("Rate", "x").Return(true)',
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(source: str) -> None:
    assert overrides("go", HEAD.format(source)) == []
