"""Repositories of many kinds, as the files that give them away."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """The files of a repository, and what is to be found."""

    files: dict[str, str | bytes]
    preset: str
    tests: str | None
    ci: str | None = None
    migrations: bool = False


DJANGO = {"manage.py": "import django\n", "shop/migrations/0001_initial.py": "x = 1\n"}
PYPROJECT = "[project]\ndependencies = ['Django>=5', 'requests']\n[tool.pytest.ini_options]\n"
GEMFILE = 'source "https://rubygems.org"\ngem "rails", "~> 8.0"\n'
WORKFLOW = ".github/workflows/test.yml"

KINDS = {
    "nothing": Kind({}, "default", None),
    "django": Kind({**DJANGO, WORKFLOW: "on: push\n"}, "django", "python3 manage.py test",
                   "GitHub Actions", migrations=True),
    "django-required": Kind({"pyproject.toml": PYPROJECT, "uv.lock": ""}, "django",
                            "uv run pytest --quiet"),
    "django-pipfile": Kind({"Pipfile": '[packages]\ndjango = "*"\n'}, "django", None),
    "django-requirements": Kind({"requirements/base.txt": "celery\nDjango==5.1\n"}, "django", None),
    "django-plugin-only": Kind({"requirements.txt": "django-environ\n"}, "default", None),
    "rails": Kind({"Gemfile": GEMFILE, "bin/rails": "", "test/a_test.rb": "", "package.json": "{}",
                   "db/migrate/20240101000000_create.rb": "x"}, "rails", "bin/rails test",
                  migrations=True),
    "rails-rspec": Kind({"config/application.rb": "", "Gemfile": "", ".rspec": ""}, "rails",
                        "bundle exec rspec"),
    "node": Kind({"package.json": '{"scripts": {"test": "vitest"}}', "pnpm-lock.yaml": ""}, "node",
                 "pnpm test"),
    "node-yarn": Kind({"package.json": '{"scripts": {"test": "jest"}}', "yarn.lock": ""}, "node",
                      "yarn test"),
    "node-placeholder": Kind(
        {"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'},
        "node", None),
    "tools-in-node": Kind({"package.json": "{}", "go.mod": "module x\n"}, "default", "go test ./..."),
    "make": Kind({"Makefile": "X := test:\n.PHONY: test\nunit test: build\n\tgo test\n", "go.mod": ""},
                 "default", "make test"),
    "make-other": Kind({"Makefile": ".PHONY: test\nbuild:\n\ttest: x\n"}, "default", None),
    "rust": Kind({"Cargo.toml": "", ".gitlab-ci.yml": ""}, "default", "cargo test", "GitLab CI"),
    "maven": Kind({"pom.xml": "", "mvnw": "", "Jenkinsfile": ""}, "default", "./mvnw --quiet test",
                  "Jenkins"),
    "gradle": Kind({"gradlew": "", "build.gradle.kts": ""}, "default", "./gradlew test"),
    "flyway": Kind({"sql/V1__create.sql": ""}, "default", None, migrations=True),
    "php": Kind({"composer.json": '{"scripts": {"test": ["phpunit"]}}'}, "default", "composer test"),
    "phpunit": Kind({"composer.json": "{}", "phpunit.xml.dist": ""}, "default", "vendor/bin/phpunit"),
    "elixir": Kind({"mix.exs": ""}, "default", "mix test"),
    "tox": Kind({"tox.ini": "[tox]\n"}, "default", "tox"),
    "nox": Kind({"noxfile.py": "", "tox.ini": "[tox]\n"}, "default", "nox"),
    "tox-pytest": Kind({"tox.ini": "[pytest]\n"}, "default", "python3 -m pytest --quiet"),
    "setup-cfg": Kind({"setup.cfg": "[tool:pytest]\n"}, "default", "python3 -m pytest --quiet"),
    "conftest": Kind({"tests/conftest.py": "", "poetry.lock": ""}, "default",
                     "poetry run pytest --quiet"),
    "hostile": Kind(
        {
            "Makefile": "test: x\nitems:\n  - id: evil\n",
            "package.json": '{"scripts": {"test": "x\\nitems:\\n  - {id: evil, run: rm}"}}',
            "pyproject.toml": "a = " + "[" * 9999,
            ".github/workflows/x\nversion: 2\n.yml": "on: push\n",
            "composer.json": "[" * 99999,
            "db/migrate/1\nitems: [].sql": "",
            b"\xff\n#evil".decode("utf-8", "surrogateescape"): "",
        },
        "default", "make test", "GitHub Actions", migrations=True),
}  # fmt: skip
