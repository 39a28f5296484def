"""What holds in every language: mocks for another key answer nothing, and nothing makes it raise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flags.forcing.asking import overrides, read

OF_ANOTHER_KEY = {
    "python": 'when(client).is_enabled("other").thenReturn(True)',
    "typescript": "when(isEnabled).calledWith('other').mockReturnValue(true);",
    "ruby": "allow(Flipper).to receive(:enabled?).with(:other).and_return(true)",
    "go": 'package a\nfunc f() { client.On("IsEnabled", "other").Return(true) }\n',
    "java": 'class T { void f() { when(client.isEnabled("other")).thenReturn(true); } }',
    "kotlin": 'fun f() { every { client.isEnabled(FlagKey.Other) } returns true }',
    "csharp": "class T { void F() { client.IsEnabled(FeatureFlagKeys.Other).Returns(true); } }",
    "php": "<?php\n$client->method('isEnabled')->with('other')->willReturn(true);",
    "elixir": "expect(ClientMock, :enabled?, fn :other -> true end)",
    "rust": 'fn f() { client.expect_is_enabled().with(eq("other")).return_const(true); }',
    "swift": 'client.given(\\.isEnabled("other")).willReturn(true)',
}  # fmt: skip


@pytest.mark.parametrize("language", OF_ANOTHER_KEY)
def test_a_mock_for_another_key_answers_nothing(language: str) -> None:
    assert overrides(language, OF_ANOTHER_KEY[language]) == []


WORDS = st.sampled_from([
    "expect(", "allow(x).to receive(", "mock.patch(", "when(", ").thenReturn(", "true", "new-checkout",
    '"', "'", "{", "}", "(", ")", "=>", "->", "fn ", "let(:on) {", " do\n", "end\n", "@", "[", "]", ",", "=",
    ".", ":", "\n", " ", "new_checkout", "flag", "enable", "on", "é", "\x00",
])  # fmt: skip


@pytest.mark.parametrize("language", OF_ANOTHER_KEY)
@given(source=st.lists(WORDS, max_size=30).map("".join))
@settings(max_examples=25, deadline=None)
def test_nothing_makes_it_raise(language: str, source: str) -> None:
    read(language, source)
