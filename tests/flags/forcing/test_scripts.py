"""What forces a flag in tests of JavaScript and TypeScript, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

FORCES = {
    "launchdarkly": ('td.update(td.flag("new-checkout").variationForAll(false));', "off"),
    "launchdarkly on": ('await td.update(td.flag("new-checkout").booleanFlag().on(true));', "on"),
    "launchdarkly mock": ("mockFlags({ newCheckout: true });", "on"),
    "launchdarkly mock with the key": ("mockFlags({ 'new-checkout': false });", "off"),
    "launchdarkly hook": ("vi.mocked(useFlags).mockReturnValue({ newCheckout: false });", "off"),
    "launchdarkly hook, made a mock": (
        "(useFlags as jest.Mock).mockReturnValue({ newCheckout: true, other: false });", "on",
    ),
    "launchdarkly module": (
        "jest.mock('launchdarkly-react-client-sdk', () => ({\n"
        "  useFlags: () => ({ newCheckout: true }),\n}));",
        "on",
    ),
    "openfeature": (
        'new InMemoryProvider({ "new-checkout": { disabled: false, defaultVariant: "off", '
        "variants: { on: true, off: false } } });",
        "off",
    ),
    "openfeature's test provider": (
        "<OpenFeatureTestProvider flagValueMap={{ 'new-checkout': true }}><App /></OpenFeatureTestProvider>",
        "on",
    ),
    "unleash": ("testClient = { toggles: [{ name: 'new-checkout', enabled: true }] };", "on"),
    "unleash provider": (
        "<FlagProvider config={{ bootstrap: [{ name: 'new-checkout', enabled: false }] }} />", "off",
    ),
    "statsig": ('statsig.overrideGate("new-checkout", false);', "off"),
    "growthbook": ("gb.setForcedFeatures(new Map([['new-checkout', true]]));", "on"),
    "growthbook features": (
        "new GrowthBook({ features: { 'new-checkout': { defaultValue: false } } });", "off",
    ),
    "posthog": ("posthog.featureFlags.override({ 'new-checkout': true });", "on"),
    "posthog by name": (
        "posthog.featureFlags.overrideFeatureFlags({ flags: { 'new-checkout': false } });", "off",
    ),
    "environment": ('vi.stubEnv("FEATURE_NEW_CHECKOUT", "true");', "on"),
    "environment set": ('process.env.FEATURE_NEW_CHECKOUT = "false";', "off"),
    "environment set by its name": ('process.env["FEATURE_NEW_CHECKOUT"] = "1";', "on"),
    "a flag set": ("config.flags.newCheckout = true;", "on"),
    "when": (
        "when(isEnabled).calledWith('new-checkout').mockReturnValue(true);", "on",
    ),
    "a function that looks": (
        "isEnabled.mockImplementation((key) => key === 'new-checkout');", "on",
    ),
    "a function that looks, inverted": (
        "isEnabled.mockImplementation((key) => key !== 'new-checkout');", "off",
    ),
    "sinon": ("sinon.stub(client, 'isEnabled').withArgs('new-checkout').returns(true);", "on"),
    "sinon resolves": ("stub.withArgs('new-checkout').resolves(false);", "off"),
    "constant": ("mockFlag(Flags.NEW_CHECKOUT, true);", "on"),
    "own helper": ("setFeatureFlag('new-checkout', false);", "off"),
    "own list": ("renderWithFlags(<App />, { 'new-checkout': true });", "on"),
    "each": (
        "describe.each([true, false])('new checkout %s', (on) => {\n"
        "  it('works', () => { setFlag('new-checkout', on); });\n});",
        "off+on",
    ),
    "each of a table": (
        "it.each([{ on: true, total: 1 }, { on: false, total: 2 }])('works', ({ on, total }) => {\n"
        "  setFlag('new-checkout', on);\n});",
        "off+on",
    ),
    "each of rows": (
        "it.each([['a', true], ['b', true]])('works', (name, on) => {\n  setFlag('new-checkout', on);\n});",
        "on",
    ),
    "a loop": ("for (const on of [true, false]) {\n  setFlag('new-checkout', on);\n}", "off+on"),
    "forEach": ("[true, false].forEach((on) => {\n  setFlag('new-checkout', on);\n});", "off+on"),
    "variable": ("const on = false;\nsetFlag('new-checkout', on);", "off"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["typescript", "tsx"])
@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(language: str, source: str, sides: str) -> None:
    if language == "typescript" and "/>" in source:
        return
    assert {(key, found) for key, found, _ in overrides(language, source)} == {(KEY, sides)}


MOCKS = {
    "spy": ("vi.spyOn(flags, 'isEnabled').mockReturnValue(true);", "on"),
    "spy resolved": ("jest.spyOn(client, 'isEnabled').mockResolvedValue(false);", "off"),
    "mocked": ("vi.mocked(isEnabled).mockReturnValue(true);", "on"),
    "mocked function": ("isEnabled.mockImplementation(() => false);", "off"),
    "property of a mock": ("jest.mock('./flags', () => ({ isEnabled: () => true }));", "on"),
    "fn": ("const client = { isEnabled: vi.fn().mockReturnValue(false) };", "off"),
    "fn of a function": ("const client = { isEnabled: jest.fn(() => true) };", "on"),
    "sinon": ("sinon.stub(client, 'isEnabled').returns(true);", "on"),
    "node": ("mock.method(client, 'isEnabled', () => true);", "on"),
    "node with t": ("t.mock.method(client, 'isEnabled', () => false);", "off"),
    "each": (
        "it.each([true, false])('x', (on) => { vi.mocked(isEnabled).mockReturnValue(on); });", "off+on",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(source: str, sides: str) -> None:
    assert {(key, found) for key, found, _ in overrides("typescript", source)} == {(None, sides)}


LOOK_ALIKES = {
    "asks": "client.isEnabled('new-checkout', false);",
    "expects": "expect(client.isEnabled('new-checkout')).toBe(true);",
    "expects a call": "expect(track).toHaveBeenCalledWith('new-checkout', true);",
    "expects of a table": "expect(flags['new-checkout']).toBe(true);",
    "expects an object": "expect(sent).toEqual({ 'new-checkout': true });",
    "assert": "assert.equal(page.has('new-checkout'), true);",
    "finds": "screen.getByTestId('new-checkout', { exact: true });",
    "finds a chain": "cy.get('new-checkout').should('be.visible', true);",
    "comment": "// setFlag('new-checkout', true)",
    "text": "const help = \"setFlag('new-checkout', true)\";",
    "name of a test": "it('new-checkout', () => { setUp(true); });",
    "describe": "describe('new-checkout', () => { it('works', () => { ready = true; }); });",
    "another key": "setFlag('old-checkout', true);",
    "another mock": "vi.spyOn(tax, 'rate').mockReturnValue(true);",
    "opens": "openPanel('new-checkout', true);",
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(source: str) -> None:
    assert overrides("typescript", source) == []
