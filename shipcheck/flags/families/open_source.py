"""SDKs of servers that anybody can run: Unleash, OpenFeature, Flagsmith, GrowthBook, Flipt."""

from __future__ import annotations

from shipcheck.code.flag_test import Form
from shipcheck.flags.forms import JAVASCRIPT, JVM, LAST, CallForm, Family, Where

UNLEASH = Family(
    sdk="unleash",
    receivers=r"(\w*unleash\w*)",
    imports=r"unleash",
    words=r"unleash",
    rows=(
        CallForm(("python",), ("is_enabled",), (0, "feature_name"), ("fallback_function",)),
        CallForm(("python", "rust"), ("get_variant",), (0, "feature_name"), form=Form.VALUE,
                 off_values=("disabled",)),
        CallForm(JAVASCRIPT, ("isEnabled",), default=(2,)),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("getVariant",), (0, "name"), form=Form.VALUE,
                 off_values=("disabled",)),
        CallForm(JAVASCRIPT, ("useFlag",)),
        CallForm(JAVASCRIPT, ("useVariant",), form=Form.VALUE, off_values=("disabled",)),
        CallForm(("go",), ("IsEnabled",), default=("WithFallback()",)),
        CallForm(("go",), ("GetVariant",), form=Form.VALUE, off_values=("disabled",)),
        CallForm((*JVM, "php", "swift"), ("isEnabled",), (0, "name"), (LAST,)),
        CallForm(("csharp",), ("IsEnabled",), default=(LAST,)),
        CallForm(("csharp",), ("GetVariant",), form=Form.VALUE, off_values=("disabled",)),
        CallForm(("ruby",), ("is_enabled?", "enabled?"), default=(2,)),
        CallForm(("ruby",), ("if_enabled",), default=(2,), runs_block=True),
        CallForm(("ruby",), ("is_disabled?", "disabled?"), default=(2,), form=Form.OFF),
        CallForm(("ruby",), ("if_disabled",), default=(2,), form=Form.OFF, runs_block=True),
        CallForm(("ruby",), ("get_variant",), form=Form.VALUE, off_values=("disabled",)),
        CallForm(("elixir",), ("enabled?",), default=("fallback", LAST)),
        CallForm(("elixir",), ("get_variant",), form=Form.VALUE, off_values=("disabled",)),
        CallForm(("rust",), ("is_enabled", "is_enabled_str"), default=(2,)),
        CallForm(("java", "kotlin"), ("Toggle",), ("name", 0), where=Where.MARK),
    ),
    results={
        "name": (Form.VALUE, ("disabled",)),
        "getName": (Form.VALUE, ("disabled",)),
        "enabled": (Form.ON, ()),
        "isEnabled": (Form.ON, ()),
        "feature_enabled": (Form.ON, ()),
    },
)  # fmt: skip

_OF_TYPES = ("boolean", "string", "integer", "float", "object")
_OF_PYTHON = tuple(
    f"get_{kind}_{what}{tail}"
    for kind in _OF_TYPES
    for what in ("value", "details")
    for tail in ("", "_async")
)
_OF_CAMEL = tuple(
    f"get{kind.title()}{what}"
    for kind in (*_OF_TYPES, "number", "double")
    for what in ("Value", "Details")
)
_OF_GO = ("BooleanValue", "StringValue", "FloatValue", "IntValue", "ObjectValue",
          "BooleanValueDetails", "StringValueDetails")  # fmt: skip
_OF_HOOKS = tuple(
    f"use{mode}{kind}Flag{what}"
    for mode in ("", "Suspense")
    for kind in ("Boolean", "String", "Number", "Object")
    for what in ("Value", "Details")
)
_OF_SHARP = tuple(f"{name[0].upper()}{name[1:]}Async" for name in _OF_CAMEL)

OPENFEATURE = Family(
    sdk="openfeature",
    receivers=r"openfeature\w*|ofclient|featureclient|featureflagclient|flagclient|offlags",
    imports=r"open-?_?feature",
    words=r"open-?_?feature|(of|feature|flag)_?client|of_?flags",
    rows=(
        CallForm(("python",), _OF_PYTHON, (0, "flag_key"), (1, "default_value"), form=None, fewest=2,
                 sure=True),
        CallForm((*JAVASCRIPT, *JVM, "php"), _OF_CAMEL, (0, "key"), (1, "default"), form=None,
                 fewest=2),
        CallForm(JAVASCRIPT, _OF_HOOKS, default=(1,), form=None, fewest=2, sure=True),
        CallForm(JAVASCRIPT, ("useFlag", "useSuspenseFlag"), default=(1,), form=None, fewest=2),
        CallForm(JAVASCRIPT, ("FeatureFlag",), ("flagKey",), ("defaultValue",),
                 where=Where.ELEMENT, sure=True, runs_block=True),
        CallForm(("csharp",), _OF_SHARP, (0, "flagKey"), (1, "defaultValue"), form=None, fewest=2),
        CallForm(("go",), _OF_GO, (1,), (2,), form=None, fewest=4, most=5),
        CallForm(("go",), ("Boolean", "String", "Float", "Int", "Object"), (1,), (2,), form=None,
                 fewest=4, most=5),
        CallForm(("ruby",), tuple(f"fetch_{kind}_{what}" for kind in (*_OF_TYPES, "number")
                                  for what in ("value", "details")),
                 ("flag_key",), ("default_value",), form=None, sure=True),
        CallForm(("rust",), tuple(f"get_{kind}_{what}" for kind in
                                  ("bool", "string", "int", "float", "struct")
                                  for what in ("value", "details")), form=None, fewest=3),
        CallForm(("swift",), _OF_CAMEL, ("key", 0), ("defaultValue", 1), form=None, fewest=2),
    ),
    results={"value": (Form.VALUE, ()), "Value": (Form.VALUE, ()), "getValue": (Form.VALUE, ())},
)  # fmt: skip

FLAGSMITH = Family(
    sdk="flagsmith",
    receivers=r"flagsmith\w*|flags?|environmentflags|identityflags",
    imports=r"flagsmith|bullet-?train",
    words=r"flagsmith|bullet-?_?train|(is|has|get)_?feature|feature_enabled",
    rows=(
        CallForm(("python", "rust"), ("is_feature_enabled",), (0, "feature_name")),
        CallForm(("python", "rust"), ("get_feature_value", "get_feature_value_as_string"),
                 (0, "feature_name"), form=Form.VALUE),
        CallForm(("ruby",), ("is_feature_enabled", "feature_enabled?")),
        CallForm(("ruby",), ("get_feature_value",), form=Form.VALUE),
        CallForm((*JAVASCRIPT, *JVM, "php"), ("isFeatureEnabled", "hasFeature", "hasFeatureFlag")),
        CallForm((*JAVASCRIPT, *JVM, "php"), ("getFeatureValue",), form=Form.VALUE),
        CallForm(JAVASCRIPT, ("useFlags",), (), where=Where.PROPERTIES),
        CallForm(("go", "csharp"), ("IsFeatureEnabled",)),
        CallForm(("go", "csharp"), ("GetFeatureValue",), form=Form.VALUE),
        CallForm(("elixir",), ("is_feature_enabled", "feature_enabled?"), (1, 0)),
        CallForm(("swift",), ("hasFeatureFlag",), ("withID", 0)),
    ),
)  # fmt: skip

GROWTHBOOK = Family(
    sdk="growthbook",
    receivers=r"\w*growthbook\w*|gb|gbclient",
    imports=r"growth-?_?book",
    words=r"growth-?_?book|(^|[^[:alnum:]])gb(_?client)?[.]",
    rows=(
        CallForm(("python",), ("is_on", "isOn"), (0, "key")),
        CallForm(("python",), ("is_off", "isOff"), (0, "key"), form=Form.OFF),
        CallForm(("python", "ruby", "rust"), ("get_feature_value", "getFeatureValue"),
                 (0, "key"), (1, "fallback"), form=None, fewest=2),
        CallForm(("ruby",), ("feature_value",), form=Form.VALUE),
        CallForm(("python", "ruby"), ("eval_feature", "evalFeature"), (0, "key"), form=Form.VALUE),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("isOn",), (0, "feature")),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("isOff",), (0, "feature"), form=Form.OFF),
        CallForm((*JAVASCRIPT, *JVM, "php"), ("getFeatureValue", "getValue"), default=(1,),
                 form=None, fewest=2),
        CallForm((*JAVASCRIPT, *JVM, "swift"), ("evalFeature",), (0, "id"), form=Form.VALUE),
        CallForm(JAVASCRIPT, ("useFeatureIsOn",), sure=True),
        CallForm(JAVASCRIPT, ("useFeatureValue",), default=(1,), form=None, sure=True, fewest=2),
        CallForm(JAVASCRIPT, ("useFeature",), form=Form.VALUE),
        CallForm(JAVASCRIPT, ("IfFeatureEnabled", "FeatureString"), ("feature",),
                 where=Where.ELEMENT, sure=True, runs_block=True),
        CallForm(("ruby",), ("on?",)),
        CallForm(("ruby",), ("off?",), form=Form.OFF),
        CallForm(("go", "csharp"), ("IsOn",)),
        CallForm(("go", "csharp"), ("IsOff",), form=Form.OFF),
        CallForm(("go",), ("EvalFeature",), (1, 0), form=Form.VALUE),
        CallForm(("elixir",), ("feature_on?", "on?"), (1, 0)),
        CallForm(("rust",), ("is_on",)),
        CallForm(("rust",), ("is_off",), form=Form.OFF),
    ),
    results={
        "on": (Form.ON, ()), "On": (Form.ON, ()), "off": (Form.OFF, ()), "Off": (Form.OFF, ()),
        "on?": (Form.ON, ()), "off?": (Form.OFF, ()), "value": (Form.VALUE, ()),
    },
)  # fmt: skip

_FLIPT_KEY = ("flag_key", "{flag_key}", "{flagKey}", "{FlagKey}", 0)

FLIPT = Family(
    sdk="flipt",
    receivers=r"\w*flipt\w*",
    imports=r"flipt",
    words=r"flipt",
    rows=(
        CallForm(("python", "ruby", "rust"), ("evaluate_boolean", "evaluate_variant"), _FLIPT_KEY,
                 form=Form.VALUE),
        CallForm((*JAVASCRIPT, *JVM, "php"), ("evaluateBoolean", "evaluateVariant"), _FLIPT_KEY,
                 form=Form.VALUE),
        CallForm(("python", *JAVASCRIPT, *JVM, "php", "rust"), ("boolean", "variant"), _FLIPT_KEY,
                 form=Form.VALUE, receiver=r"(?i)flipt|evaluation"),
        CallForm(JAVASCRIPT, ("useFliptBoolean", "useFliptVariant"), default=(1,), form=None,
                 sure=True),
        CallForm(("go", "csharp"), ("EvaluateBoolean", "EvaluateVariant"), ("{FlagKey}", 1, 0),
                 form=Form.VALUE),
        CallForm(("go",), ("Boolean", "Variant"), ("{FlagKey}", 1), form=Form.VALUE,
                 receiver=r"(?i)flipt|evaluation"),
    ),
    results={
        "enabled": (Form.ON, ()), "Enabled": (Form.ON, ()), "isEnabled": (Form.ON, ()),
        "match": (Form.ON, ()), "variantKey": (Form.VALUE, ("",)), "VariantKey": (Form.VALUE, ("",)),
        "variant_key": (Form.VALUE, ("",)),
    },
)  # fmt: skip

OPEN_SOURCE = (UNLEASH, OPENFEATURE, FLAGSMITH, GROWTHBOOK, FLIPT)
