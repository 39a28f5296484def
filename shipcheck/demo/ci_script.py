"""The CI of the sample project: a script that tests the branch, and the branch merged into main."""

from __future__ import annotations

CI_SCRIPT = '''\
#!/usr/bin/env python3
"""Runs what CI runs, and leaves the result, which names its commit, in ci-result.json."""

import json
import os
import subprocess
import sys
import tempfile


def git(*arguments):
    done = subprocess.run(["git", *arguments], stdout=subprocess.PIPE)
    return done.returncode, done.stdout


def tests(folder):
    """Run the tests of what is checked out in a folder."""
    done = subprocess.run([sys.executable, "-m", "unittest", "--quiet"], cwd=folder)
    return "failure" if done.returncode else "success"


def tests_after_merge():
    """Run the tests on the branch merged into main; a conflict is a failure."""
    code, output = git("merge-tree", "--write-tree", "origin/main", "HEAD")
    if code:
        return "failure"
    _, archive = git("archive", output.decode().split()[0])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["tar", "-xf", "-", "-C", folder], input=archive, check=True)
        return tests(folder)


os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_, head = git("rev-parse", "HEAD")
runs = [
    {"name": "tests", "state": tests(".")},
    {"name": "tests-after-merge", "state": tests_after_merge()},
]
with open("ci-result.json", "w", encoding="utf-8") as file:
    json.dump({"commit": head.decode().strip(), "runs": runs}, file, indent=2)
for run in runs:
    print(f"{run['state']:8} {run['name']}")
'''
