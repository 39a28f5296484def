"""Starts commands and measures them; a small process of its own.

Linux counts the memory of the process that starts a command as that command's (the copy lives until
`exec`), so the one that measures must be smaller than what is measured. Reads one command a line
from standard input, `DIRECTORY NUL PROGRAM NUL ARGUMENT…`, and answers with its seconds, the
`ru_maxrss` of its largest process, the processor's seconds of all of them, and its exit code.
"""

import os
import sys
import time


def main() -> None:
    """Answer until standard input ends."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
    for line in sys.stdin:
        directory, *command = line.rstrip("\n").split("\0")
        os.chdir(directory)
        started = time.perf_counter()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - started
        processor = usage.ru_utime + usage.ru_stime
        print(seconds, usage.ru_maxrss, processor, os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
