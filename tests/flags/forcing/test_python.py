"""What forces a flag in Python tests, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

FORCES = {
    "waffle context": ('with override_flag("new-checkout", active=True):\n    pass', "on"),
    "waffle decorator": ('@override_switch("new-checkout", active=False)\ndef test(): pass', "off"),
    "waffle positional": ('override_flag("new-checkout", False)', "off"),
    "django-flags": ('enable_flag("new-checkout")', "on"),
    "django-flags off": ('disable_flag("new-checkout")', "off"),
    "settings": ('@override_settings(NEW_CHECKOUT=True)\ndef test(): pass', "on"),
    "settings table": ('@override_settings(FLAGS={"new-checkout": False})\ndef test(): pass', "off"),
    "launchdarkly": ('td.update(td.flag("new-checkout").variation_for_all(False))', "off"),
    "launchdarkly on": ('td.update(td.flag("new-checkout").boolean_flag().on(True))', "on"),
    "openfeature": ('InMemoryProvider({"new-checkout": InMemoryFlag("on", {"on": True})})', "on"),
    "statsig": ('statsig.override_gate("new-checkout", False)', "off"),
    "environment": ('monkeypatch.setenv("FEATURE_NEW_CHECKOUT", "true")', "on"),
    "environment table": ('mock.patch.dict(os.environ, {"FLAG_NEW_CHECKOUT": "0"})', "off"),
    "growthbook": ('GrowthBook(features={"new-checkout": {"defaultValue": True}})', "on"),
    "constant": ("override_flag(flags.NEW_CHECKOUT, active=True)", "on"),
    "own helper": ('with set_flag("new-checkout", True): pass', "on"),
    "parametrised": (
        '@pytest.mark.parametrize("on", [True, False])\ndef test(on):\n'
        '    with override_flag("new-checkout", active=on): pass',
        "off+on",
    ),
    "parametrised with others": (
        '@pytest.mark.parametrize("price,on", [(1, True), (2, True)])\ndef test(price, on):\n'
        '    override_flag("new-checkout", active=on)',
        "on",
    ),
    "loop": ('for on in (True, False):\n    override_flag("new-checkout", active=on)', "off+on"),
    "variable": ('def test():\n    on = False\n    override_flag("new-checkout", active=on)', "off"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(source: str, sides: str) -> None:
    assert [(key, found) for key, found, _ in overrides("python", source)] == [(KEY, sides)]


MOCKS = {
    "patch": ('@patch("shop.flags.is_enabled", return_value=True)\ndef test(m): pass', "on"),
    "patch object": ('mocker.patch.object(flags, "is_enabled", return_value=False)', "off"),
    "setattr": ('monkeypatch.setattr(flags, "is_enabled", lambda *_: False)', "off"),
}


@pytest.mark.parametrize(("source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(source: str, sides: str) -> None:
    assert [(key, found) for key, found, _ in overrides("python", source)] == [(None, sides)]


LOOK_ALIKES = {
    "asks": 'assert client.is_enabled("new-checkout", False)',
    "asks by name": 'client.is_enabled("new-checkout", default=True)',
    "predicate": 'is_feature_on("new-checkout", True)',
    "getter": 'get_flag("new-checkout", True)',
    "reads": 'read_feature("new-checkout", False)',
    "comment": '# override_flag("new-checkout", active=True)',
    "docstring": '"""override_flag("new-checkout", active=True)"""',
    "other key in a table": 'override_settings(FLAGS={"old-checkout": True})',
    "other mock": 'mocker.patch("shop.tax.rate", return_value=True)',
    "assertion": 'assert page == "new-checkout"',
    "flag helper of something else": "set_flag(socket, True)",
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(source: str) -> None:
    assert overrides("python", source) == []


def test_a_helper_made_for_flags_tells_its_key_whatever_it_is() -> None:
    assert overrides("python", 'override_flag("new-chekout", active=True)') == [
        ("new-chekout", "on", 1)
    ]


def test_a_key_in_other_letters_is_another_key() -> None:
    assert overrides("python", 'override_switch("new_checkout", False)') == [
        ("new_checkout", "off", 1)
    ]


def test_what_cannot_be_told_has_no_side() -> None:
    assert overrides("python", 'override_flag("new-checkout", active=compute())') == [(KEY, "", 1)]
