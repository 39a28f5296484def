"""Flags in Django's and Jinja's tags."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.flags.templates import template_uses

FOUND = [
    ("{% flag 'k' %}a{% else %}b{% endflag %}", "django-waffle", "k", False),
    ('{%- switch "k" -%}a{% endswitch %}', "django-waffle", "k", False),
    ("{% sample 'k' %}a{% endsample %}", "django-waffle", "k", False),
    ("{% if waffle.flag('k') %}a{% endif %}", "django-waffle", "k", False),
    ("{{ waffle.switch('k') }}", "django-waffle", "k", False),
    ("{% flag_enabled 'K' as on %}{% if on %}a{% endif %}", "django-flags", "K", False),
    ("{% flag_disabled 'K' as off %}", "django-flags", "K", True),
    ("{% if flag_enabled('K') %}a{% endif %}", "django-flags", "K", False),
    ("{% flag name %}a{% endflag %}", "django-waffle", None, False),
]

LOOK_ALIKES = [
    "{# {% flag 'k' %} #}",
    "{% comment %}{% flag 'k' %}{% endcomment %}",
    "<!-- {% flag 'k' %} -->",
    "{% flagpole 'k' %}",
    "waffle.flag('k')",
    "{% endflag %}",
    "{% switch_language 'de' %}",
]


@pytest.mark.parametrize(("source", "sdk", "key", "inverted"), FOUND)
def test_a_tag_is_found(source: str, sdk: str, key: str | None, inverted: bool) -> None:
    (use,) = template_uses(f"\n{source}".encode(), "a.html")
    assert (use.sdk, use.key, use.inverted, use.line) == (sdk, key, inverted, 2)
    assert use.dynamic is (key is None)
    assert bool(use.reason) is use.dynamic


@pytest.mark.parametrize("source", LOOK_ALIKES)
def test_a_look_alike_is_left_alone(source: str) -> None:
    assert template_uses(source.encode(), "a.html") == ()


def test_elixir_templates() -> None:
    source = (
        b"<%# FunWithFlags.enabled?(:no) %>\n<%= if FunWithFlags.enabled?(:k, for: @user) do %>\n"
        b'<p :if={MyApp.FeatureFlags.enabled?("j")}>FunWithFlags.enabled?(:text)</p>\n'
    )
    uses = template_uses(source, "a.html.heex")
    assert [(use.sdk, use.key, use.line) for use in uses] == [
        ("fun-with-flags", "k", 2),
        ("wrapper", "j", 3),
    ]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["{%", "%}", "{#", "flag ", "'k'", "{{", "}}", "\n", "é"])))
def test_any_template_is_survived(pieces: list[str]) -> None:
    source = "".join(pieces).encode()
    lines = source.count(b"\n") + 1
    assert all(1 <= use.line <= lines for use in template_uses(source, "a.html"))
