"""Which words and lines of JavaScript count, and where its functions begin."""

from __future__ import annotations

from shipcheck.code.languages.javascript import read
from shipcheck.code.statements import Function


def test_lines_of_elements_that_do_something() -> None:
    source = b"const a = (\n  <b>\n\n    text\n\n    {c}\n  </b>\n)\n"
    assert read(source).word_lines == {1, 2, 4, 6}


def test_text_between_tags_is_compared_without_its_space() -> None:
    module = read(b"x = <b>\n  one\n  two\n</b>\n")
    pairs = zip(module.tokens.starts, module.tokens.ends, strict=True)
    words = [module.source[start:end] for start, end in pairs]
    assert words == [b"x", b"=", b"<", b"b", b">", b"one", b"two", b"</", b"b", b">"]


def test_brackets_around_the_value_of_an_attribute_say_nothing() -> None:
    module = read(b"x = <a b={c} d={{ e }} />\n")
    pairs = zip(module.tokens.starts, module.tokens.ends, strict=True)
    words = b" ".join(module.source[start:end] for start, end in pairs)
    assert words == b"x = < a b = c d = { e } />"


def test_the_word_that_declares_is_not_compared() -> None:
    before, after = (read(b"{ " + word + b" a = b() }").tokens for word in (b"let", b"var"))
    assert before == after
    assert read(b"{\n  const {\n    a,\n  } = b()\n}").word_lines == {3, 4}


def test_a_constant_function_is_the_whole_definition() -> None:
    source = b"export const f = async (\n  a,\n) => {\n  b()\n}\n"
    function = read(source).body.statements[0]
    assert isinstance(function, Function)
    assert source[function.span.start :].startswith(b"const f")
    assert (function.header.first_line, function.header.last_line) == (1, 3)


def test_decorators_are_no_part_of_the_header() -> None:
    source = b"class A {\n  @b()\n  f() {\n  }\n}\n"
    method = read(source).body.statements[0].body.statements[0]  # type: ignore[union-attr]
    assert isinstance(method, Function)
    assert (method.header.first_line, method.header.last_line) == (3, 3)
