"""What is passed over in reading asks no flag: every form that is recognised tells of itself."""

from __future__ import annotations

import pytest

from shipcheck.code.selection import words_of
from shipcheck.flags.interest import Teller
from shipcheck.flags.knowledge import Knowledge, knowledge_of
from tests.flags.test_prefilter import FORMS


def asks(language: str, source: str, knowledge: Knowledge = Knowledge()) -> bool:  # noqa: B008
    teller = Teller(language, knowledge)
    words = words_of(source.encode())
    teller.look(words, source.encode())
    return teller.asks(words)


@pytest.mark.parametrize(("language", "source"), FORMS)
def test_a_form_tells(language: str, source: str) -> None:
    assert asks(language, source)


@pytest.mark.parametrize(
    "source",
    [
        "def total(order):\n    return sum(line.price for line in order.lines)\n",
        "def page(request):\n    return render(request, 'page.html', {'value': 1})\n",
        "def names(text):\n    return text.split(',')\n",
    ],
)
def test_other_code_does_not(source: str) -> None:
    assert not asks("python", source)


def test_a_wrapper_of_the_team_tells() -> None:
    source = "def page():\n    return toggled_on('k')\n"
    known = knowledge_of({"wrappers": [{"call": "config.toggled_on"}]})
    assert asks("python", source, known)
    assert not asks("python", source.replace("toggled_on", "pay"), known)


def test_an_import_of_an_sdk_brings_flags() -> None:
    teller = Teller("python", Knowledge())
    assert teller.brings(b"from ldclient import get as boot")
    assert not teller.brings(b"from os import path")
