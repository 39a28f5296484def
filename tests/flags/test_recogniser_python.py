"""Python: the forms that ask a flag, and what looks like one."""

from __future__ import annotations

import pytest

from tests.flags.recognising import asked, only_use, uses

FOUND = [
    ("ldclient.get().variation('k', context, False)", "launchdarkly", "k"),
    ("import ldclient\nclient = ldclient.get()\nclient.variation('k', user, False)", "launchdarkly", "k"),
    ("self.ld_client.variation_detail('k', user, 'a').value", "launchdarkly", "k"),
    ("ld.migration_variation(key='k', context=c, default='off')", "launchdarkly", "k"),
    ("unleash.is_enabled('k', context)", "unleash", "k"),
    ("from UnleashClient import UnleashClient\nc = UnleashClient(url=u)\nc.is_enabled('k')", "unleash", "k"),
    ("unleash_client.get_variant('k')['name'] == 'blue'", "unleash", "k"),
    ("client.get_boolean_value('k', False, ctx)", "openfeature", "k"),
    ("await client.get_boolean_value_async(flag_key='k', default_value=False)", "openfeature", "k"),
    ("client.get_string_details('k', 'a').value", "openfeature", "k"),
    ("flags = flagsmith.get_environment_flags()\nflags.is_feature_enabled('k')", "flagsmith", "k"),
    ("flagsmith.get_identity_flags(identifier=i).get_feature_value('k')", "flagsmith", "k"),
    ("gb.is_on('k')", "growthbook", "k"),
    ("from growthbook import GrowthBook\nbook = GrowthBook()\nbook.isOff('k')", "growthbook", "!k"),
    ("gb.get_feature_value('k', 'a')", "growthbook", "k"),
    ("flipt_client.evaluation.boolean(EvaluationRequest(flag_key='k', entity_id=e))", "flipt", "k"),
    ("posthog.feature_enabled('k', distinct_id)", "posthog", "k"),
    ("posthog.get_feature_flag('k', 'someone') == 'test'", "posthog", "k"),
    ("configcat_client.get_value('k', False, user)", "configcat", "k"),
    ("statsig.check_gate(user, 'k')", "statsig", "k"),
    ("statsig.get_feature_gate(StatsigUser('u'), 'k').value", "statsig", "k"),
    ("client.get_treatment('user', 'k', attributes) == 'on'", "split", "k"),
    ("flag_is_active(request, 'k')", "django-waffle", "k"),
    ("waffle.switch_is_active('k')", "django-waffle", "k"),
    ("waffle.sample_is_active('k')", "django-waffle", "k"),
    ("@waffle_flag('k')\ndef view(request): ...", "django-waffle", "k"),
    ("@waffle_switch('!k')\ndef view(request): ...", "django-waffle", "!k"),
    ("class V(WaffleFlagMixin, View):\n    waffle_flag = 'k'", "django-waffle", "k"),
    ("NEW = WaffleFlag('ns.k', __name__)\ndef f(): return NEW.is_enabled()", "django-waffle", "ns.k"),
    ("flag_enabled('k', request=request)", "django-flags", "k"),
    ("flag_disabled('k', request=request)", "django-flags", "!k"),
    ("@flag_required('k')\ndef view(request): ...", "django-flags", "k"),
    ("@flag_check('k', False)\ndef view(request): ...", "django-flags", "!k"),
    ("class V(FlaggedViewMixin, View):\n    flag_name = 'k'\n    flag_state = True", "django-flags", "k"),
    ("gargoyle.is_active('k', request)", "gargoyle", "k"),
    ("feature_flags.is_enabled('k', user)", "wrapper", "k"),
    ("@require_feature_flag('k')\ndef view(request): ...", "wrapper", "k"),
]  # fmt: skip

LOOK_ALIKES = [
    "button.is_enabled('k')",
    "driver.find_element('x').is_enabled()",
    "theme.variation('k', 1, 2)",
    "config.get_value('k', 'default')",
    "parser.get_boolean_value('k')",
    "form.is_on('k')",
    "airport.check_gate(flight, 'A4')",
    "user.is_active('k')",
    "registry.get_variant('k')",
    "# flag_is_active(request, 'k')",
    '"""flag_is_active(request, \'k\')"""',
    "text = \"waffle.switch_is_active('k')\"",
    "def flag_is_active(request, name): ...",
    "class V(View):\n    flag_name = 'k'",
    "unleash.is_enabled()",
    "medical.get_treatment('aspirin')",
]


@pytest.mark.parametrize(("source", "sdk", "key"), FOUND)
def test_a_form_is_found(source: str, sdk: str, key: str) -> None:
    assert asked("python", source) == (sdk, key)


@pytest.mark.parametrize("source", LOOK_ALIKES)
def test_a_look_alike_is_left_alone(source: str) -> None:
    assert uses("python", source) == ()


KEYS = [
    ("KEY = 'k'\ndef f():\n    return switch_is_active(KEY)", "k"),
    ("class Flags:\n    NEW = 'k'\nswitch_is_active(Flags.NEW)", "k"),
    ("class Flags(StrEnum):\n    NEW = 'k'\nswitch_is_active(Flags.NEW.value)", "k"),
    ("FLAGS = {'new': 'k'}\nswitch_is_active(FLAGS['new'])", "k"),
    ("def f():\n    name = 'k'\n    return switch_is_active(name)", "k"),
    ("class V:\n    FLAG = 'k'\n    def f(self):\n        return switch_is_active(self.FLAG)", "k"),
    ("A = 'k'\nB = A\nswitch_is_active(B)", "k"),
    ("switch_is_active('a' 'b')", "ab"),
]

DYNAMIC = [
    ("def f(name):\n    return switch_is_active(name)", "name is a parameter"),
    ("switch_is_active(f'new-{x}')", "put together"),
    ("switch_is_active(key_of(x))", "key_of() gives"),
    ("K = 'a'\nK = 'b'\nswitch_is_active(K)", "assigned in several places"),
    ("from app.flags import NEW\nswitch_is_active(NEW)", "not a constant that we can find"),
    ("switch_is_active('a' if x else 'b')", "one of several"),
]


@pytest.mark.parametrize(("source", "key"), KEYS)
def test_a_key_is_followed(source: str, key: str) -> None:
    assert only_use("python", source).key == key


@pytest.mark.parametrize(("source", "reason"), DYNAMIC)
def test_a_key_that_cannot_be_read_is_dynamic(source: str, reason: str) -> None:
    use = only_use("python", source)
    assert use.dynamic
    assert use.key is None
    assert reason in use.reason


def test_the_default_is_what_the_code_says() -> None:
    assert only_use("python", "ld.variation('k', user, True)").default is True
    assert only_use("python", "client.get_string_value('k', 'blue')").default == "blue"
    assert only_use("python", "ld.variation('k', user, fallback)").default is None


def test_an_inner_name_does_not_hide_behind_an_outer_constant() -> None:
    source = "KEY = 'k'\ndef f(KEY):\n    return switch_is_active(KEY)"
    assert only_use("python", source).dynamic
