"""Reports as the tools write them about one small file: three guards, of which tests ran one side.

`app.py` (and the like): line 2 is a one-sided `if` whose body is line 3; line 8 an `if` with line 9,
else line 11; only the on sides ran.
"""

from __future__ import annotations

import json

COVERAGE_PY = json.dumps({
    "meta": {"format": 3, "version": "7.17.3", "branch_coverage": True},
    "files": {
        "app.py": {
            "executed_lines": [1, 2, 3, 4, 7, 8, 9],
            "missing_lines": [11],
            "executed_branches": [[2, 3], [8, 9]],
            "missing_branches": [[2, 4], [8, 11]],
        }
    },
})  # fmt: skip
LCOV_COVERAGE_PY = """\
SF:app.py
DA:1,1
DA:2,1
DA:3,1
DA:4,1
DA:8,1
DA:9,1
DA:11,0
BRDA:2,0,jump to line 3,1
BRDA:2,0,jump to line 4,0
BRDA:8,0,jump to line 9,1
BRDA:8,0,jump to line 11,0
end_of_record
"""
LCOV_ISTANBUL = """\
TN:
SF:app.js
DA:2,3
DA:3,3
DA:5,3
DA:7,1
DA:8,3
DA:9,3
DA:11,0
BRDA:2,0,0,3
BRDA:2,0,1,0
BRDA:7,1,0,1
BRDA:7,1,1,1
BRDA:8,2,0,3
BRDA:8,2,1,0
end_of_record
"""
LCOV_NODE = """\
TN:
SF:app.js
BRDA:1,0,0,1
BRDA:8,2,0,2
BRDA:11,3,0,0
DA:1,1
DA:2,1
DA:3,1
DA:4,1
DA:8,2
DA:9,2
DA:10,2
DA:11,0
end_of_record
"""
COBERTURA = """<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.17.3" lines-valid="15" line-rate="0.9" branch-rate="0.5">
  <sources><source>/ci/build</source></sources>
  <packages><package name="."><classes><class name="app.py" filename="app.py">
    <methods><method name="price"><lines><line number="3" hits="9"/></lines></method></methods>
    <lines>
      <line number="2" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="4"/>
      <line number="3" hits="1"/>
      <line number="4" hits="1"/>
      <line number="8" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="11"/>
      <line number="9" hits="1"/>
      <line number="11" hits="0"/>
    </lines></class></classes></package></packages>
</coverage>"""
JACOCO = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="x" start="1" dump="2"/><group name="core">
<package name="com/acme"><class name="com/acme/App" sourcefilename="App.java">
<method name="price" desc="()V" line="1"><counter type="LINE" missed="0" covered="4"/></method></class>
<sourcefile name="App.java"><line nr="2" mi="0" ci="3" mb="1" cb="1"/><line nr="3" mi="0" ci="4"
mb="0" cb="0"/><line nr="8" mi="0" ci="3" mb="1" cb="1"/><line nr="9" mi="0" ci="2" mb="0" cb="0"/>
<line nr="11" mi="2" ci="0" mb="0" cb="0"/><counter type="LINE" missed="1" covered="5"/></sourcefile>
</package></group></report>"""
CLOVER = """<?xml version="1.0" encoding="UTF-8"?>
<coverage generated="1795414278" clover="4.5.2"><project timestamp="1"><package name="acme">
<file name="App.java" path="/ci/src/acme/App.java"><line num="2" type="cond" truecount="3"
falsecount="0"/><line num="3" type="stmt" count="3"/><line num="8" type="cond" truecount="2"
falsecount="0"/><line num="9" type="stmt" count="2"/><line num="11" type="stmt" count="0"/></file>
</package></project></coverage>"""
GO = """mode: count
example.com/shop/app.go:1.31,2.10 1 3
example.com/shop/app.go:2.10,4.3 1 3
example.com/shop/app.go:5.2,5.14 1 3
example.com/shop/app.go:7.20,8.10 1 2
example.com/shop/app.go:8.10,10.3 1 2
example.com/shop/app.go:10.8,12.3 1 0
"""


def place(line: int, column: int = 0, end: int = 0) -> dict[str, dict[str, int]]:
    """A location of Istanbul's."""
    return {"start": {"line": line, "column": column}, "end": {"line": end or line, "column": 90}}


def istanbul() -> str:
    """`coverage-final.json` with an `if`, an `if` with `else`, and `a && (b in the next line)`."""
    nowhere: dict[str, dict[str, int]] = {"start": {}, "end": {}}
    document = {
        "path": "/ci/app.js",
        "statementMap": {str(n): place(n) for n in (2, 3, 5, 8, 9, 11, 14)},
        "s": {"2": 3, "3": 3, "5": 3, "8": 3, "9": 3, "11": 0, "14": 5},
        "fnMap": {}, "f": {},
        "branchMap": {
            "0": {"loc": place(2, end=4), "type": "if", "locations": [place(2, end=4), nowhere]},
            "1": {"loc": place(8, end=12), "type": "if", "locations": [place(8, end=12), place(10, 9)]},
            "2": {"loc": place(14, 4, 15), "type": "binary-expr",
                  "locations": [place(14, 4), place(15, 4)]},
        },
        "b": {"0": [3, 0], "1": [3, 0], "2": [5, 2]},
    }  # fmt: skip
    return json.dumps({"/ci/app.js": document})


RESULTSET = json.dumps({
    "RSpec": {
        "coverage": {
            "/ci/app.rb": {
                "lines": [1, 3, 3, None, 3, None, 1, 2, 2, None, 0, None],
                "branches": {
                    "[:if, 0, 2, 2, 4, 5]": {"[:then, 1, 3, 4, 3, 9]": 3, "[:else, 2, 2, 2, 4, 5]": 0},
                    "[:if, 3, 8, 2, 12, 5]": {"[:then, 4, 9, 4, 9, 9]": 2, "[:else, 5, 11, 4, 11, 9]": 0},
                },
            }
        },
        "timestamp": 1,
    }
})  # fmt: skip
SIMPLECOV_JSON = json.dumps({
    "meta": {"simplecov_version": "0.22.0"},
    "coverage": {
        "/ci/app.rb": {
            "lines": [1, 3, 3, None, 3, None, 1, 2, 2, None, 0, None],
            "branches": [
                {"type": "then", "start_line": 3, "end_line": 3, "coverage": 3},
                {"type": "else", "start_line": 2, "end_line": 4, "coverage": 0},
                {"type": "then", "start_line": 9, "end_line": 9, "coverage": 2},
                {"type": "else", "start_line": 11, "end_line": 11, "coverage": 0},
            ],
        }
    },
    "groups": {},
})  # fmt: skip

EXAMPLES = {
    "coverage-py": ("coverage.json", COVERAGE_PY),
    "lcov": ("lcov.info", LCOV_ISTANBUL),
    "cobertura": ("coverage.xml", COBERTURA),
    "jacoco": ("jacoco.xml", JACOCO),
    "clover": ("clover.xml", CLOVER),
    "go-cover": ("cover.out", GO),
    "istanbul": ("coverage-final.json", istanbul()),
    "simplecov": (".resultset.json", RESULTSET),
}
