"""JavaScript, TypeScript and JSX: the forms that ask a flag, and what looks like one."""

from __future__ import annotations

import pytest

from shipcheck.flags.knowledge import Knowledge, knowledge_of
from tests.flags.recognising import asked, only_use, uses

FOUND = [
    ("ldClient.variation('k', context, false);", "launchdarkly", "k"),
    ("const c = await ld.boolVariation('k', ctx, false);", "launchdarkly", "k"),
    ("import { useLDClient } from 'launchdarkly-react-client-sdk';\nconst c = useLDClient();\n"
     "c.variation('k', false);", "launchdarkly", "k"),
    ("const x = useBoolVariation('k', false);", "launchdarkly", "k"),
    ("import { useFlags } from 'launchdarkly-react-client-sdk';\nconst { newCart } = useFlags();",
     "launchdarkly", "newCart"),
    ("import { useFlags } from 'launchdarkly-react-client-sdk';\nconst f = useFlags();\n"
     "if (f.newCart) a();", "launchdarkly", "newCart"),
    ("import { useFlags } from 'launchdarkly-react-client-sdk';\nuseFlags()['new-cart'] && a();",
     "launchdarkly", "new-cart"),
    ("import { isEnabled } from 'unleash-client';\nif (isEnabled('k')) a();", "unleash", "k"),
    ("const unleash = require('unleash-client');\nunleash.isEnabled('k', ctx, true);", "unleash", "k"),
    ("import { useFlag } from '@unleash/proxy-client-react';\nconst x = useFlag('k');", "unleash", "k"),
    ("unleash.getVariant('k').name === 'blue' ? a : b;", "unleash", "k"),
    ("import { OpenFeature } from '@openfeature/server-sdk';\nconst client = OpenFeature.getClient();\n"
     "await client.getBooleanValue('k', false);", "openfeature", "k"),
    ("const x = useBooleanFlagValue('k', false);", "openfeature", "k"),
    ("const a = <FeatureFlag flagKey=\"k\"><p /></FeatureFlag>;", "openfeature", "k"),
    ("flagsmith.hasFeature('k');", "flagsmith", "k"),
    ("const flags = await flagsmith.getEnvironmentFlags();\nflags.isFeatureEnabled('k');",
     "flagsmith", "k"),
    ("import { useFlags } from 'flagsmith/react';\nconst flags = useFlags(['k']);\n"
     "if (flags.k.enabled) a();", "flagsmith", "k"),
    ("gb.isOn('k');", "growthbook", "k"),
    ("growthbook.isOff('k');", "growthbook", "!k"),
    ("gb.evalFeature('k').on;", "growthbook", "k"),
    ("gb.getFeatureValue('k', 'a');", "growthbook", "k"),
    ("const x = useFeatureIsOn('k');", "growthbook", "k"),
    ("const a = <IfFeatureEnabled feature=\"k\"><p /></IfFeatureEnabled>;", "growthbook", "k"),
    ("await fliptClient.evaluation.boolean({ namespaceKey: 'n', flagKey: 'k', entityId: 'e' });",
     "flipt", "k"),
    ("fliptClient.evaluateBoolean({ flagKey: 'k' }).enabled;", "flipt", "k"),
    ("posthog.isFeatureEnabled('k');", "posthog", "k"),
    ("posthog.getFeatureFlag('k', 'id') === 'test';", "posthog", "k"),
    ("const on = useFeatureFlagEnabled('k');", "posthog", "k"),
    ("const a = <PostHogFeature flag=\"k\" match={true}><p /></PostHogFeature>;", "posthog", "k"),
    ("await configCatClient.getValueAsync('k', false, user);", "configcat", "k"),
    ("statsig.checkGate(user, 'k');", "statsig", "k"),
    ("Statsig.checkGate('k');", "statsig", "k"),
    ("import { useGate } from '@statsig/react-bindings';\nconst { value } = useGate('k');",
     "statsig", "k"),
    ("splitClient.getTreatment('user', 'k') === 'on';", "split", "k"),
    ("client.getTreatment('k', { plan: 'x' });", "split", "k"),
    ("if (gon.features.newThing) a();", "gitlab", "newThing"),
    ("if (this.glFeatures.newThing) a();", "gitlab", "newThing"),
    ("if (waffle.flag_is_active('k')) a();", "django-waffle", "k"),
    ("this.featureFlags?.isEnabled('k');", "wrapper", "k"),
    ("this.flagResolver.isEnabled('k');", "wrapper", "k"),
]  # fmt: skip

LOOK_ALIKES = [
    "button.isEnabled('k');",
    "expect(page.locator('a')).isEnabled('k');",
    "map.getValue('k', 1);",
    "form.isOn('k');",
    "mapper.variation('k', 1, 2);",
    "airport.checkGate('k');",
    "// unleash.isEnabled('k')",
    "const text = \"unleash.isEnabled('k')\";",
    "import { useFlags } from '@unleash/proxy-client-react';\nconst n = useFlags().length;",
    "const flags = useFlags2();\nflags.newCart;",
    "country.flags.svg;",
    "window.features.newThing;",
    "unleash.isEnabled();",
    "const posthog = { isOn: (key) => key };",
    "logger.isEnabled('debug');",
    '<Flag code="de" />;',
    "json.getBooleanValue('k', false);",
]


@pytest.mark.parametrize(("source", "sdk", "key"), FOUND)
def test_a_form_is_found(source: str, sdk: str, key: str) -> None:
    assert asked("tsx", source) == (sdk, key)


@pytest.mark.parametrize("source", LOOK_ALIKES)
def test_a_look_alike_is_left_alone(source: str) -> None:
    assert uses("tsx", source) == ()


KEYS = [
    ("const KEY = 'k';\ngb.isOn(KEY);", "k"),
    ("const FLAGS = { newCart: 'k' } as const;\ngb.isOn(FLAGS.newCart);", "k"),
    ("const FLAGS = Object.freeze({ 'new-cart': 'k' });\ngb.isOn(FLAGS['new-cart']);", "k"),
    ("enum Flags { New = 'k' }\ngb.isOn(Flags.New);", "k"),
    ("class Flags { static readonly NEW = 'k'; }\ngb.isOn(Flags.NEW);", "k"),
    ("export const f = () => { const key = 'k'; return gb.isOn(key); };", "k"),
    ("gb.isOn(`k`);", "k"),
]

DYNAMIC = [
    ("const f = (key) => gb.isOn(key);", "key is a parameter"),
    ("gb.isOn(`new-${x}`);", "put together"),
    ("import { KEY } from './k';\ngb.isOn(KEY);", "not a constant"),
    ("const { key } = props;\ngb.isOn(key);", "taken out"),
    ("for (const key of keys) { gb.isOn(key); }", "key"),
]


@pytest.mark.parametrize(("source", "key"), KEYS)
def test_a_key_is_followed(source: str, key: str) -> None:
    assert only_use("typescript", source).key == key


@pytest.mark.parametrize(("source", "reason"), DYNAMIC)
def test_a_key_that_cannot_be_read_is_dynamic(source: str, reason: str) -> None:
    use = only_use("typescript", source)
    assert use.key is None
    assert reason in use.reason


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_all_its_languages_are_read(language: str) -> None:
    assert asked(language, "unleash.isEnabled('k');") == ("unleash", "k")


def test_an_answer_that_is_kept_is_one_use() -> None:
    source = "const v = unleash.getVariant('k');\nif (v.enabled && v.name === 'a') f(v.name);"
    assert only_use("typescript", source).line == 1


def test_a_name_that_is_declared_again_is_another_one() -> None:
    source = (
        "import { useFlags } from 'launchdarkly-react-client-sdk';\n"
        "const A = () => { const flags = useFlags(); return flags.one; };\n"
        "const B = () => { const flags = country(); return flags.two; };\n"
    )
    assert only_use("tsx", source).key == "one"


WRAPPERS: list[tuple[dict[str, object], str, str]] = [
    ({"call": "useUiFlag"}, "const x = useUiFlag('k');", "k"),
    ({"call": "features.has", "key": 1}, "features.has(org, 'k');", "k"),
    ({"call": "has_feature", "key": "name"}, "has_feature({});\n", ""),
    ({"call": "Toggles::off", "inverted": True}, "Toggles.off('k');", "!k"),
    ({"call": "withFlag"}, "class A { @withFlag('k') m() {} }", "k"),
    ({"call": "Feature", "key": "name"}, "const a = <Feature name=\"k\"><p /></Feature>;", "k"),
    ({"call": "isNewCart", "flag": "k"}, "if (isNewCart()) a();", "k"),
    ({"call": "config.toggles.*"}, "if (window.config.toggles.k) a();", "k"),
    ({"call": "hasFeature", "languages": ["python"]}, "hasFeature('k');", ""),
]  # fmt: skip


@pytest.mark.parametrize(("wrapper", "source", "key"), WRAPPERS)
def test_a_wrapper_of_the_checklist(wrapper: dict[str, object], source: str, key: str) -> None:
    knowledge: Knowledge = knowledge_of({"wrappers": [wrapper]})
    if key:
        assert asked("tsx", source, knowledge) == ("wrapper", key)
    else:
        assert uses("tsx", source, knowledge) == ()


def test_a_constant_of_the_checklist() -> None:
    knowledge = knowledge_of({"constants": {"Flags::NEW": "k"}})
    assert only_use("typescript", "gb.isOn(Flags.NEW);", knowledge).key == "k"
