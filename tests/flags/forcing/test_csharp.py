"""What forces a flag in tests of C#, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

HEAD = "class T {{\n[Fact]\npublic void Test() {{\n{}\n}}\n}}\n"
FORCES = {
    "launchdarkly": ('td.Update(td.Flag("new-checkout").VariationForAll(false));', "off"),
    "launchdarkly boolean": ('td.Update(td.Flag("new-checkout").BooleanFlag().On(true));', "on"),
    "moq": ('client.Setup(c => c.IsEnabled("new-checkout")).Returns(true);', "on"),
    "moq any": ('client.Setup(c => c.IsEnabled("new-checkout", It.IsAny<Context>())).Returns(false);', "off"),
    "moq async": ('client.Setup(c => c.IsEnabled("new-checkout")).ReturnsAsync(true);', "on"),
    "nsubstitute": ('client.IsEnabled("new-checkout").Returns(true);', "on"),
    "nsubstitute for any": ('client.IsEnabled("new-checkout").ReturnsForAnyArgs(false);', "off"),
    "nsubstitute constant": ("client.IsEnabled(FeatureFlagKeys.NewCheckout).Returns(true);", "on"),
    "a dependency's own": (
        "sutProvider.GetDependency<IFeatureService>().IsEnabled(FeatureFlagKeys.NewCheckout).Returns(true);",
        "on",
    ),
    "fakeiteasy": ('A.CallTo(() => client.IsEnabled("new-checkout")).Returns(true);', "on"),
    "a dictionary": ('var flags = new Dictionary<string, bool> { { "new-checkout", true } };', "on"),
    "a dictionary by index": (
        'var flags = new Dictionary<string, bool> { ["new-checkout"] = false };', "off",
    ),
    "set by index": ('flags["new-checkout"] = true;', "on"),
    "a property": ("var options = new Options { NewCheckout = true };", "on"),
    "environment": ('Environment.SetEnvironmentVariable("FEATURE_NEW_CHECKOUT", "true");', "on"),
    "settings": (
        "builder.AddInMemoryCollection(new Dictionary<string, string> "
        '{ ["FeatureManagement:NewCheckout"] = "false" });',
        "off",
    ),
    "own helper": ('WithFeature("new-checkout", true);', "on"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(source: str, sides: str) -> None:
    found = overrides("csharp", HEAD.format(source))
    assert {(key, side) for key, side, _ in found} == {(KEY, sides)}


BY_ROWS = {
    "inline data": ("[Theory]\n[InlineData(true)]\n[InlineData(false)]", "bool on", "off+on"),
    "inline data of one": ("[Theory]\n[InlineData(true)]", "bool on", "on"),
    "inline data with more": (
        "[Theory, InlineData(1, true), InlineData(2, true)]",
        "int n, bool on",
        "on",
    ),
    "bit auto data": (
        "[Theory]\n[BitAutoData(true)]\n[BitAutoData(false)]",
        "bool on, Sut sut",
        "off+on",
    ),
    "test case": ("[TestCase(true)]\n[TestCase(false)]", "bool on", "off+on"),
    "data row": ("[DataTestMethod]\n[DataRow(false, 1)]", "bool on, int n", "off"),
    "nothing": ("[Fact]", "bool on", ""),
}


@pytest.mark.parametrize(("marks", "parameters", "sides"), BY_ROWS.values(), ids=BY_ROWS)
def test_parametrised(marks: str, parameters: str, sides: str) -> None:
    source = (
        f"class T {{\n{marks}\npublic void Test({parameters}) {{\n"
        '  client.Setup(c => c.IsEnabled("new-checkout")).Returns(on);\n}\n}\n'
    )
    found = [(key, side) for key, side, _ in overrides("csharp", source)]
    assert found == ([(KEY, sides)] if sides else [])


MOCKS = {
    "moq": ("client.Setup(c => c.IsEnabled(It.IsAny<string>())).Returns(true);", "on"),
    "nsubstitute": ("client.IsEnabled(Arg.Any<string>()).Returns(false);", "off"),
}


@pytest.mark.parametrize(("source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(source: str, sides: str) -> None:
    assert {(key, side) for key, side, _ in overrides("csharp", HEAD.format(source))} == {
        (None, sides)
    }


LOOK_ALIKES = {
    "asks": 'client.IsEnabled("new-checkout", false);',
    "asserts": 'Assert.Equal(true, page["new-checkout"]);',
    "asserts truth": 'Assert.True(client.IsEnabled("new-checkout", true));',
    "should": 'page["new-checkout"].Should().Be(true);',
    "verifies": 'tracker.Verify(t => t.Track("new-checkout", true));',
    "received": 'tracker.Received(1).Track("new-checkout", true);',
    "comment": '// WithFeature("new-checkout", true);',
    "another mock": 'tax.Setup(t => t.Rate("x")).Returns(true);',
    "logs": 'log.Info("new-checkout", true);',
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(source: str) -> None:
    assert overrides("csharp", HEAD.format(source)) == []
