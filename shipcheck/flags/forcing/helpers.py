"""The calls by which tests force flags, one row each.

Sources: the test pages of each SDK, as listed in docs/flag-tests.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipcheck.flags.forcing.override import Side


@dataclass(frozen=True, slots=True)
class Helper:
    """A call that forces a flag.

    `name` is the call's last word, `receiver` what must stand somewhere before it (lower case,
    empty for anything). `key` and `value` are positions or names of arguments; `side` is set where
    the call itself says the side. With `variable` the key is the name of an environment variable.
    """

    name: str
    key: int | str = 0
    value: int | str | None = None
    side: Side | None = None
    receiver: str = ""
    variable: bool = False


ON, OFF = Side.ON, Side.OFF

HELPERS = (
    # django-waffle
    Helper("override_flag", value="active"),
    Helper("override_switch", value="active"),
    Helper("override_sample", value="active"),
    Helper("override_flag", value=1),
    Helper("override_switch", value=1),
    # django-flags
    Helper("enable_flag", side=ON),
    Helper("disable_flag", side=OFF),
    # Flipper, and GitLab's Feature
    *(
        Helper(name, side=ON, receiver=receiver)
        for receiver in ("flipper", "feature")
        for name in (
            "enable", "enable_actor", "enable_group", "enable_percentage_of_actors",
            "enable_percentage_of_time",
        )
    ),
    *(
        Helper(name, side=OFF, receiver=receiver)
        for receiver in ("flipper", "feature")
        for name in ("disable", "disable_actor", "disable_group")
    ),
    # Unleash's FakeUnleash, and fakes like it
    *(Helper("enable", side=ON, receiver=receiver) for receiver in ("unleash", "fake", "flag", "toggle")),
    *(Helper("disable", side=OFF, receiver=receiver) for receiver in ("unleash", "fake", "flag", "toggle")),
    # Statsig
    Helper("override_gate", value=1),
    Helper("overrideGate", value=1),
    Helper("OverrideGate", value=1),
    # environment variables
    Helper("setenv", value=1, variable=True),
    Helper("Setenv", value=1, variable=True),
    Helper("stubEnv", value=1, variable=True),
    Helper("set_var", value=1, variable=True),
    Helper("SetEnvironmentVariable", value=1, variable=True),
    Helper("setProperty", value=1, variable=True),
    Helper("put_env", key=1, value=2, variable=True),
    Helper("set", value=1, receiver="config", variable=True),
)  # fmt: skip

GIVES = frozenset({
    "and_return", "returns", "mockReturnValue", "mockReturnValueOnce", "mockResolvedValue",
    "mockResolvedValueOnce", "mockImplementation", "thenReturn", "willReturn", "doReturn", "Return",
    "Returns", "ReturnsAsync", "andReturn", "thenAnswer", "mockImplementationOnce", "return_value",
    "resolves", "returnValue", "willReturnMap", "returning", "return_const", "answers", "returnsMany",
    "ReturnsForAnyArgs", "willReturnCallback", "thenReturnAsync", "and_wrap_original",
})  # fmt: skip
"""The last word of a call that says what a mock answers."""

REPLACES = frozenset({
    "patch", "object", "setattr", "spyOn", "stub", "replace", "mock", "doMock", "replaceProperty",
    "stub_method", "stubs", "fn", "expect_any_instance_of", "stub_any_instance", "method", "expect",
    "receive_messages", "with_mock", "double", "instance_double", "class_double", "Mock", "MagicMock",
})  # fmt: skip
"""The last word of a call that puts something else in the place of a function."""

FORCING_WORDS = (
    "stub", "mock", "override", "force", "toggle", "given", "fake", "enable", "disable", "flag", "feature",
    "switch", "gate", "treatment", "variation", "rollout",
)  # fmt: skip
"""Words in the name of a team's own helper that takes a key and a truth value."""

ASKS = re.compile(r"^(get|is|has|are|was|can|should|read|check|fetch|load|find)(_|[A-Z]|$)")
"""How a call begins that looks at a flag, and forces none: `get_flag("k", True)`."""

VERB = re.compile(
    r"^(enable|disable|activate|deactivate|turn_?on|turn_?off)(_\w+)?!?$", re.IGNORECASE
)
"""What a team's own class of flags calls the switching of one, `FeatureFlag.enable_globally(:k)`."""

OFF_VERB = re.compile(r"^(disable|deactivate|turn_?off)", re.IGNORECASE)

OF_FLAGS = ("flag", "feature", "toggle", "flipper", "unleash", "gate", "experiment", "switch")
"""Words in the name of whatever keeps flags."""

SETS = re.compile(r"^(set|with|use|update|put|add|force|override|define|insert)", re.IGNORECASE)
"""How a call begins that gives a flag a value, if it is called on what keeps flags."""

ALL_ON = frozenset({"enableall", "enable_all", "stub_all_feature_flags", "enableallflags"})
ALL_OFF = frozenset({"disableall", "disable_all", "resetall", "reset_all_flags"})
"""The last word, in lower case, of a call that turns everything on, or off."""
