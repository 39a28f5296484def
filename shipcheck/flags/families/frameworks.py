"""Flags inside a framework: Flipper, GitLab's, django-waffle, django-flags, and others like them."""

from __future__ import annotations

from shipcheck.code.flag_test import Form
from shipcheck.flags.forms import JAVASCRIPT, JVM, CallForm, Family, Where

FLIPPER = Family(
    sdk="flipper",
    receivers=r"flipper\w*",
    imports=r"flipper",
    words=r"flipper",
    rows=(
        CallForm(("ruby",), ("enabled?", "active?")),
        CallForm(("ruby",), ("disabled?",), form=Form.OFF),
        CallForm(("ruby",), ("feature", "[]", "flag"), where=Where.HANDLE),
    ),
    methods={"enabled?": Form.ON, "disabled?": Form.OFF, "on?": Form.ON, "off?": Form.OFF},
)

GITLAB = Family(
    sdk="gitlab",
    receivers=r"feature",
    imports=r"(?!)",
    words=r"feature[.](en|dis)abled",
    rows=(
        CallForm(("ruby",), ("enabled?",), receiver=r"(^|\.)Feature$"),
        CallForm(("ruby",), ("disabled?",), form=Form.OFF, receiver=r"(^|\.)Feature$"),
        CallForm(("ruby",), ("push_frontend_feature_flag", "push_force_frontend_feature_flag"),
                 sure=True),
        CallForm(JAVASCRIPT, ("gon.features", "glFeatures", "this.glFeatures"), (),
                 where=Where.MEMBERS, sure=True),
    ),
)  # fmt: skip

WAFFLE = Family(
    sdk="django-waffle",
    receivers=r"waffle\w*",
    imports=r"waffle|edx_toggles|openedx\.core\.djangoapps\.waffle_utils",
    words=r"waffle|edx_toggles",
    rows=(
        CallForm(("python",), ("flag_is_active", "flag_is_active_for_user"), (1, "flag_name"),
                 sure=True, fewest=2),
        CallForm(("python",), ("switch_is_active", "sample_is_active"),
                 (0, "switch_name", "sample_name"), sure=True),
        CallForm(JAVASCRIPT, ("flag_is_active", "switch_is_active", "sample_is_active"), sure=True),
        CallForm(("html",), ("flag", "switch", "sample")),
        CallForm(("python",), ("waffle_flag", "waffle_switch", "waffle_sample"),
                 (0, "flag_name", "switch_name", "sample_name"), where=Where.MARK, sure=True),
        CallForm(("python",), ("waffle_flag", "waffle_switch", "waffle_sample"),
                 where=Where.ATTRIBUTE, sure=True),
        CallForm(("python",), ("WaffleFlag", "WaffleSwitch", "CourseWaffleFlag",
                               "SettingToggle", "SettingDictToggle",
                               "ExperimentWaffleFlag"), where=Where.HANDLE, sure=True),
        CallForm(("python",), ("Flag", "Switch", "Sample"), ("name",), where=Where.HANDLE),
    ),
    methods={"is_enabled": Form.ON, "is_active": Form.ON, "is_active_for_user": Form.ON},
)  # fmt: skip

DJANGO_FLAGS = Family(
    sdk="django-flags",
    receivers=r"flags?",
    imports=r"\bflags(\.(state|decorators|urls|views))?\b",
    rows=(
        CallForm(("python", "html"), ("flag_enabled", "flag_state"), (0, "flag_name"), sure=True),
        CallForm(("python", "html"), ("flag_disabled",), (0, "flag_name"), form=Form.OFF,
                 sure=True),
        CallForm(("python",), ("flag_check",), (0, "flag_name"), where=Where.MARK, sure=True,
                 state=(1, "state"), fewest=2),
        CallForm(("python",), ("flag_required",), (0, "flag_name"), where=Where.MARK, sure=True),
        CallForm(("python",), ("flagged_path", "flagged_re_path", "flagged_url"), (0,), sure=True,
                 fewest=3),
        CallForm(("python",), ("flag_name",), where=Where.ATTRIBUTE, sure=True),
    ),
)  # fmt: skip

GARGOYLE = Family(
    sdk="gargoyle",
    receivers=r"gargoyle|gutter\w*",
    imports=r"gargoyle|gutter",
    words=r"gargoyle|gutter",
    rows=(CallForm(("python",), ("is_active", "active")),),
)

ELIXIR = Family(
    sdk="fun-with-flags",
    receivers=r"funwithflags",
    imports=r"FunWithFlags",
    words=r"funwithflags",
    rows=(CallForm(("elixir",), ("enabled?",)),),
)

PENNANT = Family(
    sdk="pennant",
    receivers=r"feature",
    imports=r"Pennant",
    words=r"pennant|feature::",
    rows=(
        CallForm(("php",), ("active", "activeForEveryone"), most=1),
        CallForm(("php",), ("inactive",), form=Form.OFF, most=1),
        CallForm(("php",), ("value",), form=Form.VALUE, off_values=(False,), most=1),
    ),
)

MICROSOFT = Family(
    sdk="feature-management",
    receivers=r"\w*feature(manager|management)\w*",
    imports=r"FeatureManagement",
    words=r"feature_?manage",
    rows=(
        CallForm(("csharp",), ("IsEnabledAsync",)),
        CallForm(("csharp",), ("FeatureGate",), where=Where.MARK, sure=True),
    ),
)

WRAPPER = Family(
    sdk="wrapper",
    receivers=r"\w*feature(flag|toggle|switch|service|manager|checker)\w*|features|flags|toggles?"
    r"|flag(resolver|service|manager|provider)|toggle(router|service|manager)",
    imports=r"(?!)",
    words=r"feature_?(flag|toggle|switch|service|manager|checker)|(features|flags|toggles?)[.)>:]"
    r"|(flag|toggle)_?(resolver|service|manager|provider|router)",
    rows=(
        CallForm(("python", "rust"), ("is_enabled", "enabled", "is_active", "is_on", "is_feature_enabled")),
        CallForm(("python", "rust"), ("is_disabled", "is_inactive", "is_off"), form=Form.OFF),
        CallForm(("ruby", "elixir"), ("enabled?", "active?", "on?")),
        CallForm(("ruby", "elixir"), ("disabled?", "inactive?", "off?"), form=Form.OFF),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"),
                 ("isEnabled", "isActive", "isOn", "isFeatureEnabled", "isFlagEnabled")),
        CallForm((*JAVASCRIPT, *JVM, "php", "swift"), ("isDisabled", "isOff"), form=Form.OFF),
        CallForm(("go", "csharp"), ("IsEnabled", "IsFeatureEnabled", "IsEnabledAsync"), (0, 1),
                 most=2),
        CallForm(JAVASCRIPT, ("useFeatureFlag", "useFlag"), sure=True),
        CallForm(("csharp", "java", "kotlin"), ("RequireFeature", "RequireFeatureFlag"),
                 (0, "name", "value"), where=Where.MARK, sure=True),
        CallForm(("python",), ("require_feature", "require_feature_flag", "requires_feature_flag",
                               "feature_flag_required"), where=Where.MARK, sure=True),
    ),
)  # fmt: skip

FRAMEWORKS = (
    FLIPPER, GITLAB, WAFFLE, DJANGO_FLAGS, GARGOYLE, ELIXIR, PENNANT, MICROSOFT, WRAPPER,
)  # fmt: skip
