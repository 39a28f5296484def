"""Every row is a path seen in a public repository or a look-alike of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipcheck.model.housekeeping import is_housekeeping
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import is_asset, is_lock_file, kind_of
from shipcheck.model.words import FileKind

ROWS = {
    FileKind.CI: [
        ".github/workflows/ci.yml", ".github/actions/setup/action.yml", ".gitlab-ci.yml", "Jenkinsfile",
        "Jenkinsfile.release", ".circleci/config.yml", "azure-pipelines.yml", ".buildkite/pipeline.yml",
        "ci/test-complete", ".ci/pack",
    ],
    FileKind.DEPENDENCY: [
        "package.json", "client/package-lock.json", "Gemfile.lock", "go.sum", "requirements.txt",
        "gemfiles/Gemfile-rails-7-2", "gemfiles/rails_7.gemfile", "App.sln", "App.slnx",
        "requirements/dev.txt", "requirements-test.in", "pyproject.toml", "app/App.csproj", "pom.xml",
        "vendor/github.com/pkg/errors/errors.go", ".gitmodules", "Cargo.toml",
        "setup.py", "packages/client/setup.py", "gradle/wrapper/gradle-wrapper.jar",
        ".mvn/wrapper/maven-wrapper.properties",
    ],
    FileKind.MIGRATION: [
        "shop/migrations/0002_order_total.py", "db/migrate/20240101120000_add_total.rb",
        "db/post_migrate/20240101120000_drop_total.rb", "migrations/versions/1038c2174f5d_make_safe.py",
        "alembic/versions/ab12_total.py", "src/main/resources/db/migration/V3__total.sql",
        "prisma/migrations/20240101_total/migration.sql", "database/migrations/2024_01_01_000000_x.php",
        "priv/repo/migrations/20240101_total.exs", "migrations/20240101120000-total.js",
        "db/migrations/1_init.up.sql", "migrations/2024-01-01-000000_total/up.sql", "sql/R__views.sql",
        "src/migration/1699999999999-Total.ts", "db/changelog/001-total.xml",
    ],
    FileKind.CODE: [
        "shop/migrations/__init__.py", "src/Illuminate/Database/Migrations/Migrator.php",
        "django/db/migrations/operations/base.py", "app/models/order.rb", "lib/contest.py", "src/main.rs",
        "app/versions/list.py", "latest.go", "templates/base.html", "bin/deploy.sh", "web/App.tsx",
        "app/docs/controller.rb", "attestation.py", "queries/orders.graphql", "V8/engine.java",
        "redash/handlers/setup.py", "bin/docker-entrypoint", "scripts/copy-examples", "src/history.js",
        "app/security.py", "stubs/job.stub", "templates/emails/verify.txt", "i18n/translate.py",
        "lib/messages/parser.rb", "src/license.rs",
    ],
    FileKind.TEST: [
        "tests/test_order.py", "shop/tests/migrations/0001_initial.py", "order_test.go",
        "spec/models/order_spec.rb", "src/App.test.tsx", "src/App.spec.ts", "conftest.py",
        "src/test/java/OrderTest.java", "OrderTests.cs", "tests/fixtures/openapi.yaml", "tests/logo.png",
        "src/__snapshots__/App.test.tsx.snap", "src/snapshots/parse.snap", "lib/chart/fixtures/bar.json",
    ],
    FileKind.DOCS: [
        "README.md", "MIT-LICENSE",
        "UNLICENSE", "docs/index.rst", "docs/conf.py", "docs/logo.png", "CHANGELOG", "LICENSE.txt",
        "locale/de/LC_MESSAGES/django.po", ".github/pull_request_template.md", "notes/plan.adoc",
        "LICENSE-MIT", "UNLICENSE", "LICENSE.borders", "runs/README.SETUP", "crates/x/doc/long.help",
        "config/locales/de.yml", "src/main/resources/messages_de.properties", "web/i18n/de.json",
        ".github/workflows/README.md", "ci/README.md",
    ],
    FileKind.CONFIG: [
        "config/settings.yml", "Dockerfile", "docker-compose.override.yml", "deploy/web.yaml.erb",
        "infra/main.tf", ".eslintrc",
        "webpack.config.js", "Makefile", ".env.example", ".gitignore", "CMakeLists.txt", "tsconfig.json",
        "phpunit.xml.dist", "config.yml.example", "security.yml", "src/main/resources/app.properties",
        ".eslintrc.dist", "settings.ini.sample",
    ],
    FileKind.CONTRACT: [
        "api/openapi.yaml", "spec/openapi.yaml", "proto/order.proto", "schema.graphql", "swagger.json",
        "api/events.avsc",
    ],
    FileKind.GENERATED: [
        "priv/static/app.mjs.map", "api/order_pb2.py", "api/order.pb.go", "web/__generated__/types.ts",
        "static/app.min.js",
        "db/schema.rb", "db/structure.sql", "k8s/zz_generated.deepcopy.go",
    ],
    FileKind.OTHER: ["data/blob.xyz", "words", "banner.txt", "runs/raw.csv", "example"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "kind"), [(path, kind) for kind, paths in ROWS.items() for path in paths]
)
def test_kind_by_path(path: str, kind: FileKind) -> None:
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("app/logo.png", FileKind.BINARY),
        ("tool.exe", FileKind.BINARY),
        ("app/models.py", FileKind.BINARY),
        ("docs/logo.png", FileKind.DOCS),
        ("tests/logo.png", FileKind.TEST),
        ("bun.lockb", FileKind.DEPENDENCY),
    ],
)
def test_binary_files_keep_what_their_place_says(path: str, kind: FileKind) -> None:
    assert kind_of(path, binary=True) is kind


def test_lock_files_and_assets_are_told() -> None:
    assert is_lock_file("web/yarn.lock")
    assert not is_lock_file("web/package.json")
    assert is_asset("app/Logo.SVG")
    assert not is_asset("app/tool.exe")


@pytest.mark.parametrize(
    "path",
    [
        ".gitignore",
        "web/.editorconfig",
        ".vscode/tasks.json",
        ".github/FUNDING.yml",
        ".prettierrc.json",
    ],
)
def test_housekeeping_is_told(path: str) -> None:
    assert is_housekeeping(path)


@pytest.mark.parametrize(
    "path",
    [
        ".gitattributes",
        ".dockerignore",
        ".npmignore",
        "CODEOWNERS",
        "x/.vscode/a",
        ".github/workflows/a.yml",
    ],
)
def test_what_bears_on_the_build_is_no_housekeeping(path: str) -> None:
    assert not is_housekeeping(path)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("Dockerfile", "dockerfile"),
        ("a.TSX", "tsx"),
        (".py", None),
        ("x", None),
    ],
)
def test_language_by_name(path: str, language: str | None) -> None:
    assert language_of(path) == language


@given(st.text(min_size=1))
def test_any_path_has_a_kind(path: str) -> None:
    assert isinstance(kind_of(path), FileKind)
    language_of(path)
