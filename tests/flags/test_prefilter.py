"""What is not searched must hold no use: every form that is recognised passes the search first."""

from __future__ import annotations

import re

import pytest

from shipcheck.flags.knowledge import Knowledge, knowledge_of
from shipcheck.flags.prefilter import grep_pattern, may_ask
from tests.flags import (
    test_recogniser_javascript,
    test_recogniser_jvm_dotnet_php,
    test_recogniser_others,
    test_recogniser_python,
    test_recogniser_ruby_go,
)

FORMS = [
    *(("python", source) for source, _, _ in test_recogniser_python.FOUND),
    *(("tsx", source) for source, _, _ in test_recogniser_javascript.FOUND),
    *(("ruby", source) for source, _, _ in test_recogniser_ruby_go.RUBY),
    *(("go", source) for source, _, _ in test_recogniser_ruby_go.GO),
    *((language, source) for language, source, _, _ in test_recogniser_jvm_dotnet_php.FOUND),
    *((language, source) for language, source, _, _ in test_recogniser_others.FOUND),
]


def git_finds(source: str, knowledge: Knowledge) -> bool:
    """Whether `git grep -i -E` would name a file: its expression as Python has it."""
    pattern = grep_pattern(knowledge).replace("[:alnum:]", "0-9A-Za-z")
    return any(re.search(pattern, line, re.IGNORECASE) for line in source.splitlines())


@pytest.mark.parametrize(("language", "source"), FORMS)
def test_a_form_passes(language: str, source: str) -> None:
    assert git_finds(source, Knowledge())
    assert may_ask(language, source.encode(), Knowledge())


@pytest.mark.parametrize("source", ["x = 1", "user.name", "enabled = true", "flag = Flag('de')"])
def test_most_files_do_not(source: str) -> None:
    assert not git_finds(source, Knowledge())
    assert not any(
        may_ask(language, source.encode(), Knowledge())
        for language in ("python", "tsx", "ruby", "go", "java", "elixir")
    )


def test_wrappers_of_the_checklist_pass() -> None:
    knowledge = knowledge_of({"wrappers": [{"call": "Settings::on?"}, {"call": "config.beta.*"}]})
    for source in ("Settings.on?(:k)", "config.beta.k"):
        assert git_finds(source, knowledge)
        assert may_ask("ruby", source.encode(), knowledge)
        assert not may_ask("ruby", source.encode(), Knowledge())
