"""The hook scripts: POSIX sh, each short enough to be shown before it is written."""

from __future__ import annotations

import re
import shlex

from shipcheck.setup.installing.command import NAME

KEPT_SUFFIX = ".before-shipcheck"
MARK = "# By `shipcheck install`, which takes it back with --undo."

# What shipcheck says with 1 is its verdict, if it is in order: an interpreter that cannot start it
# says 1 as well.
_PRE_PUSH = """\
#!/bin/sh
{mark}
{before}{command}if ! command -v "$shipcheck" >/dev/null; then
    echo "shipcheck is gone, so it says nothing about this push; remove $0" >&2
    exit 0
fi
{feed}"$shipcheck" hook pre-push "$@"
[ $? -ne 1 ] || ! "$shipcheck" --version >/dev/null 2>&1 || exit 1
exit 0
"""

# The refs that are pushed come on standard input, and the older hook gets the same. One that does
# not read them ends the pipe, of which nothing is said. A tool that is installed once more, as
# pre-commit, moves this script aside in its turn and calls it: then the older hook runs already.
_PRE_PUSH_BEFORE = """\
refs=$(cat)
feed() {{ [ -z "$refs" ] || printf '%s\\n' "$refs" 2>/dev/null; }}
before="${{0%/*}}/{kept}"
if [ -x "$before" ] && ! cmp -s "$before" "${{0%/*}}/pre-push"; then
    feed | "$before" "$@" || exit
fi
"""

_PRE_MERGE_COMMIT = """\
#!/bin/sh
{mark}
{before}{command}if ! "$shipcheck" --version >/dev/null 2>&1; then
    echo "shipcheck is gone, so it says nothing about this merge; remove $0" >&2
    exit 0
fi
exec "$shipcheck" hook pre-merge-commit
"""
_PRE_MERGE_COMMIT_BEFORE = """\
before="${{0%/*}}/{kept}"
if [ -x "$before" ] && ! cmp -s "$before" "${{0%/*}}/pre-merge-commit"; then
    "$before" "$@" || exit
fi
"""

_SCRIPTS = {
    "pre-push": (_PRE_PUSH, _PRE_PUSH_BEFORE),
    "pre-merge-commit": (_PRE_MERGE_COMMIT, _PRE_MERGE_COMMIT_BEFORE),
}

# Scripts that tell from their own name which hook they are; under another name they are none:
# husky, Overcommit, and others that dispatch.
_BY_NAME = re.compile(
    rb"basename\W{0,12}\$\{?0|\$\{0##|basename\(\s*(\$0|__FILE__|\$PROGRAM_NAME|sys\.argv\[0\])"
    rb"|/husky\.sh|dirname\W{1,4}\$0\W{1,4}/h\b"
)


def render(part: str, command: str, kept: str | None) -> bytes:
    """The script of a hook; `kept` is the name of the older one beside it."""
    script, before = _SCRIPTS[part]
    text = script.format(
        mark=MARK,
        before=before.format(kept=kept) if kept else "",
        command=_assignment(command),
        feed="feed | " if kept else "",
    )
    return text.encode("utf-8", "surrogateescape")


def _assignment(command: str) -> str:
    """Sets `$shipcheck`: a path, and where there is nothing any more, what PATH leads to."""
    if command == NAME:
        return f"shipcheck={NAME}\n"
    path = shlex.quote(command)
    return f'shipcheck={path}\n[ -x "$shipcheck" ] || shipcheck={NAME}\n'


def goes_by_its_name(content: bytes) -> bool:
    """Whether an older hook would no longer know what it is once it has another name."""
    return _BY_NAME.search(content) is not None
