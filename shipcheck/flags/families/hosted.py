"""SDKs of services that somebody else runs: LaunchDarkly, Statsig, Split, ConfigCat, PostHog."""

from __future__ import annotations

from shipcheck.code.flag_test import Form
from shipcheck.flags.forms import JAVASCRIPT, JVM, LAST, CallForm, Family, Where

_LD_TYPES = ("bool", "string", "number", "int", "long", "float", "double", "json", "jsonValue")
_LD_CAMEL = tuple(f"{kind}Variation{tail}" for kind in _LD_TYPES for tail in ("", "Detail"))
_LD_GO = tuple(
    f"{kind}Variation{tail}"
    for kind in ("Bool", "String", "Int", "Float64", "JSON")
    for tail in ("", "Detail")
)
_LD_GO_CONTEXT = tuple(f"{name}Ctx" for name in _LD_GO)
_LD_SHARP = tuple(
    f"{kind}Variation{tail}"
    for kind in ("Bool", "String", "Int", "Float", "Double", "Json")
    for tail in ("", "Detail")
)
_LD_HOOKS = tuple(
    f"use{kind}Variation{tail}"
    for kind in ("Bool", "String", "Number", "Json")
    for tail in ("", "Detail")
)

LAUNCHDARKLY = Family(
    sdk="launchdarkly",
    receivers=r"ld|ldc|ldclient|ldsdk|launchdarkly(client|service|sdk)?|ldservice",
    imports=r"launchdarkly|ldclient|ldotp|\bLD[A-Z]",
    words=r"launch_?darkly|ld_?(client|sdk|service)|ldotp|(^|[^[:alnum:]])ldc?[.]",
    rows=(
        CallForm(
            ("python", "ruby", "php"),
            ("variation", "variation_detail", "variationDetail", "migration_variation"),
            (0, "key"), (2, "default"), form=None,
        ),
        CallForm(("elixir",), ("variation", "variation_detail"), default=(2,), form=None),
        CallForm(JAVASCRIPT, _LD_CAMEL, default=(2, 1), form=None, sure=True),
        CallForm(
            JAVASCRIPT, ("variation", "variationDetail", "migrationVariation"),
            default=(2, 1), form=None,
        ),
        CallForm(JAVASCRIPT, (*_LD_HOOKS, "useVariation"), default=(1,), form=None, sure=True),
        CallForm(JAVASCRIPT, ("useFlags",), (), where=Where.PROPERTIES, fewest=0, most=0),
        CallForm((*JVM, "php"), _LD_CAMEL, default=(2, 1), form=None, sure=True),
        CallForm(("go",), _LD_GO, default=(2,), form=None, sure=True),
        CallForm(("go",), _LD_GO_CONTEXT, (1,), (3,), form=None, sure=True),
        CallForm(("csharp",), _LD_SHARP, default=(2, 1), form=None, sure=True),
        CallForm(
            ("rust",),
            ("bool_variation", "str_variation", "int_variation", "float_variation", "json_variation",
             "bool_variation_detail", "str_variation_detail"),
            (1,), (2,), form=None, sure=True,
        ),
        CallForm(
            ("swift",), _LD_CAMEL, ("forKey", 0), ("defaultValue", 1), form=None, sure=True
        ),
    ),
    results={"value": (Form.VALUE, ())},
)  # fmt: skip

GO_FEATURE_FLAG = Family(
    sdk="go-feature-flag",
    receivers=r"ffclient|goff\w*|gofeatureflag\w*",
    imports=r"go-feature-flag",
    words=r"go-?_?feature-?_?flag",
    rows=(CallForm(("go",), _LD_GO, default=(2,), form=None),),
    results={"Value": (Form.VALUE, ())},
)

_GATES = ("checkGate", "checkGateSync", "checkGateWithExposureLoggingDisabled")

STATSIG = Family(
    sdk="statsig",
    receivers=r"statsig\w*|gates?(client|service)?",
    imports=r"statsig",
    words=r"statsig|gates?[.]|gates?_?(client|service)",
    rows=(
        CallForm(("python", "ruby", "rust"), ("check_gate",), (1, "gate", "gate_name"), fewest=2),
        CallForm(("python", "ruby", "rust"), ("get_feature_gate",), (1, "gate"), form=Form.VALUE, fewest=2),
        CallForm(JAVASCRIPT, _GATES, (1, 0), fewest=2),
        CallForm(JAVASCRIPT, (*_GATES, "useGate", "useGateValue"), (0,), most=1),
        CallForm(JAVASCRIPT, ("getFeatureGate", "getFeatureGateSync"), (1, 0), form=Form.VALUE),
        CallForm(("go",), ("CheckGate",), (1,), fewest=2),
        CallForm((*JVM, "php"), ("checkGate", "checkGateSync"), (1,), fewest=2),
        CallForm((*JVM, "swift"), ("checkGate",), (0, "forName"), most=1),
        CallForm(("csharp",), ("CheckGate", "CheckGateSync"), (1,), fewest=2),
    ),
    results={"value": (Form.ON, ())},
)  # fmt: skip

_TREATMENTS = ("getTreatment", "getTreatmentWithConfig")
_CONTROL = ("off", "control")

SPLIT = Family(
    sdk="split",
    receivers=r"split\w*|treatments?",
    imports=r"splitio|@splitsoftware|split-?client|harness",
    words=r"splitio|split-?_?client",
    rows=(
        CallForm(
            ("python", "ruby", "elixir", "rust"), ("get_treatment", "get_treatment_with_config"),
            (1, "feature_flag_name", "feature_name"), form=Form.VALUE, off_values=_CONTROL, sure=True,
            fewest=2,
        ),
        CallForm(JAVASCRIPT, ("useTreatment",), form=Form.VALUE, off_values=_CONTROL, sure=True),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), _TREATMENTS, (0,), form=Form.VALUE,
                 off_values=_CONTROL, sure=True, most=1),
        # Two arguments are the user and the flag on a server, the flag and attributes elsewhere.
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), _TREATMENTS, (1, 0), form=Form.VALUE,
                 off_values=_CONTROL, sure=True, fewest=2),
        CallForm(("go",), ("Treatment", "TreatmentWithConfig"), (1,), form=Form.VALUE,
                 off_values=_CONTROL, fewest=2),
        CallForm(("csharp",), ("GetTreatment", "GetTreatmentWithConfig", "GetTreatmentAsync"), (1,),
                 form=Form.VALUE, off_values=_CONTROL, sure=True, fewest=2),
    ),
    results={"treatment": (Form.VALUE, _CONTROL), "Treatment": (Form.VALUE, _CONTROL)},
)  # fmt: skip

CONFIGCAT = Family(
    sdk="configcat",
    receivers=r"configcat\w*|ccclient|cc",
    imports=r"config-?cat",
    words=r"config-?_?cat|(^|[^[:alnum:]])cc(_?client)?[.]",
    rows=(
        CallForm(("python", "ruby", "rust", "elixir"), ("get_value", "get_value_details"),
                 (0, "key"), (1, "default_value"), form=None),
        CallForm((*JAVASCRIPT, "php"), ("getValueAsync", "getValue", "getValueDetailsAsync"),
                 default=(1,), form=None, fewest=2),
        CallForm(JAVASCRIPT, ("useFeatureFlag",), default=(1,), form=None, fewest=2),
        CallForm(("java",), ("getValue", "getValueAsync"), (1,), (3, LAST), form=None, fewest=3),
        CallForm(("kotlin",), ("getValue",), (0, "key"), (1, "defaultValue"), form=None, fewest=2),
        CallForm(("csharp",), ("GetValueAsync", "GetValue"), (0, "key"), (1, "defaultValue"),
                 form=None, fewest=2),
        CallForm(("go",), ("GetBoolValue", "GetStringValue", "GetIntValue", "GetFloatValue"),
                 default=(1,), form=None, fewest=2),
        CallForm(("swift",), ("getValue",), ("for", 0), ("defaultValue", 1), form=None, fewest=2),
    ),
    results={"value": (Form.VALUE, ())},
)  # fmt: skip

_NO_VARIANT = (False, None)

POSTHOG = Family(
    sdk="posthog",
    receivers=r"posthog\w*|ph|phclient",
    imports=r"posthog",
    words=r"posthog|(^|[^[:alnum:]])ph(_?client)?[.]",
    rows=(
        CallForm(("python",), ("feature_enabled",), (0, "key")),
        CallForm(("python", "ruby"), ("get_feature_flag", "get_feature_flag_payload"), (0, "key"),
                 form=Form.VALUE, off_values=_NO_VARIANT),
        CallForm(("ruby",), ("is_feature_enabled",)),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("isFeatureEnabled",), (0, "{key}")),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("getFeatureFlag", "getFeatureFlagPayload"),
                 (0, "{key}"), form=Form.VALUE, off_values=_NO_VARIANT),
        CallForm(JAVASCRIPT, ("useFeatureFlag",), form=Form.VALUE, off_values=_NO_VARIANT),
        CallForm(JAVASCRIPT, ("useFeatureFlagEnabled",), sure=True),
        CallForm(JAVASCRIPT, ("useFeatureFlagVariantKey", "useFeatureFlagPayload"), form=Form.VALUE,
                 off_values=_NO_VARIANT, sure=True),
        CallForm(JAVASCRIPT, ("PostHogFeature",), ("flag",), where=Where.ELEMENT, sure=True,
                 runs_block=True),
        CallForm(("go",), ("IsFeatureEnabled", "GetFeatureFlag"), ("{Key}",)),
        CallForm(("csharp",), ("IsFeatureEnabledAsync",)),
        CallForm(("elixir",), ("feature_flag", "feature_flag_enabled?", "check")),
    ),
)  # fmt: skip

HOSTED = (LAUNCHDARKLY, GO_FEATURE_FLAG, STATSIG, SPLIT, CONFIGCAT, POSTHOG)
