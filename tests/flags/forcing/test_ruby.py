"""What forces a flag in tests of Ruby, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import overrides

KEY = "new_checkout"

FORCES = {
    "flipper": ("Flipper.enable(:new_checkout)", "on"),
    "flipper off": ("Flipper.disable(:new_checkout)", "off"),
    "flipper text": ('Flipper.enable("new_checkout")', "on"),
    "flipper actor": ("Flipper.enable_actor(:new_checkout, user)", "on"),
    "flipper for an actor": ("Flipper.enable(:new_checkout, user)", "on"),
    "flipper percentage": ("Flipper.enable_percentage_of_actors(:new_checkout, 100)", "on"),
    "flipper feature": ("Flipper[:new_checkout].enable", "on"),
    "flipper feature by its name": ("Flipper.feature(:new_checkout).disable", "off"),
    "own feature class": ("FeatureFlag.enable!(:new_checkout)", "on"),
    "own feature class for everybody": ("FeatureFlag.disable_globally(:new_checkout)", "off"),
    "gitlab": ("stub_feature_flags(new_checkout: false)", "off"),
    "gitlab actor": ("stub_feature_flags(new_checkout: project)", ""),
    "before": ("before do\n  stub_feature_flags(new_checkout: true)\nend", "on"),
    "allow": (
        "allow(Flipper).to receive(:enabled?).with(:new_checkout).and_return(true)", "on",
    ),
    "allow with anything": (
        "allow(Flipper).to receive(:enabled?).with(:new_checkout, anything).and_return(false)", "off",
    ),
    "allow on lines": (
        "allow(Flipper).to(\n  receive(:enabled?)\n    .with(:new_checkout)\n    .and_return(false)\n)",
        "off",
    ),
    "allow any instance": (
        "allow_any_instance_of(Flags).to receive(:enabled?).with(:new_checkout).and_return(true)", "on",
    ),
    "stubs": ("Flipper.stubs(:enabled?).with(:new_checkout).returns(true)", "on"),
    "environment": ('stub_const("ENV", ENV.to_h.merge("FEATURE_NEW_CHECKOUT" => "true"))', "on"),
    "environment with": ('ClimateControl.modify(FEATURE_NEW_CHECKOUT: "false") { go }', "off"),
    "environment set": ('ENV["FEATURE_NEW_CHECKOUT"] = "true"', "on"),
    "setting": ("Rails.configuration.x.new_checkout = true", "on"),
    "metadata": ('it "works", feature: { new_checkout: true } do\nend', "on"),
    "own helper": ("with_feature(:new_checkout, false) { go }", "off"),
    "own helper by keywords": ("with_flags(new_checkout: true) { go }", "on"),
    "constant": ("stub_flag(Flags::NEW_CHECKOUT, true)", "on"),
    "each": (
        "[true, false].each do |on|\n  it(on) { stub_feature_flags(new_checkout: on) }\nend", "off+on",
    ),
    "each of a context": (
        "[true, false].each do |on|\n  context(on) do\n"
        "    before { stub_feature_flags(new_checkout: on) }\n  end\nend",
        "off+on",
    ),
    "let": (
        "let(:on) { true }\nbefore { stub_feature_flags(new_checkout: on) }", "on",
    ),
    "let in contexts": (
        "before { stub_feature_flags(new_checkout: on) }\n"
        "context('a') do\n  let(:on) { true }\nend\ncontext('b') do\n  let(:on) { false }\nend",
        "off+on",
    ),
    "table": (
        "where(:on, :total) do\n  [[true, 1], [false, 2]]\nend\n"
        "with_them do\n  before { stub_feature_flags(new_checkout: on) }\nend",
        "off+on",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(source: str, sides: str) -> None:
    found = {(key, side) for key, side, _ in overrides("ruby", source, KEY) if side}
    assert found == ({(KEY, sides)} if sides else set())


MOCKS = {
    "allow": ("allow(Flipper).to receive(:enabled?).and_return(true)", "on"),
    "allow messages": ("allow(Flipper).to receive_messages(enabled?: false)", "off"),
    "minitest": ("Flipper.stub(:enabled?, false) do\n  go\nend", "off"),
    "mocha": ("Flipper.stubs(:enabled?).returns(true)", "on"),
    "any instance": ("Flags.any_instance.stubs(:enabled?).returns(false)", "off"),
    "double": ("double(enabled?: true)", "on"),
    "instance double": ('instance_double("Flags", enabled?: false)', "off"),
}


@pytest.mark.parametrize(("source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(source: str, sides: str) -> None:
    found = {(key, side) for key, side, _ in overrides("ruby", source, KEY)}
    assert found == {(None, sides)}


LOOK_ALIKES = {
    "asks": "Flipper.enabled?(:new_checkout, false)",
    "expects": "expect(Flipper.enabled?(:new_checkout)).to be(true)",
    "expects a table": "expect(flags).to include(new_checkout: true)",
    "expects an equal": "expect(body).to eq(new_checkout: true)",
    "asserts": "assert_equal true, page[:new_checkout]",
    "comment": "# Flipper.enable(:new_checkout)",
    "text": 'puts "Flipper.enable(:new_checkout)"',
    "a context's name": 'context "new_checkout", aggregate: true do\nend',
    "another key": "Flipper.enable(:old_checkout_x) if false",
    "another mock": "allow(tax).to receive(:rate).and_return(true)",
    "another class": "Account.enable(:something, true)",
    "a factory": "create(:new_checkout, paid: true)",
    "adds": "Flipper.add(:new_checkout)",
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(source: str) -> None:
    assert [one for one in overrides("ruby", source, KEY) if one[0] in (KEY, None)] == []
