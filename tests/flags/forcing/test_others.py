"""What forces a flag in tests of PHP, Elixir, Rust and Swift, and what looks like it."""

from __future__ import annotations

import pytest

from tests.flags.forcing.asking import KEY, overrides

HEADS = {
    "php": "<?php\nclass T extends TestCase {{\npublic function testIt(): void {{\n{}\n}}\n}}\n",
    "elixir": "defmodule T do\n  test \"it\" do\n    {}\n  end\nend\n",
    "rust": "#[test]\nfn it() {{\n    {}\n}}\n",
    "swift": "class T: XCTestCase {{\n  func testIt() {{\n    {}\n  }}\n}}\n",
}  # fmt: skip

FORCES = {
    "phpunit": ("php", "$client->method('isEnabled')->with('new-checkout')->willReturn(true);", "on"),
    "phpunit expects": (
        "php",
        "$client->expects($this->once())->method('isEnabled')->with('new-checkout')->willReturn(false);",
        "off",
    ),
    "phpunit map": (
        "php", "$client->method('isEnabled')->willReturnMap([['new-checkout', true]]);", "on",
    ),
    "mockery": ("php", "$client->shouldReceive('isEnabled')->with('new-checkout')->andReturn(true);", "on"),
    "prophecy": ("php", "$client->isEnabled('new-checkout')->willReturn(true);", "on"),
    "laravel pennant": ("php", "Feature::define('new-checkout', true);", "on"),
    "laravel pennant on": ("php", "Feature::activate('new-checkout');", "on"),
    "laravel pennant off": ("php", "Feature::for($user)->deactivate('new-checkout');", "off"),
    "laravel config": ("php", "config(['features.new-checkout' => false]);", "off"),
    "laravel config set": ("php", "Config::set('features.new-checkout', true);", "on"),
    "php table": ("php", "$flags = ['new-checkout' => true];", "on"),
    "php own helper": ("php", "$this->withFeature('new-checkout', false);", "off"),
    "php environment": ("php", "putenv('FEATURE_NEW_CHECKOUT=true');", "on"),
    "fun with flags": ("elixir", 'FunWithFlags.enable(:"new-checkout")', "on"),
    "fun with flags off": ("elixir", 'FunWithFlags.disable(:"new-checkout")', "off"),
    "mox": ("elixir", 'expect(ClientMock, :enabled?, fn "new-checkout" -> true end)', "on"),
    "mox more": ("elixir", 'expect(ClientMock, :enabled?, 2, fn "new-checkout", _ -> false end)', "off"),
    "mox stub": ("elixir", 'stub(ClientMock, :enabled?, fn "new-checkout" -> true end)', "on"),
    "elixir environment": ("elixir", "Application.put_env(:shop, :new_checkout, true)", "on"),
    "elixir own helper": ("elixir", 'with_flag("new-checkout", false)', "off"),
    "elixir loop": (
        "elixir", 'for on <- [true, false] do\n      set_flag("new-checkout", on)\n    end', "off+on",
    ),
    "mockall": ("rust", 'client.expect_is_enabled().with(eq("new-checkout")).return_const(true);', "on"),
    "mockall returning": (
        "rust", 'client.expect_is_enabled().with(eq("new-checkout")).returning(|_| false);', "off",
    ),
    "rust map": ("rust", 'let flags = HashMap::from([("new-checkout", true)]);', "on"),
    "rust map insert": ("rust", 'flags.insert("new-checkout".to_string(), false);', "off"),
    "rust environment": ("rust", 'std::env::set_var("FEATURE_NEW_CHECKOUT", "true");', "on"),
    "rust field": ("rust", "let config = Config { new_checkout: true, ..Default::default() };", "on"),
    "rust own helper": ("rust", 'let client = FakeFlags::with("new-checkout", true);', "on"),
    "rust loop": ("rust", 'for on in [true, false] {\n set_flag("new-checkout", on);\n }', "off+on"),
    "swift stub": ("swift", 'client.stub("new-checkout", true)', "on"),
    "swift table": ("swift", 'client.flags = ["new-checkout": false]', "off"),
    "swift field": ("swift", "let flags = Flags(newCheckout: true)", "on"),
    "swift set": ("swift", 'flags["new-checkout"] = true', "on"),
    "swift loop": ("swift", 'for on in [true, false] {\n setFlag("new-checkout", on)\n }', "off+on"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source", "sides"), FORCES.values(), ids=FORCES)
def test_forces(language: str, source: str, sides: str) -> None:
    found = overrides(language, HEADS[language].format(source))
    assert {(key, side) for key, side, _ in found} == {(KEY, sides)}


MOCKS = {
    "phpunit": ("php", "$client->method('isEnabled')->willReturn(true);", "on"),
    "phpunit callback": ("php", "$client->method('isEnabled')->willReturnCallback(fn () => false);", "off"),
    "mockery": ("php", "$client->shouldReceive('isEnabled')->andReturn(false);", "off"),
    "mox": ("elixir", "stub(ClientMock, :enabled?, fn _ -> true end)", "on"),
    "with mock": ("elixir", "with_mock Flags, [enabled?: fn _ -> false end] do\n go()\n end", "off"),
    "mockall": ("rust", "client.expect_is_enabled().return_const(true);", "on"),
    "swift generated": ("swift", "client.isEnabledReturnValue = true", "on"),
    "swift closure": ("swift", "client.isEnabledClosure = { _ in false }", "off"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source", "sides"), MOCKS.values(), ids=MOCKS)
def test_a_mock_answers_for_every_key(language: str, source: str, sides: str) -> None:
    found = overrides(language, HEADS[language].format(source))
    assert {(key, side) for key, side, _ in found} == {(None, sides)}


PROVIDERS = {
    "comment": "/** @dataProvider sides */",
    "attribute": "#[DataProvider('sides')]",
}


@pytest.mark.parametrize("mark", PROVIDERS.values(), ids=PROVIDERS)
def test_a_data_provider_is_looked_up(mark: str) -> None:
    source = (
        "<?php\nclass T extends TestCase {\n"
        "public static function sides(): array { return [['a', true], ['b', false]]; }\n"
        f"{mark}\npublic function testIt(string $name, bool $on): void {{\n"
        "$this->withFeature('new-checkout', $on);\n}\n}\n"
    )
    assert [(key, side) for key, side, _ in overrides("php", source)] == [(KEY, "off+on")]


def test_rstest() -> None:
    source = (
        "#[rstest]\n#[case(1, true)]\n#[case(2, false)]\n"
        'fn it(#[case] n: u8, #[case] on: bool) {\n    set_flag("new-checkout", on);\n}\n'
    )
    assert [(key, side) for key, side, _ in overrides("rust", source)] == [(KEY, "off+on")]


def test_swift_testing() -> None:
    source = (
        '@Test(arguments: [true, false])\nfunc it(on: Bool) {\n  setFlag("new-checkout", on)\n}\n'
    )
    assert [(key, side) for key, side, _ in overrides("swift", source)] == [(KEY, "off+on")]


LOOK_ALIKES = {
    "php asserts": ("php", "$this->assertSame(['new-checkout' => true], $sent);"),
    "php asks": ("php", "$client->isEnabled('new-checkout', true);"),
    "php comment": ("php", "// Feature::activate('new-checkout');"),
    "php another mock": ("php", "$tax->method('rate')->willReturn(true);"),
    "php should": ("php", "$tracker->shouldHaveReceived('track')->with('new-checkout', true);"),
    "elixir asserts": ("elixir", 'assert %{"new-checkout" => true} == sent'),
    "elixir comment": ("elixir", '# FunWithFlags.enable("new-checkout")'),
    "elixir another mock": ("elixir", "expect(TaxMock, :rate, fn _ -> true end)"),
    "rust asserts": ("rust", 'assert_eq!(sent.get("new-checkout"), Some(&true));'),
    "rust another mock": ("rust", "tax.expect_rate().return_const(true);"),
    "swift asserts": ("swift", 'XCTAssertEqual(sent, ["new-checkout": true])'),
    "swift expects": ("swift", '#expect(sent == ["new-checkout": true])'),
    "swift asks": ("swift", 'client.isEnabled("new-checkout", true)'),
}


@pytest.mark.parametrize(("language", "source"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_leaves_alone(language: str, source: str) -> None:
    assert overrides(language, HEADS[language].format(source)) == []
