"""What a file is for, told from its path alone.

The tables are the conventions of the tools they name. A path decides, never the content: a branch
must not talk its way out of a rule with a header comment. What no row knows is `other`.
"""

from __future__ import annotations

import re

from shipcheck.model.languages import language_of
from shipcheck.model.words import FileKind

CI_FILES = frozenset({
    ".gitlab-ci.yml", ".travis.yml", ".drone.yml", ".cirrus.yml", ".woodpecker.yml", ".appveyor.yml",
    "appveyor.yml", "bitbucket-pipelines.yml", "buildspec.yml", "cloudbuild.yaml", "codecov.yml",
    "wercker.yml", "bitrise.yml",
})  # fmt: skip
CI_FOLDERS = (
    ".github/workflows/", ".github/actions/", ".gitea/workflows/", ".forgejo/workflows/", ".circleci/",
    ".buildkite/", ".woodpecker/", ".gitlab/ci/", ".semaphore/", ".teamcity/", ".ci/",
)  # fmt: skip

CI_SCRIPT_FOLDER = "ci/"
"""Where projects keep what their CI runs; no service looks there, so it is no sign of CI."""

DEPENDENCY_FILES = frozenset({
    "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
    "bun.lockb", "deno.lock", "pnpm-workspace.yaml", "pyproject.toml", "pipfile",
    "pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "environment.yml", "constraints.txt",
    "gemfile", "gemfile.lock", "go.mod", "go.sum", "go.work", "go.work.sum", "cargo.toml", "cargo.lock",
    "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts",
    "libs.versions.toml", "gradle.lockfile", "packages.config", "packages.lock.json",
    "directory.packages.props", "composer.json", "composer.lock", "mix.exs", "mix.lock", "rebar.config",
    "rebar.lock", "package.swift", "package.resolved", "podfile", "podfile.lock", "cartfile",
    "cartfile.resolved", "pubspec.yaml", "pubspec.lock", "flake.lock", ".terraform.lock.hcl",
    ".gitmodules", "conanfile.txt", "vcpkg.json", "build.sbt", "deps.edn", "project.clj", "stack.yaml",
    "gradle-wrapper.properties", "maven-wrapper.properties",
})  # fmt: skip
DEPENDENCY_SUFFIXES = (
    ".gemspec", ".csproj", ".fsproj", ".vbproj", ".cabal", ".podspec", ".jar", ".sln", ".slnx", ".gemfile",
)  # fmt: skip
SETUP_FILES = frozenset({"setup.py", "setup.cfg"})
PACKAGE_FOLDERS = frozenset({
    "packages", "libs", "projects", "plugins", "services", "python", "sdk", "sdks", "bindings",
})  # fmt: skip
"""Folders whose folders are packages of their own; elsewhere `setup.py` is a module like any other."""
LOCK_FILES = frozenset({
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb",
    "deno.lock", "pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "gemfile.lock", "go.sum",
    "go.work.sum", "cargo.lock", "gradle.lockfile", "packages.lock.json", "composer.lock", "mix.lock",
    "rebar.lock", "package.resolved", "podfile.lock", "cartfile.resolved", "pubspec.lock", "flake.lock",
    ".terraform.lock.hcl",
})  # fmt: skip

MIGRATION_FOLDERS = frozenset({"migrations", "migration", "migrate", "post_migrate", "changelog"})
MIGRATION_SUFFIXES = (
    ".py", ".sql", ".rb", ".php", ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".go", ".exs", ".java",
    ".kt", ".xml", ".yaml", ".yml", ".cs", ".psql", ".pgsql", ".ddl",
)  # fmt: skip
VERSIONED = re.compile(r"\d|(?:Version|Migration|m)\d{6}")
"""What the name of a migration begins with: Doctrine's, MikroORM's and Yii's have a word before it."""
DIRECTED = re.compile(r"\d+_.*\.(?:up|down)\.")
"""golang-migrate takes any ending after the direction."""
FLYWAY_STARTS = ("V", "U", "B")

CONTRACT_SUFFIXES = (".proto", ".avsc", ".thrift", ".graphqls", ".wsdl", ".xsd", ".smithy", ".raml")
CONTRACT_STARTS = ("openapi", "swagger", "asyncapi")

TEST_FOLDERS = frozenset({
    "test", "tests", "__tests__", "spec", "specs", "testdata", "__mocks__", "__snapshots__", "e2e",
    "cypress", "testfixtures", "integration-test", "integration-tests", "unittests", "testing",
    "fixtures", "__fixtures__",
})  # fmt: skip

GENERATED_FOLDERS = frozenset({"__generated__", "generated", "node_modules"})
GENERATED_SUFFIXES = (
    "_pb2.py", "_pb2.pyi", "_pb2_grpc.py", ".pb.go", ".pb.cc", ".pb.h", "_grpc.pb.go", ".pb.gw.go",
    ".g.dart", ".freezed.dart", ".min.js", ".min.css", ".js.map", ".mjs.map", ".cjs.map", ".css.map",
    "_generated.go", ".designer.cs",
)  # fmt: skip
GENERATED_FILES = frozenset({"bindata.go", "structure.sql"})
VENDOR_FOLDERS = ("vendor/", "third_party/", "third-party/")

DOC_SUFFIXES = (
    ".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".org", ".pod", ".tex", ".1", ".5", ".8",
    ".po", ".pot", ".xlf", ".xliff", ".arb", ".ftl",  # what people read, translated
)  # fmt: skip
DOC_STARTS = (
    "readme", "changelog", "changes", "license", "licence", "copying", "authors", "contributors", "notice",
    "contributing", "security", "history", "news", "maintainers", "code_of_conduct", "citation",
    "unlicense", "patents", "credits", "thanks", "codeofconduct",
)  # fmt: skip

TRANSLATION_FOLDERS = frozenset({"locale", "locales", "i18n", "l10n", "translations", "messages"})
TRANSLATION_SUFFIXES = (".json", ".yml", ".yaml", ".properties", ".strings", ".resx", ".toml")

CODE_FOLDERS = frozenset({"bin", "sbin", "libexec", "script", "scripts", "tools", "hooks"})
"""Where a file without a suffix is a program."""

TEMPLATE_SUFFIXES = (".stub", ".tmpl", ".tpl", ".template", ".gotmpl")
"""Text that becomes code, or what the user sees."""

EXAMPLE_SUFFIXES = (".dist", ".example", ".sample", ".default")
"""What a file is called before somebody copies it to its own name."""

CONFIG_SUFFIXES = (
    ".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".json", ".json5", ".jsonc", ".properties", ".xml",
    ".env", ".tf", ".tfvars", ".hcl", ".nix", ".plist", ".config", ".mk", ".cmake", ".editorconfig",
    ".service", ".gradle", ".props", ".targets", ".bzl", ".bazel", ".ignore",
)  # fmt: skip
CONFIG_FILES = frozenset({
    "dockerfile", "containerfile", "makefile", "gnumakefile", "procfile", "vagrantfile", "codeowners",
    "justfile", "rakefile", "cmakelists.txt", "jenkinsfile", "build", "workspace", "brewfile", "caddyfile",
    "tiltfile", "gradlew", "gradlew.bat", "mvnw", "mvnw.cmd", "robots.txt",
})  # fmt: skip
CONFIG_STARTS = ("dockerfile.", "docker-compose", "caddyfile.", ".env")
MADE_CONFIG = re.compile(
    r"\.(ya?ml|toml|ini|cfg|conf|env|service|tf|properties)\.(erb|j2|jinja2?)$"
)
"""Templates that settings are made of."""
CONFIG_MIDDLES = (".config.", ".conf.")

ASSET_SUFFIXES = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".svg", ".bmp", ".woff", ".woff2", ".ttf",
    ".otf", ".eot", ".mp3", ".mp4", ".webm", ".ogg", ".wav", ".pdf", ".psd",
)  # fmt: skip


def kind_of(path: str, *, binary: bool = False) -> FileKind:
    """What the file at a path is for; `binary` is whether git sees no text in it."""
    name = path.rsplit("/", 1)[-1]
    lower = name.lower()
    folders = path.split("/")[:-1]
    rows = (
        (FileKind.CI, _is_ci(path, lower)),
        (FileKind.DEPENDENCY, _is_dependency(path, lower)),
        (FileKind.GENERATED, _is_generated(path, lower, folders)),
        (FileKind.CONTRACT, _is_contract(lower, folders)),
        (FileKind.TEST, _is_test(name, folders)),
        (FileKind.MIGRATION, _is_migration(name, folders)),
        (FileKind.DOCS, _is_docs(lower, folders)),
        (FileKind.BINARY, binary),
    )
    return next((kind for kind, holds in rows if holds), None) or _by_language(lower, folders)


def is_lock_file(path: str) -> bool:
    """Whether a tool writes this dependency file; nobody reviews it line by line."""
    return path.rsplit("/", 1)[-1].lower() in LOCK_FILES


def is_asset(path: str) -> bool:
    """Whether the file is a picture, a font, a sound: content that runs nothing."""
    return path.lower().endswith(ASSET_SUFFIXES)


def _is_ci(path: str, lower: str) -> bool:
    """CI definitions at the places where the services look for them."""
    if lower.endswith(".md"):
        return False
    if lower.startswith(("jenkinsfile", "azure-pipelines")):
        return True
    if path.startswith((*CI_FOLDERS, CI_SCRIPT_FOLDER)):
        return True
    return "/" not in path and lower in CI_FILES


def _is_dependency(path: str, lower: str) -> bool:
    """Manifests, their lock files, and vendored copies."""
    if lower in DEPENDENCY_FILES or lower.endswith(DEPENDENCY_SUFFIXES):
        return True
    if lower.startswith(("gemfile-", "gemfile_", "gemfile.")):  # one a version of what is built on
        return True
    if lower in SETUP_FILES:
        above = path.split("/")[:-2]
        return "/" not in path or (bool(above) and above[-1] in PACKAGE_FOLDERS)
    if lower.endswith((".txt", ".in")) and (
        lower.startswith("requirements") or "/requirements/" in f"/{path}"
    ):
        return True
    return path.startswith(VENDOR_FOLDERS)


def _is_generated(path: str, lower: str, folders: list[str]) -> bool:
    """What a tool writes and nobody edits."""
    if path.endswith("db/schema.rb") or lower in GENERATED_FILES:
        return True
    if lower.endswith(GENERATED_SUFFIXES) or lower.startswith("zz_generated"):
        return True
    return ".generated." in lower or not GENERATED_FOLDERS.isdisjoint(folders)


def _is_contract(lower: str, folders: list[str]) -> bool:
    """Descriptions that other programs are built against; fixtures of tests are none."""
    if not (TEST_FOLDERS - {"spec", "specs"}).isdisjoint(folders):
        return False
    if lower.endswith(CONTRACT_SUFFIXES):
        return True
    if lower.endswith((".graphql", ".gql")):
        return lower.startswith("schema")
    return lower.startswith(CONTRACT_STARTS) and lower.endswith((".yml", ".yaml", ".json"))


def _is_test(name: str, folders: list[str]) -> bool:
    """Tests by folder, and by the file names that test runners collect."""
    if not TEST_FOLDERS.isdisjoint(folder.lower() for folder in folders):
        return True
    stem, _, suffix = name.partition(".")
    if name == "conftest.py" or (suffix == "py" and stem.startswith("test_")):
        return True
    if stem.endswith(("_test", "_spec", "_tests")):
        return True
    if ".test." in name or ".spec." in name or ".cy." in name or ".stories." in name:
        return True
    if name.endswith(".snap"):
        return True
    return stem.endswith(("Test", "Tests", "TestCase", "Spec", "Specs", "IT")) and suffix in {
        "java", "kt", "scala", "groovy", "php", "cs", "swift", "m",
    }  # fmt: skip


def _is_migration(name: str, folders: list[str]) -> bool:
    """Schema migrations by folder and file name; the code of a migration tool is none."""
    directed = DIRECTED.match(name) is not None
    if not directed and not name.lower().endswith(MIGRATION_SUFFIXES):
        return False
    numbered = directed or VERSIONED.match(name) is not None
    if "__" in name and name.startswith(FLYWAY_STARTS) and name[1:2].isdigit():
        return name.endswith((".sql", ".java", ".kt"))
    if name.startswith("R__") and name.endswith(".sql"):
        return True
    if folders and folders[-1] == "versions" and name.endswith(".py") and name != "__init__.py":
        return not {"alembic", "migrations", "migration"}.isdisjoint(folders)
    if MIGRATION_FOLDERS.isdisjoint(folder.lower() for folder in folders):
        return False
    return numbered or name.lower().endswith(".sql") or "changelog" in folders


def _is_docs(lower: str, folders: list[str]) -> bool:
    """Prose for people, wherever it is, and everything in the documentation folder."""
    if folders and folders[0] in {"docs", "doc"}:
        return True
    if lower.endswith(DOC_SUFFIXES):
        return True
    if lower.endswith(TRANSLATION_SUFFIXES) and not TRANSLATION_FOLDERS.isdisjoint(folders):
        return True
    if lower.startswith("messages") and lower.endswith(".properties"):
        return True
    stem = lower.replace("-", ".").split(".", 1)[0]
    named = stem in DOC_STARTS or lower.endswith("-license")
    if not named or lower.endswith(CONFIG_SUFFIXES):
        return False
    return language_of(lower) is None


def _by_language(lower: str, folders: list[str]) -> FileKind:
    """Configuration by file name, else code by language, else by its place."""
    if lower.endswith(EXAMPLE_SUFFIXES) and lower.count(".") > 1:
        return _by_language(lower.rpartition(".")[0], folders)
    if _is_config(lower):
        return FileKind.CONFIG
    if language_of(lower) is not None or lower.endswith(TEMPLATE_SUFFIXES):
        return FileKind.CODE
    if lower.endswith(".txt") and "templates" in folders:
        return FileKind.CODE
    if "." not in lower and not CODE_FOLDERS.isdisjoint(folders):
        return FileKind.CODE
    return FileKind.OTHER if {"doc", "docs"}.isdisjoint(folders) else FileKind.DOCS


def _is_config(lower: str) -> bool:
    """Settings of programs and tools, by file name."""
    if lower in CONFIG_FILES or lower.startswith(CONFIG_STARTS):
        return True
    if MADE_CONFIG.search(lower):
        return True
    if lower.endswith(CONFIG_SUFFIXES) or any(middle in lower for middle in CONFIG_MIDDLES):
        return True
    if language_of(lower) is not None:
        return False
    dotfile = lower.startswith(".") and lower.count(".") == 1
    return dotfile or lower.endswith("rc")
