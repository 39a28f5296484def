"""Django: a sample project, and every operation forward and back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import django
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    ObjectKind,
    Opaque,
    RedefineColumn,
    RenameObject,
    SetDefault,
)
from shipcheck.migrations.parts import (
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.django_cases import CASES, INITIAL
from tests.migrations.frameworks.django_made import ORDER, PEOPLE, field, migration, only, read
from tests.migrations.frameworks.reading import operations, project, read_last, statements


def test_the_sample_project() -> None:
    found = read_last("django", {"shop/migrations/0001_initial.py": INITIAL})
    assert (found.group, found.identity, found.framework) == ("shop", "0001_initial", "django")
    tables = {one.table.name: one for one in operations(found.up) if isinstance(one, CreateTable)}
    assert list(tables) == ["people", "shop_order", "shop_order_tags"]
    order = {one.name: one for one in tables["shop_order"].columns}
    assert list(order) == ["id", "customer_id", "note", "code", "count"]
    assert order["id"].generated is Generated.IDENTITY
    assert order["customer_id"].type == ColumnType("int8")
    assert order["customer_id"].constraints[0].references == PEOPLE
    assert order["note"].nullable
    assert order["count"].constraints[0].kind is ConstraintKind.CHECK
    assert tables["shop_order"].constraints[0].columns == ("customer_id", "note")
    assert [one.name for one in tables["shop_order_tags"].columns] == [
        "id",
        "order_id",
        "customer_id",
    ]
    indexes = [one.index.columns for one in operations(found.up) if isinstance(one, CreateIndex)]
    assert indexes.count(("customer_id",)) == 2
    assert indexes.count(("code",)) == 2  # the second is for LIKE
    assert [one.table.name for one in operations(found.down) if isinstance(one, DropTable)] == [
        "shop_order_tags", "shop_order", "people",
    ]  # fmt: skip


@pytest.mark.parametrize(("body", "forward", "back"), CASES, ids=[one[0] for one in CASES])
def test_an_operation(body: str, forward: list[str], back: list[str]) -> None:
    found = read(body)
    assert [type(one).__name__ for one in operations(found.up)] == forward
    assert [type(one).__name__ for one in operations(found.down)] == back
    assert not found.problem


def test_a_default_of_the_model_leaves_the_database_at_once() -> None:
    added = only(field("models.IntegerField(default=3)"))
    assert isinstance(added, AddColumn)
    assert added.application_default
    assert added.column.default == Default("3")
    assert not added.column.nullable


def test_a_default_of_the_database_stays() -> None:
    added = only(field("models.UUIDField(db_default=RandomUUID())"))
    assert isinstance(added, AddColumn)
    assert not added.application_default
    assert added.column.default is not None
    assert added.column.default.volatility is Volatility.VOLATILE


def test_a_function_as_default_is_called_once() -> None:
    added = only(field("models.UUIDField(default=uuid.uuid4)"))
    assert isinstance(added, AddColumn)
    assert added.application_default
    assert added.column.default is not None
    assert added.column.default.volatility is Volatility.CONSTANT


def test_a_field_without_default_that_must_have_a_value() -> None:
    added = only(field("models.IntegerField()"))
    assert isinstance(added, AddColumn)
    assert added.column.default is None
    assert not added.column.nullable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("models.CharField(max_length=40)", "varchar(40)"),
        ("models.EmailField()", "varchar(254)"),
        ("models.TextField()", "text"),
        ("models.DecimalField(max_digits=10, decimal_places=2)", "numeric(10, 2)"),
        ("models.DateTimeField(auto_now_add=True)", "timestamptz"),
        ("models.JSONField(default=dict)", "jsonb"),
        ("models.BooleanField(default=False)", "bool"),
        ("models.FloatField()", "float8"),
        ("wagtail.fields.RichTextField()", "text"),
        ("ArrayField(base_field=models.IntegerField(), size=None)", "int4[]"),
        ("models.OneToOneField(to='shop.Order', on_delete=models.CASCADE)", "int8"),
        ("models.ForeignKey(to=settings.AUTH_USER_MODEL, on_delete=models.CASCADE)", "int4"),
    ],
)
def test_types_of_postgresql(text: str, expected: str) -> None:
    added = only(field(text))
    assert isinstance(added, AddColumn)
    assert str(added.column.type) == expected


def test_a_field_that_nobody_knows_has_no_type() -> None:
    added = only(field("things.StrangeThing(max_length=3)"))
    assert isinstance(added, AddColumn)
    assert added.column.type is None


def test_types_of_mysql_and_modify() -> None:
    added = only(field("models.DateTimeField(null=True)"), dialect=Dialect.MYSQL)
    assert isinstance(added, AddColumn)
    assert str(added.column.type) == "datetime(6)"
    body = field("models.CharField(max_length=30)", operation="AlterField", name="note")
    found = read(body, dialect=Dialect.MYSQL)
    assert [type(one) for one in operations(found.up)] == [RedefineColumn]
    assert not found.up.wrapped


def test_an_index_built_concurrently_outside_of_a_transaction() -> None:
    index = 'models.Index(fields=["customer"], name="i", condition=models.Q(note__isnull=False))'
    body = f'AddIndexConcurrently("order", {index}),'
    found = read(body, attributes="atomic = False")
    assert operations(found.up) == [
        CreateIndex(
            Index("i", ORDER, ("customer_id",), where='"note" IS NOT NULL'), concurrently=True
        )
    ]
    assert operations(found.down) == [DropIndex(ObjectName("i"), ORDER, concurrently=True)]
    assert not found.up.wrapped
    assert found.up.statements[0].transaction is None


def test_an_index_that_has_a_method() -> None:
    made = only('migrations.AddIndex("order", GinIndex(fields=["note"], name="g")),')
    assert isinstance(made, CreateIndex)
    assert made.index.method == "gin"


def test_names_of_indexes_are_those_that_django_gives() -> None:
    made = operations(
        read(field("models.ForeignKey(to='shop.customer', on_delete=models.CASCADE)")).up
    )
    assert isinstance(made[1], CreateIndex)
    assert made[1].index.name == "shop_order_extra_id_66bf6a20"


def test_renaming_an_index() -> None:
    body = 'migrations.RenameIndex("order", new_name="b", old_name="a"),'
    assert only(body) == RenameObject(ObjectKind.INDEX, ObjectName("a"), "b", ORDER)


def test_constraints_that_are_indexes_in_the_database() -> None:
    made = 'models.UniqueConstraint(fields=["note"], condition=models.Q(count=1), name="u")'
    body = f'migrations.AddConstraint("order", {made}),'
    index = only(body)
    assert isinstance(index, CreateIndex)
    assert index.index.unique
    assert index.index.where == '"count" = 1'


@pytest.mark.parametrize(
    "test",
    [
        "check=~models.Q(note__isnull=True)",
        "condition=models.Q(('note__isnull', False))",
        "check=models.Q(note__isnull=False)",
    ],
)  # fmt: skip
def test_the_check_that_spares_a_scan_is_understood(test: str) -> None:
    made = only(f'AddConstraintNotValid("order", models.CheckConstraint({test}, name="n")),')
    assert isinstance(made, AddConstraint)
    assert made.constraint.expression in ('"note" IS NOT NULL', 'NOT ("note" IS NULL)')
    assert not made.constraint.valid


def test_a_database_default_is_set_and_dropped() -> None:
    body = field(
        "models.PositiveIntegerField(default=0, db_default=1)", operation="AlterField", name="count"
    )
    assert only(body) == SetDefault(ORDER, "count", Default("1"))


def test_keys_and_labels() -> None:
    files = {
        "src/apps/store/apps.py": "class Store(AppConfig):\n    label = 'shop'\n",
        "src/apps/store/migrations/0001_initial.py": INITIAL,
        "src/apps/store/migrations/0002_next.py": migration(
            'migrations.RemoveField("order", "note"),'
        ),
    }
    found = read_last("django", files)
    assert found.group == "shop"
    assert found.after == ("0001_initial", "auth.0012_x")
    assert operations(found.up) == [DropColumn(ORDER, "note", cascade=True)]


def test_models_of_other_apps_are_looked_up() -> None:
    other = migration(
        'migrations.CreateModel("Bill", [("id", models.AutoField(primary_key=True)),'
        ' ("order", models.ForeignKey("shop.Order", models.CASCADE))]),'
    )
    files = {"shop/migrations/0001_initial.py": INITIAL, "bills/migrations/0001_initial.py": other}
    made = operations(read_last("django", files).up)[0]
    assert isinstance(made, CreateTable)
    assert made.columns[1].type == ColumnType("int8")
    assert made.columns[1].constraints[0].references == ORDER


def test_squashed_migrations_are_replayed_once() -> None:
    squashed = INITIAL.replace(
        "initial = True", "replaces = [('shop', '0001_initial'), ('shop', '0002_next')]"
    )
    files = {
        "shop/migrations/0001_initial.py": INITIAL,
        "shop/migrations/0001_squashed_0002.py": squashed,
        "shop/migrations/0002_next.py": migration('migrations.RemoveField("order", "note"),'),
    }
    assert django.history("shop/migrations/0002_next.py", project(files)) == (
        "shop/migrations/0001_initial.py", "shop/migrations/0002_next.py",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content", "owned"),
    [
        ("a/migrations/0001_x.py", "class Migration(migrations.Migration):\n    pass\n", True),
        ("a/migrations/0001_x.py", "class Migration(CheckedMigration):\n    pass\n", True),
        ("a/migrations/0001_x.py", "class Migration(SchemaMigration):\n    pass\n", False),
        ("a/migrations/env.py", "class Migration(migrations.Migration):\n    pass\n", False),
        ("a/migrations/helpers.py", "def help(): pass\n", False),
        ("a/models.py", "class Migration(migrations.Migration):\n    pass\n", False),
    ],
)
def test_which_files_are_its(path: str, content: str, owned: bool) -> None:
    made = project({path: content})
    file = SourceFile(path, content.encode())
    assert (django.may_own(path, made) and django.owns(file, made)) is owned


def test_what_does_not_parse_is_said() -> None:
    found = read("migrations.RemoveField('order' 'note'")
    assert found.problem or any(isinstance(one, Opaque) for one in operations(found.up))


def test_allowances_are_read() -> None:
    found = read(
        "# shipcheck: allow drop-column because nobody uses it\nmigrations.RemoveField('order', 'note'),"
    )
    assert [one.rule for one in found.allowances] == ["drop-column"]


def test_constraints_know_their_kind() -> None:
    made = only('migrations.AlterUniqueTogether("order", {("customer", "code")}),')
    assert isinstance(made, DropConstraint)
    added = operations(read('migrations.AlterUniqueTogether("order", {("customer", "code")}),').up)[
        1
    ]
    assert isinstance(added, AddConstraint)
    assert added.constraint == Constraint(
        ConstraintKind.UNIQUE, added.constraint.name, ("customer_id", "code")
    )
    assert statements(read("").down) == ()
