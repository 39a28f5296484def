"""The database that a project's configuration tells about."""

from __future__ import annotations

import pytest

from shipcheck.checklist.globs import path_matcher
from shipcheck.migrations.project import Project
from shipcheck.migrations.server_detection import DETECTION_MARKERS, detect_server
from shipcheck.migrations.servers import ASSUMED, Dialect, Server

PRISMA = 'datasource db {\n  provider = "%s"\n  url = env("DATABASE_URL")\n}\n'
COMPOSE = "services:\n  db:\n    image: %s\n"
RAILS = """default: &default
  adapter: mysql2
development:
  <<: *default
  adapter: sqlite3
production:
  url: <%= ENV["DATABASE_URL"] %>
  adapter: postgresql
"""
DJANGO = "DATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.%s',\n  }\n}\n"
TERRAFORM = (
    'resource "aws_db_instance" "main" {\n  engine = "postgres"\n  engine_version = "13.7"\n}\n'
)

PG, MY, MARIA, LITE = Dialect
ONE_FILE = [
    ("compose.yml", COMPOSE % "postgres:14-alpine", PG, (14,), 3),
    ("docker-compose.yml", COMPOSE % '"postgis/postgis:15-3.3"', PG, (15,), 3),
    ("docker-compose.yaml", COMPOSE % "timescale/timescaledb:2.11.1-pg14", PG, (14,), 3),
    ("compose.yaml", COMPOSE % "pgvector/pgvector:pg16", PG, (16,), 3),
    ("docker-compose.dev.yml", COMPOSE % "mysql:8.0.29", MY, (8, 0, 29), 3),
    ("docker-compose.yml", COMPOSE % "docker.io/library/mariadb:10.6@sha256:ab", MARIA, (10, 6), 3),
    ("docker-compose.yml", COMPOSE % "r.example:5000/bitnami/postgresql:12.1", PG, (12, 1), 3),
    ("docker-compose.yml", COMPOSE % "postgres:${PG:-13}", PG, (13,), 3),
    ("docker-compose.yml", COMPOSE % "postgres:latest", PG, (15,), 3),
    ("docker-compose.yml", COMPOSE % "percona:8.0-debian", MY, (8, 0), 3),
    (".github/workflows/ci.yml",
     "jobs:\n  a:\n    strategy:\n      matrix:\n        pg: [16, 13]\n    services:\n      db:\n"
     "        image: postgres:${{ matrix.pg }}\n", PG, (13,), 8),
    (".gitlab-ci.yml", "test:\n  services:\n    - mysql:5.7\n", MY, (5, 7), 3),
    (".circleci/config.yml", "jobs:\n  t:\n    docker:\n      - image: cimg/postgres:14.0\n", PG, (14, 0), 4),
    ("config/database.yml", RAILS, PG, (15,), 8),
    ("app/settings.py", DJANGO % "mysql", MY, (8, 0), 3),
    ("app/settings/base.py", DJANGO % "postgresql", PG, (15,), 3),
    ("app/settings.py", "'ENGINE': 'django.contrib.gis.db.backends.postgis'\n", PG, (15,), 1),
    ("app/settings.py", "d = env.db('DATABASE_URL', default='mysql://u:secret@h/d')\n", MY, (8, 0), 1),
    (".env.example", "# DATABASE_URL=mysql://x\nDATABASE_URL=postgres://u:p@h/d\n", PG, (15,), 2),
    (".env", "DB_CONNECTION=mysql\n", MY, (8, 0), 1),
    ("docker-compose.yml", "s:\n a:\n  env:\n   DATABASE_URL: mysql2://a@db/x\n", MY, (8, 0), 4),
    ("prisma/schema.prisma", PRISMA % "mysql", MY, (8, 0), 2),
    ("prisma/migrations/migration_lock.toml", 'provider = "sqlite"\n', LITE, (3, 40), 1),
    ("knexfile.js", "module.exports = {\n  production: {\n    client: 'pg',\n  },\n};\n", PG, (15,), 3),
    ("ormconfig.json", '{\n  "type": "mariadb"\n}\n', MARIA, (10, 11), 2),
    ("src/data-source.ts", "export default new DataSource({\n  type: 'postgres',\n})\n", PG, (15,), 2),
    ("drizzle.config.ts", "export default defineConfig({ dialect: 'sqlite' })\n", LITE, (3, 40), 1),
    ("alembic.ini", "[alembic]\nsqlalchemy.url = mysql+pymysql://u:p@h/d\n", MY, (8, 0), 2),
    ("diesel.toml", "x = 1\nbackend = \"sqlite\"\n", LITE, (3, 40), 2),
    ("Cargo.toml", '[dependencies]\nsqlx = { version = "0.7", features = ["mysql"] }\n', MY, (8, 0), 2),
    ("Cargo.toml", '[dependencies]\ndiesel = { features = ["sqlite"] }\n', LITE, (3, 40), 2),
    ("lib/app/repo.ex", "use Ecto.Repo,\n  adapter: Ecto.Adapters.MyXQL\n", MY, (8, 0), 2),
    ("flyway.conf", "flyway.url=jdbc:mariadb://h/d\n", MARIA, (10, 11), 1),
    ("src/main/resources/application.properties", "spring.datasource.url=jdbc:mysql://h/d\n", MY, (8, 0), 1),
    ("sqitch.conf", "[core]\n\tengine = mysql\n", MY, (8, 0), 2),
    ("go.mod", "module x\nrequire (\n\tgithub.com/go-sql-driver/mysql v1.7.0\n)\n", MY, (8, 0), 3),
    ("go.mod", "module x\nrequire github.com/jackc/pgx/v5 v5.1.0\n", PG, (15,), 2),
    ("go.mod", "module x\nrequire github.com/mattn/go-sqlite3 v1.14\n", LITE, (3, 40), 2),
    ("Gemfile", "gem 'rails'\ngem \"mysql2\", '~> 0.5'\n", MY, (8, 0), 2),
    ("requirements.txt", "Django==5\npsycopg[binary]==3.1\n", PG, (15,), 2),
    ("requirements/base.txt", "mysqlclient>=2\n", MY, (8, 0), 1),
    ("package.json", '{"dependencies": {\n"mysql2": "^3"}}\n', MY, (8, 0), 2),
    ("mix.exs", "{:ecto, \"~> 3\"},\n{:postgrex, \">= 0.0.0\"}\n", PG, (15,), 2),
    ("infra/rds.tf", TERRAFORM, PG, (13, 7), 3),
    ("infra/sql.tf", 'database_version = "MYSQL_8_0"\n', MY, (8, 0), 1),
    ("render.yaml", "databases:\n  - name: x\n    postgresMajorVersion: 16\n", PG, (16,), 3),
    (".tool-versions", "nodejs 20\npostgres 14.2\n", PG, (14, 2), 2),
]  # fmt: skip

QUIET = [
    ("docker-compose.yml", COMPOSE % "postgres-exporter:1.2"),
    ("docker-compose.yml", COMPOSE % "phpmyadmin:5"),
    ("docker-compose.yml", "services:\n  db:\n    # image: mysql:5.7\n"),
    (".env", "REDIS_URL=redis://postgres:1/0\n"),
    ("package.json", '{"name": "pg-tool",\n"description": "for mysql and more"}\n'),
    ("go.mod", "module x\nrequire github.com/lib/pq v1 // indirect\n"),
    ("node_modules/a/docker-compose.yml", COMPOSE % "mysql:5.7"),
    ("src/app.py", DJANGO % "mysql"),
]


def of(files: dict[str, str]) -> Project:
    held = {path: text.encode() for path, text in files.items()}
    return Project(paths=frozenset(held), files=held)


@pytest.mark.parametrize(("path", "text", "dialect", "version", "line"), ONE_FILE)
def test_one_file_tells(
    path: str, text: str, dialect: Dialect, version: tuple[int, ...], line: int
) -> None:
    assert path_matcher(DETECTION_MARKERS)(path)
    assert detect_server(of({path: text})) == Server(dialect, version, f"{path}:{line}")


@pytest.mark.parametrize(("path", "text"), QUIET)
def test_what_only_looks_like_it(path: str, text: str) -> None:
    assert detect_server(of({path: text})) == ASSUMED[Dialect.POSTGRESQL]


def test_nothing_tells() -> None:
    assert detect_server(Project(paths=())) == Server(Dialect.POSTGRESQL, (15,))


def test_production_outweighs_what_stands_in() -> None:
    found = detect_server(
        of(
            {
                "docker-compose.yml": COMPOSE % "postgres:12",
                "docker-compose.prod.yml": COMPOSE % "postgres:16",
            }
        )
    )
    assert found.version == (16,)
    assert found.source == "docker-compose.prod.yml:3"


def test_of_several_versions_the_oldest() -> None:
    files = {
        "docker-compose.yml": COMPOSE % "postgres:16",
        ".gitlab-ci.yml": "services:\n  - postgres:13\n",
    }
    assert detect_server(of(files)).version == (13,)


def test_sqlite_of_the_settings_stands_in_for_the_driver() -> None:
    files = {"app/settings.py": DJANGO % "sqlite3", "requirements.txt": "psycopg2-binary==2.9\n"}
    assert detect_server(of(files)).dialect is Dialect.POSTGRESQL
    assert detect_server(of({"app/settings.py": DJANGO % "sqlite3"})).dialect is Dialect.SQLITE


def test_sqlite_that_migrations_are_written_for_counts() -> None:
    files = {
        "prisma/schema.prisma": PRISMA % "sqlite",
        "docker-compose.yml": COMPOSE % "postgres:14",
    }
    assert detect_server(of(files)).dialect is Dialect.SQLITE


def test_an_image_tells_mariadb_where_the_driver_says_mysql() -> None:
    files = {
        "config/database.yml": "production:\n  adapter: mysql2\n",
        "compose.yml": COMPOSE % "mariadb:10.5",
    }
    assert detect_server(of(files)) == Server(Dialect.MARIADB, (10, 5), "compose.yml:3")
    files["compose.yml"] = COMPOSE % "mariadb:lts"
    assert detect_server(of(files)).dialect is Dialect.MARIADB


def test_the_database_of_tests_gives_way() -> None:
    files = {
        ".github/workflows/ci.yml": "services:\n  db:\n    image: mysql:5.7\n",
        "config/database.yml": "production:\n  adapter: postgresql\n",
    }
    assert detect_server(of(files)).dialect is Dialect.POSTGRESQL


def test_bytes_and_lengths_of_all_kinds() -> None:
    files = {
        "docker-compose.yml": b"\xff\xfe image: postgres:14\n" * 3,
        ".env": b"DATABASE_URL=" + b"a:" * 100_000,
        "settings.py": b"ENGINE = " + b"'a." * 50_000,
        "package.json": b'{"pg": 1}' * 100_000,
    }
    assert (
        detect_server(Project(paths=frozenset(files), files=files)) == ASSUMED[Dialect.POSTGRESQL]
    )


def test_no_password_is_told() -> None:
    found = detect_server(of({".env": "DATABASE_URL=postgres://u:hunter2@h/d\n"}))
    assert "hunter2" not in repr(found)
