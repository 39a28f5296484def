"""A simple recogniser, for cases that need no knowledge of any SDK."""

from __future__ import annotations

import re

from shipcheck.code.flag_test import FlagTest, Form
from shipcheck.code.nodes import Call, Constant, Element, Expression, Member, Name, Text
from shipcheck.code.statements import Assign, Class

ASKS = re.compile(
    r"(is_?enabled|flag_is_active|switch_is_active|flag_enabled|use_?flag|bool_?variation"
    r"|is_?feature_?enabled|feature_?enabled|is_?on|check_?gate|get_?boolean_?value"
    r"|boolean_?value|use_?feature_?is_?on|bool_?value)$|(?<=flipper\.)enabled\?$"
    r"|(?<=feature\.)enabled\?$|^enabled\?$|is_enabled\?$|(?<=unleash\.)enabled\?$"
    r"|(?<=funwithflags\.)enabled\?$|^waffle\.(flag|switch|sample)$",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"(is_?off|flag_disabled)$|(?<=flipper\.)disabled\?$|(?<=feature\.)disabled\?$", re.I
)
GIVES = re.compile(
    r"(get_?variant|string_?variation|get_?string_?value|get_?treatment|variation)$", re.I
)
MARKS = re.compile(r"(waffle_flag|waffle_switch|flag_required|FeatureFlag|FeatureGate)$")


class SimpleRecogniser:
    """Asks by the last word of what is called; the first text among the arguments is the key."""

    def test(self, expression: Expression) -> FlagTest | None:
        """Calls only."""
        if isinstance(expression, Element) and expression.name == "FeatureFlag":
            for one in expression.attributes:
                if one.name == "flag" and isinstance(one.value, Text):
                    return FlagTest(one.value.value, "simple", expression.name, runs_block=True)
        if not isinstance(expression, Call):
            return None
        callee = expression.callee
        name = (
            callee.path
            if isinstance(callee, Name)
            else callee.name
            if isinstance(callee, Member)
            else ""
        )
        literals = [one.value.value for one in expression.arguments if isinstance(one.value, Text)]
        key = literals[0] if literals else None
        if ASKS.search(name):
            return FlagTest(key, "simple", name, reason="" if key else "the key is not a literal")
        if DENIES.search(name):
            return FlagTest(
                key, "simple", name, Form.OFF, reason="" if key else "the key is not a literal"
            )
        if GIVES.search(name) and key is not None:
            others = [
                one.value.value
                for one in expression.arguments
                if isinstance(one.value, Text | Constant) and one.value.value != key
            ]
            off = tuple(others[-1:]) or ("control",)
            return FlagTest(key, "simple", name, Form.VALUE, off_values=off)
        return None

    def mark(self, decorator: Expression) -> FlagTest | None:
        """Decorators of a few names."""
        if not isinstance(decorator, Call) or not isinstance(decorator.callee, Name):
            return None
        if not MARKS.search(decorator.callee.path):
            return None
        literals = [one.value.value for one in decorator.arguments if isinstance(one.value, Text)]
        return FlagTest(literals[0] if literals else None, "simple", decorator.callee.path)

    def class_mark(self, definition: Class) -> FlagTest | None:
        """`waffle_flag = "key"` in a class."""
        for one in definition.body.statements:
            if isinstance(one, Assign) and isinstance(one.value, Text):
                paths = {target.path for target in one.targets}
                if paths & {"waffle_flag", "feature_flag"}:
                    return FlagTest(one.value.value, "simple", "waffle_flag")
        return None

    def holds(self, expression: Expression) -> bool:
        """No call only gives a flag here."""
        return False
