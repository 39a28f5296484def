"""What forces a flag in tests of Java and Kotlin, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

JAVA = "class T {{\n@Test\nvoid test() {{\n{}\n}}\n}}\n"
KOTLIN = "class T {{\n@Test\nfun test() {{\n{}\n}}\n}}\n"

FORCES = {
    "launchdarkly": ('td.update(td.flag("new-checkout").variationForAll(false));', "off"),
    "launchdarkly on": ('td.update(td.flag("new-checkout").booleanFlag().on(true));', "on"),
    "unleash": ('fakeUnleash.enable("new-checkout");', "on"),
    "unleash off": ('unleash.disable("new-checkout");', "off"),
    "mockito": ('when(client.isEnabled("new-checkout")).thenReturn(true);', "on"),
    "mockito matchers": ('when(client.isEnabled(eq("new-checkout"), any())).thenReturn(false);', "off"),
    "mockito after": ('doReturn(true).when(client).isEnabled("new-checkout");', "on"),
    "mockito answers": ('when(client.isEnabled("new-checkout")).thenAnswer(i -> false);', "off"),
    "bdd": ('given(client.isEnabled("new-checkout")).willReturn(true);', "on"),
    "bdd after": ('willReturn(false).given(client).isEnabled("new-checkout");', "off"),
    "constant": ("when(client.isEnabled(Flags.NEW_CHECKOUT)).thenReturn(true);", "on"),
    "a map": ('var flags = Map.of("new-checkout", true);', "on"),
    "a map put": ('flags.put("new-checkout", false);', "off"),
    "property": ('System.setProperty("feature.new-checkout", "true");', "on"),
    "spring": ('TestPropertyValues.of("features.new-checkout=true").applyTo(context);', "on"),
    "own helper": ('withFeature("new-checkout", false);', "off"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(source: str, sides: str) -> None:
    found = overrides("java", JAVA.format(source))
    assert {(key, side) for key, side, _ in found} == {(KEY, sides)}


BY_ROWS = {
    "value source": ("@ValueSource(booleans = {true, false})", "boolean on", "off+on"),
    "value source of one": ("@ValueSource(booleans = true)", "boolean on", "on"),
    "csv": ('@CsvSource({"a,true", "b,false"})', "String name, boolean on", "off+on"),
    "csv of one side": ('@CsvSource({"a,true", "b, true"})', "String name, boolean on", "on"),
    "numbers": ("@ValueSource(ints = {1, 2})", "int on", ""),
}


@pytest.mark.parametrize(("mark", "parameters", "sides"), BY_ROWS.values(), ids=BY_ROWS)
def test_parametrised(mark: str, parameters: str, sides: str) -> None:
    source = (
        f"class T {{\n@ParameterizedTest\n{mark}\nvoid test({parameters}) {{\n"
        '  when(client.isEnabled("new-checkout")).thenReturn(on);\n}\n}\n'
    )
    found = [(key, side) for key, side, _ in overrides("java", source)]
    assert found == ([(KEY, sides)] if sides else [])


def test_a_method_source_is_looked_up() -> None:
    source = (
        'class T {\nstatic Stream<Arguments> sides() {\n  return Stream.of(Arguments.of("a", true),'
        ' Arguments.of("b", false));\n}\n@ParameterizedTest\n@MethodSource("sides")\n'
        'void test(String name, boolean on) {\n  setFlag("new-checkout", on);\n}\n}\n'
    )
    assert [(key, side) for key, side, _ in overrides("java", source)] == [(KEY, "off+on")]


KOTLIN_FORCES = {
    "mockk": ('every { client.isEnabled("new-checkout") } returns true', "on"),
    "mockk with a matcher": ('every { client.isEnabled(eq("new-checkout"), any()) } returns false', "off"),
    "mockk suspended": ('coEvery { client.isEnabled("new-checkout") } returns true', "on"),
    "mockk answers": ('every { client.isEnabled("new-checkout") } answers { false }', "off"),
    "mockk of a constant": ("every { manager.getFeatureFlag(FlagKey.NewCheckout) } returns true", "on"),
    "mockito": ('whenever(client.isEnabled("new-checkout")).thenReturn(true)', "on"),
    "mockito after": ('doReturn(false).whenever(client).isEnabled("new-checkout")', "off"),
    "a map": ('val flags = mapOf("new-checkout" to true)', "on"),
    "a map set": ('flags["new-checkout"] = false', "off"),
    "a field": ("val state = State(newCheckout = true)", "on"),
    "a flow": (
        'every { client.isEnabledFlow("new-checkout") } returns flowOf(true)', "on",
    ),
    "a flow that is given more": (
        "val flow = MutableStateFlow(false)\n"
        'every { client.isEnabledFlow("new-checkout") } returns flow\nflow.value = true', "off+on",
    ),
    "a flow's value": (
        "val flow = MutableStateFlow(false)\n"
        'every { client.isEnabled("new-checkout") } answers { flow.value }\nflow.tryEmit(true)', "off+on",
    ),
    "a loop": ('listOf(true, false).forEach { on ->\n  setFlag("new-checkout", on)\n}', "off+on"),
    "a for": ('for (on in listOf(true, false)) {\n  setFlag("new-checkout", on)\n}', "off+on"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), KOTLIN_FORCES.values(), ids=KOTLIN_FORCES)
def test_forces_in_kotlin(source: str, sides: str) -> None:
    found = overrides("kotlin", KOTLIN.format(source))
    assert {(key, side) for key, side, _ in found} == {(KEY, sides)}


MOCKS = {
    "mockito": ("java", "when(client.isEnabled(any())).thenReturn(true);", "on"),
    "mockito after": ("java", "doReturn(false).when(client).isEnabled(any());", "off"),
    "mockk": ("kotlin", "every { client.isEnabled(any()) } returns true", "on"),
}


@pytest.mark.parametrize(("language", "source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(language: str, source: str, sides: str) -> None:
    found = overrides(language, (JAVA if language == "java" else KOTLIN).format(source))
    assert {(key, side) for key, side, _ in found} == {(None, sides)}


LOOK_ALIKES = {
    "asks": ("java", 'client.isEnabled("new-checkout", true);'),
    "asserts": ("java", 'assertEquals(true, page.get("new-checkout"));'),
    "asserts in a chain": ("java", 'assertThat(page.get("new-checkout")).isEqualTo(true);'),
    "asserts a map": ("java", 'assertThat(sent).isEqualTo(Map.of("new-checkout", true));'),
    "verifies": ("java", 'verify(tracker).track("new-checkout", true);'),
    "comment": ("java", '// unleash.enable("new-checkout");'),
    "text": ("java", 'log.info("unleash.enable(new-checkout, true)");'),
    "another mock": ("java", 'when(tax.rate("x")).thenReturn(true);'),
    "logs": ("java", 'log.info("new-checkout", true);'),
    "verifies in kotlin": ("kotlin", 'verify { tracker.track("new-checkout", true) }'),
    "expects in kotlin": ("kotlin", "assertEquals(State(newCheckout = true), state)"),
}


@pytest.mark.parametrize(("language", "source"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(language: str, source: str) -> None:
    assert overrides(language, (JAVA if language == "java" else KOTLIN).format(source)) == []
