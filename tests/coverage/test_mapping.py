from __future__ import annotations

import posixpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.coverage.mapping import map_paths
from shipcheck.coverage.report import CoverageReport, FileCoverage

NOTHING = FileCoverage(frozenset(), frozenset())


def mapped(
    paths: list[str],
    tree: list[str],
    *,
    sources: tuple[str, ...] = (),
    packaged: bool = False,
    top: str = "",
    modules: dict[str, str] | None = None,
    folder: str | None = None,
) -> dict[str, str]:
    report = CoverageReport("x", dict.fromkeys(paths, NOTHING), sources, packaged)
    return map_paths(report, tree, top=top, go_modules=modules, folder=folder)


@pytest.mark.parametrize(
    ("path", "tree", "expected"),
    [
        ("app.py", ["app.py"], "app.py"),
        ("./src/a.ts", ["src/a.ts", "src/b.ts"], "src/a.ts"),
        ("src/a.ts", ["web/src/a.ts"], "web/src/a.ts"),
        ("/home/ci/work/src/a.ts", ["src/a.ts"], "src/a.ts"),
        ("/app/src/a.ts", ["services/web/src/a.ts"], "services/web/src/a.ts"),
        (r"C:\ci\src\a.cs", ["src/a.cs"], "src/a.cs"),
        (r"src\a.cs", ["src/a.cs"], "src/a.cs"),
        ("work/app/src/a.ts", ["src/a.ts"], "src/a.ts"),
        # not certain, or not there
        ("src/a.ts", ["src/a.ts", "web/src/a.ts"], None),
        ("/app/a.ts", ["web/b/a.ts"], None),
        ("a.ts", ["b.ts"], None),
        ("../a.ts", ["x/a.ts"], None),
        ("", ["a.ts"], None),
    ],
)
def test_one_path(path: str, tree: list[str], expected: str | None) -> None:
    assert mapped([path], tree).get(path) == expected


def test_the_other_paths_tell_which_folder_is_meant() -> None:
    tree = ["src/a.ts", "src/b.ts", "web/src/a.ts", "web/src/c.ts"]
    assert mapped(["src/a.ts", "src/c.ts"], tree)["src/a.ts"] == "web/src/a.ts"
    assert mapped(["src/a.ts", "src/b.ts"], tree)["src/a.ts"] == "src/a.ts"
    assert mapped(["/ci/app/src/a.ts", "/ci/app/src/c.ts"], tree) == {
        "/ci/app/src/a.ts": "web/src/a.ts",
        "/ci/app/src/c.ts": "web/src/c.ts",
    }


def test_a_generated_file_is_not_taken_for_another() -> None:
    tree = ["app.py", "models.py", "pkg/version.py"]
    assert "version.py" not in mapped(["app.py", "models.py", "version.py"], tree)


def test_files_outside_of_the_repository_are_left_out() -> None:
    paths = ["/ci/src/a.ts", "/ci/src/b.ts", "/usr/lib/node/index.ts"]
    tree = ["src/a.ts", "src/b.ts", "src/index.ts"]
    assert set(mapped(paths, tree)) == set(paths[:2])


def test_a_path_on_this_machine_needs_no_search() -> None:
    tree = ["src/a.ts", "web/src/a.ts"]
    assert mapped(["/me/repo/src/a.ts"], tree, top="/me/repo") == {"/me/repo/src/a.ts": "src/a.ts"}


def test_a_known_folder_needs_no_search() -> None:
    tree = ["a.js", "web/a.js"]
    assert mapped(["a.js"], tree, folder="web") == {"a.js": "web/a.js"}
    assert mapped(["a.js"], tree, folder="") == {"a.js": "a.js"}
    assert mapped(["../a.js"], tree, folder="web") == {"../a.js": "a.js"}


def test_source_folders() -> None:
    tree = ["lib/app.py", "tool/run.py"]
    sources = ("/ci/lib", "/ci/tool")
    assert mapped(["app.py", "run.py"], tree, sources=sources) == {
        "app.py": "lib/app.py", "run.py": "tool/run.py",
    }  # fmt: skip
    assert not mapped(["app.py"], ["lib/app.py", "tool/app.py"], sources=sources)


def test_packages() -> None:
    tree = ["a/src/main/java/com/acme/App.java", "b/src/main/java/com/acme/Two.java",
            "c/src/main/java/com/acme/Two.java"]  # fmt: skip
    found = mapped(
        ["com/acme/App.java", "com/acme/Two.java", "acme/Gone.java"], tree, packaged=True
    )
    assert found == {"com/acme/App.java": tree[0]}


def test_a_package_is_a_whole_folder() -> None:
    assert not mapped(["acme/App.java"], ["src/notacme/App.java"], packaged=True)


def test_go_modules() -> None:
    modules = {"example.com/shop": "", "example.com/shop/tools": "hack/tools"}
    tree = ["cmd/main.go", "tools/cmd/main.go", "tools/gen.go", "hack/tools/gen.go"]
    found = mapped(
        ["example.com/shop/cmd/main.go", "example.com/shop/tools/gen.go", "example.com/shop/no.go"],
        tree, modules=modules,
    )  # fmt: skip
    assert found == {
        "example.com/shop/cmd/main.go": "cmd/main.go",
        "example.com/shop/tools/gen.go": "hack/tools/gen.go",
    }


PARTS = st.sampled_from(["a", "b", "src", "x.py", "y.py", ".", "..", ""])
FILES = st.lists(st.sampled_from(["a", "b", "src", "x.py", "y.py"]), min_size=1, max_size=4).map(
    "/".join
)
PATHS = st.lists(PARTS, min_size=1, max_size=5).map("/".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(PATHS, max_size=6), st.sets(FILES, max_size=8), st.lists(PATHS, max_size=2))
def test_what_is_mapped_is_in_the_tree_and_once(
    paths: list[str], tree: set[str], sources: list[str]
) -> None:
    found = mapped(paths, sorted(tree), sources=tuple(sources))
    assert set(found.values()) <= tree
    assert len(set(found.values())) == len(found)
    for path, one in found.items():
        assert posixpath.basename(posixpath.normpath(path)) == posixpath.basename(one)
