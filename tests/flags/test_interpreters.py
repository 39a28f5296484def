"""The language of a script by its first line."""

from __future__ import annotations

import pytest

from shipcheck.flags.interpreters import language_by_first_line


@pytest.mark.parametrize(
    ("line", "language"),
    [
        (b"#!/usr/bin/env ruby\n", "ruby"),
        (b"#! /usr/bin/python3.11 -u\n", "python"),
        (b"#!/usr/bin/env -S node --harmony\n", "javascript"),
        (b"#!/bin/sh", "shell"),
        (b"#!/usr/bin/env rubyish\n", None),
        (b"ruby\n", None),
        (b"", None),
        (None, None),
    ],
)
def test_first_lines(line: bytes | None, language: str | None) -> None:
    assert language_by_first_line(line) == language
