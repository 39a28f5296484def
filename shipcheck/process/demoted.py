"""Becomes another user and then a command; a script of its own.

```
python -I -S demoted.py UID GID COMMAND ARGUMENT...
```

A database server refuses to run as root, and what it runs comes from a branch. Exit code 126 where
the user could not be changed or the command not be run, as a shell's.
"""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> None:
    """Give up all groups, then the group, then the user; there is no way back from that."""
    user, group, *command = arguments
    try:
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
        os.execvp(command[0], command)  # noqa: S606 - the caller's own words, and no shell
    except OSError as error:
        sys.stderr.write(f"{command[0]} as user {user}: {error.strerror}\n")
        sys.exit(126)


if __name__ == "__main__":
    main(sys.argv[1:])
