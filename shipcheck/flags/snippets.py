"""The guard that would cover a line, in the language and SDK of its file."""

from __future__ import annotations

import json

YOUR_FLAG = "your-flag"
"""The key that is shown where the change names none."""

_PYTHON = {
    "launchdarkly": ("ldclient.get().variation", "{key}, context, False"),
    "unleash": ("unleash.is_enabled", "{key}, context"),
    "openfeature": ("client.get_boolean_value", "{key}, False"),
    "flagsmith": ("flags.is_feature_enabled", "{key}"),
    "growthbook": ("gb.is_on", "{key}"),
    "posthog": ("posthog.feature_enabled", "{key}, distinct_id"),
    "configcat": ("client.get_value", "{key}, False, user"),
    "statsig": ("statsig.check_gate", "user, {key}"),
    "django-waffle": ("waffle.flag_is_active", "request, {key}"),
    "django-flags": ("flag_enabled", "{key}, request=request"),
    "": ("flag_is_on", "{key}"),
}
_JAVASCRIPT = {
    "launchdarkly": ("ldClient.variation", "{key}, false"),
    "unleash": ("unleash.isEnabled", "{key}"),
    "openfeature": ("await client.getBooleanValue", "{key}, false"),
    "flagsmith": ("flagsmith.hasFeature", "{key}"),
    "growthbook": ("growthbook.isOn", "{key}"),
    "posthog": ("posthog.isFeatureEnabled", "{key}"),
    "configcat": ("await configCatClient.getValueAsync", "{key}, false"),
    "statsig": ("statsig.checkGate", "{key}"),
    "": ("flags.isEnabled", "{key}"),
}
_RUBY = {
    "flipper": ("Flipper.enabled?", "{symbol}, user"),
    "gitlab": ("Feature.enabled?", "{symbol}, project"),
    "launchdarkly": ("ld_client.variation", "{key}, context, false"),
    "unleash": ("UNLEASH.is_enabled?", "{key}, context"),
    "openfeature": ("client.fetch_boolean_value", "flag_key: {key}, default_value: false"),
    "": ("FeatureFlag.enabled?", "{symbol}"),
}
_GO = {
    "unleash": ("unleash.IsEnabled", "{key}"),
    "flagsmith": ("flags.IsFeatureEnabled", "{key}"),
    "": ("flags.IsEnabled", "{key}"),
}
_GO_PAIRS = {
    "launchdarkly": ("client.BoolVariation", "{key}, ldContext, false"),
    "openfeature": ("client.BooleanValue", "ctx, {key}, false, evalCtx"),
}
"""Calls that give an error too."""
_JVM = {
    "launchdarkly": ("client.boolVariation", "{key}, context, false"),
    "unleash": ("unleash.isEnabled", "{key}"),
    "openfeature": ("client.getBooleanValue", "{key}, false"),
    "growthbook": ("growthBook.isOn", "{key}"),
    "": ("flags.isEnabled", "{key}"),
}
_SHARP = {
    "launchdarkly": ("client.BoolVariation", "{key}, context, false"),
    "unleash": ("unleash.IsEnabled", "{key}"),
    "openfeature": ("await client.GetBooleanValueAsync", "{key}, false"),
    "feature-management": ("await featureManager.IsEnabledAsync", "{key}"),
    "": ("flags.IsEnabled", "{key}"),
}
_PHP = {
    "launchdarkly": ("$client->variation", "{key}, $context, false"),
    "unleash": ("$unleash->isEnabled", "{key}"),
    "openfeature": ("$client->getBooleanValue", "{key}, false"),
    "pennant": ("Feature::active", "{key}"),
    "": ("$flags->isEnabled", "{key}"),
}
_ELIXIR = {
    "fun-with-flags": ("FunWithFlags.enabled?", "{symbol}"),
    "unleash": ("Unleash.enabled?", "{symbol}, fallback: false"),
    "": ("FeatureFlags.enabled?", "{symbol}"),
}
_RUST = {
    "launchdarkly": ("client.bool_variation", "&context, {key}, false"),
    "": ("flags.is_enabled", "{key}"),
}
_SWIFT = {
    "launchdarkly": ("ldClient.boolVariation", "forKey: {key}, defaultValue: false"),
    "unleash": ("unleash.isEnabled", "name: {key}"),
    "": ("flags.isEnabled", "{key}"),
}
_BRACES = "if ({test}) {{\n  …\n}}"
_BARE = "if {test} {{\n  …\n}}"
_END = "if {test}\n  …\nend"
_LANGUAGES = {
    "python": (_PYTHON, "if {test}:\n    …"),
    **dict.fromkeys(("javascript", "typescript", "tsx"), (_JAVASCRIPT, _BRACES)),
    "ruby": (_RUBY, _END),
    "erb": (_RUBY, "<% if {test} %>\n  …\n<% end %>"),
    "go": (_GO, _BARE),
    "java": (_JVM, _BRACES),
    "kotlin": (_JVM, _BRACES),
    "csharp": (_SHARP, _BRACES),
    "php": (_PHP, _BRACES),
    "elixir": (_ELIXIR, "if {test} do\n  …\nend"),
    "rust": (_RUST, _BARE),
    "swift": (_SWIFT, _BARE),
}
_TEMPLATES = {
    "html": "{{% {tag} {key} %}}\n  …\n{{% end{tag} %}}",
    "jinja": "{{% if waffle.{tag}({key}) %}}\n  …\n{{% endif %}}",
}
"""Django's own templates and Jinja's, as django-waffle has them."""
_TAGS = {"switch_is_active": "switch", "sample_is_active": "sample"}
"""Kinds of django-waffle's flags beside the plain one, which alone is asked of a request."""
_UNKNOWN = ({"": ("flags.isEnabled", "{key}")}, _BRACES)


def guard_snippet(language: str, sdk: str | None, key: str | None, call: str = "") -> str:
    """A guard around a line, `…`, in a file of a language (named as in `model/languages.py`).

    `call` is how the file itself asks a flag already; without it, and without an SDK, the guard is
    one that people recognise. The text is to be read and adapted, not to be run as it is.
    """
    callees, frame = _LANGUAGES.get(language, _UNKNOWN)
    name = sdk or ""
    kind = _TAGS.get(call.rpartition(".")[2], call.rpartition(".")[2])
    if language in _TEMPLATES:
        tag = kind if kind in _TAGS.values() else "flag"
        return _TEMPLATES[language].format(tag=tag, key=json.dumps(key or YOUR_FLAG))
    text = key or YOUR_FLAG
    pair = _GO_PAIRS.get(name) if language == "go" else None
    callee, arguments = pair or callees.get(name, callees[""])
    if call.rpartition(".")[2] in _TAGS:
        arguments = "{key}"
    if call and "()" not in call and "[]" not in call:
        callee = call
    words = {"key": json.dumps(text, ensure_ascii=False), "symbol": _symbol(text)}
    test = f"{callee}({arguments.format_map(words)})"
    if pair:
        test = f"on, _ := {test}; on"
    return frame.format(test=test)


def _symbol(key: str) -> str:
    """A key as Ruby and Elixir write a symbol."""
    plain = key.replace("_", "a").isalnum() and key.isascii() and not key[0].isdigit()
    return f":{key}" if plain else f":{json.dumps(key, ensure_ascii=False)}"
