"""Java, Kotlin, C# and PHP: the forms that ask a flag, and what looks like one."""

from __future__ import annotations

import pytest

from shipcheck.flags.knowledge import knowledge_of
from tests.flags.recognising import asked, only_use, uses

JAVA = "class A {{\n void f() {{\n{}\n}} }}\n"
IN_JAVA = [
    ('if (ldClient.boolVariation("k", context, false)) a();', "launchdarkly", "k"),
    ('String v = client.stringVariation("k", context, "x");', "launchdarkly", "k"),
    ('if (unleash.isEnabled("k", context, true)) a();', "unleash", "k"),
    ('boolean on = featureClient.getBooleanValue("k", false);', "openfeature", "k"),
    ('if (flagsmith.getEnvironmentFlags().isFeatureEnabled("k")) a();', "flagsmith", "k"),
    ('if (growthBook.isOn("k")) a();', "growthbook", "k"),
    ('if (!growthBook.isOff("k")) a();', "growthbook", "!k"),
    ('if (posthog.isFeatureEnabled("k", id)) a();', "posthog", "k"),
    ('Boolean v = configCatClient.getValue(Boolean.class, "k", user, false);', "configcat", "k"),
    ('if (splitClient.getTreatment(user, "k").equals("on")) a();', "split", "k"),
    ('if (this.featureFlags.isEnabled("k")) a();', "wrapper", "k"),
]  # fmt: skip
NOT_IN_JAVA = [
    'if (button.isEnabled("k")) a();',
    'boolean v = json.getBooleanValue("k");',
    'String v = map.getValue("k", "b", "c");',
    'if (light.isOn("k")) a();',
    '// unleash.isEnabled("k")',
    'String s = "unleash.isEnabled(k)";',
    'if (logger.isEnabled(Level.DEBUG)) a();',
]  # fmt: skip

KOTLIN = "fun f() {{\n{}\n}}\n"
IN_KOTLIN = [
    ('if (ldClient.boolVariation("k", context, false)) a()', "launchdarkly", "k"),
    ('if (unleash.isEnabled("k", defaultValue)) a()', "unleash", "k"),
    ('val on = openFeatureClient.getBooleanValue("k", false)', "openfeature", "k"),
    ('if (growthBook.isOff("k")) a()', "growthbook", "!k"),
    ('val v = client.getTreatment("k")', "split", "k"),
    ('if (statsig.checkGate("k")) a()', "statsig", "k"),
]
NOT_IN_KOTLIN = ['if (button.isEnabled("k")) a()', '/* unleash.isEnabled("k") */']

SHARP = "class A {{\n async void F() {{\n{}\n}} }}\n"
IN_SHARP = [
    ('if (_client.BoolVariation("k", context, false)) A();', "launchdarkly", "k"),
    ('if (unleash.IsEnabled("k")) A();', "unleash", "k"),
    ('var on = await featureClient.GetBooleanValueAsync("k", false);', "openfeature", "k"),
    ('var v = await configCatClient.GetValueAsync("k", false);', "configcat", "k"),
    ('if (await _featureManager.IsEnabledAsync("k")) A();', "feature-management", "k"),
    ('if (_featureService.IsEnabled("k")) A();', "wrapper", "k"),
    ('if (splitClient.GetTreatment(user, "k") == "on") A();', "split", "k"),
]
NOT_IN_SHARP = [
    'if (_logger.IsEnabled(LogLevel.Debug)) A();',
    'var v = cache.GetValue("k", false);',
    '// unleash.IsEnabled("k")',
]  # fmt: skip

PHP = "<?php\nfunction f($user) {{\n{}\n}}\n"
IN_PHP = [
    ("if ($this->ldClient->variation('k', $context, false)) a();", "launchdarkly", "k"),
    ("if ($unleash->isEnabled('k')) a();", "unleash", "k"),
    ("$on = $openFeature->getBooleanValue('k', false);", "openfeature", "k"),
    ("if ($growthbook->isOn('k')) a();", "growthbook", "k"),
    ("if (Feature::active('k')) a();", "pennant", "k"),
    ("if (Feature::for($user)->inactive('k')) a();", "pennant", "!k"),
    ("if (PostHog::isFeatureEnabled('k', $id)) a();", "posthog", "k"),
    ("if ($splitClient->getTreatment($user, 'k') === 'on') a();", "split", "k"),
    ("if ($this->featureFlags->isEnabled('k')) a();", "wrapper", "k"),
]
NOT_IN_PHP = [
    "if ($button->isEnabled('k')) a();",
    "if ($menu->active('k')) a();",
    "$v = $config->getValue('k', 1);",
    "// Feature::active('k')",
]

FOUND = [
    (language, frame.format(source), sdk, key)
    for language, frame, cases in (
        ("java", JAVA, IN_JAVA),
        ("kotlin", KOTLIN, IN_KOTLIN),
        ("csharp", SHARP, IN_SHARP),
        ("php", PHP, IN_PHP),
    )
    for source, sdk, key in cases
]
LOOK_ALIKES = [
    (language, frame.format(source))
    for language, frame, cases in (
        ("java", JAVA, NOT_IN_JAVA),
        ("kotlin", KOTLIN, NOT_IN_KOTLIN),
        ("csharp", SHARP, NOT_IN_SHARP),
        ("php", PHP, NOT_IN_PHP),
    )
    for source in cases
]


@pytest.mark.parametrize(("language", "source", "sdk", "key"), FOUND)
def test_a_form_is_found(language: str, source: str, sdk: str, key: str) -> None:
    assert asked(language, source) == (sdk, key)


@pytest.mark.parametrize(("language", "source"), LOOK_ALIKES)
def test_a_look_alike_is_left_alone(language: str, source: str) -> None:
    assert uses(language, source) == ()


KEYS = [
    ("java", 'class Flags { static final String NEW = "k"; }\n'
     "class A { void f() { unleash.isEnabled(Flags.NEW); } }"),
    ("java", 'enum Flags { NEW("k"); Flags(String k) {} }\n'
     "class A { void f() { unleash.isEnabled(Flags.NEW.getKey()); } }"),
    ("kotlin", 'object Flags { const val NEW = "k" }\nfun f() = unleash.isEnabled(Flags.NEW)'),
    ("csharp", 'static class Flags { public const string New = "k"; }\n'
     "class A { void F() { unleash.IsEnabled(Flags.New); } }"),
    ("php", "<?php class Flags { const NEW = 'k'; }\n$unleash->isEnabled(Flags::NEW);"),
    ("php", "<?php enum Flags: string { case New = 'k'; }\n$unleash->isEnabled(Flags::New->value);"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "source"), KEYS)
def test_a_key_is_followed(language: str, source: str) -> None:
    assert only_use(language, source).key == "k"


def test_marks() -> None:
    source = 'class A {\n [FeatureGate("k")]\n public IActionResult F() { return View(); }\n}\n'
    assert asked("csharp", source) == ("feature-management", "k")
    source = 'class A {\n [RequireFeature("k")]\n public void F() { }\n}\n'
    assert asked("csharp", source) == ("wrapper", "k")
    source = 'interface S {\n @Toggle(name = "k", alterBean = "b")\n void f();\n}\n'
    assert asked("java", f"import io.getunleash.annotations.Toggle;\n{source}") == ("unleash", "k")


FLAG_OBJECTS = """
sealed class FlagKey {
    data object NewSend : FlagKey() {
        override val keyName: String = "new-send"
    }
}
fun f() {
    if (manager.getFeatureFlag(FLAG)) a()
}
"""


@pytest.mark.parametrize("given", ["FlagKey.NewSend", "key = FlagKey.NewSend"])
def test_a_flag_that_is_an_object_is_asked_by_the_key_in_it(given: str) -> None:
    wrapper = {"call": "getFeatureFlag", "key": 0}
    knowledge = knowledge_of({"wrappers": [wrapper]})

    assert asked("kotlin", FLAG_OBJECTS.replace("FLAG)", f"{given})"), knowledge)[1] == "new-send"


def test_what_is_given_by_another_name_is_no_key() -> None:
    knowledge = knowledge_of({"wrappers": [{"call": "getFeatureFlag", "key": 0}]})

    assert not uses("kotlin", 'fun f() { getFeatureFlag(retries = "three") }', knowledge)
