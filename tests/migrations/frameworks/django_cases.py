"""Operations of Django on a sample project, with what they do forward and back."""

from __future__ import annotations

INITIAL = """\
from django.db import migrations, models
from django.conf import settings


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("email", models.CharField(max_length=100)),
                ("age", models.IntegerField(null=True)),
            ],
            options={"db_table": "people"},
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer", models.ForeignKey(on_delete=models.CASCADE, to="shop.customer")),
                ("note", models.CharField(max_length=20, null=True)),
                ("code", models.SlugField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("tags", models.ManyToManyField(to="shop.Customer")),
            ],
            options={"unique_together": {("customer", "note")}},
        ),
    ]
"""

_CASES = """
AddField("order", "extra", models.TextField(null=True))
-> AddColumn
<- DropColumn

AddField("order", "extra", models.TextField(null=True, db_index=True))
-> AddColumn CreateIndex CreateIndex
<- DropColumn

AddField("order", "extra", models.IntegerField(null=True, db_index=True))
-> AddColumn CreateIndex
<- DropColumn

AddField("order", "extra", models.ManyToManyField(to="shop.customer", through="shop.Link"))
->
<-

AddField("order", "extra", models.ManyToManyField(to="shop.customer"))
-> CreateTable CreateIndex CreateIndex
<- DropTable

AddField("order", "extra", models.ForeignKey(to="shop.customer", on_delete=models.CASCADE))
-> AddColumn CreateIndex
<- DropColumn

RemoveField(model_name="order", name="note")
-> DropColumn
<- AddColumn

RemoveField("order", "tags")
-> DropTable
<- CreateTable CreateIndex CreateIndex

RenameField("order", "note", "remark")
-> RenameColumn
<- RenameColumn

RenameModel("Order", "Purchase")
-> RenameTable RenameTable RenameColumn
<- RenameTable RenameTable RenameColumn

RenameModel("Customer", "Person")
->
<-

DeleteModel("Customer")
-> DropTable
<- CreateTable

AlterModelTable("order", "purchases")
-> RenameTable RenameTable
<- RenameTable RenameTable

AlterModelOptions("order", {"ordering": ["id"]})
-> Other
<- Other

AlterUniqueTogether("order", {("customer", "code")})
-> DropConstraint AddConstraint
<- DropConstraint AddConstraint

AlterUniqueTogether(name="order", unique_together=set())
-> DropConstraint
<- AddConstraint

AlterIndexTogether("order", {("note", "code")})
-> CreateIndex
<- DropIndex

AlterOrderWithRespectTo("order", "customer")
-> AddColumn
<- DropColumn

AddIndex("order", models.Index(fields=["-note"], name="by_note"))
-> CreateIndex
<- DropIndex

AddConstraint("order", models.CheckConstraint(check=models.Q(count__gt=0), name="some"))
-> AddConstraint
<- DropConstraint

AddConstraintNotValid("order", models.CheckConstraint(check=models.Q(count__gt=0), name="some"))
-> AddConstraint
<- DropConstraint

ValidateConstraint("order", "some")
-> ValidateConstraint
<-

TrigramExtension()
-> CreateObject
<- DropObject

AlterField("order", "note", models.CharField(max_length=20, null=True, help_text="x", choices=[("a", "b")]))
->
<-

AlterField("order", "note", models.CharField(max_length=30, null=True))
-> AlterColumnType
<- AlterColumnType

AlterField("order", "note", models.CharField(max_length=20))
-> SetNotNull
<- DropNotNull

AlterField("order", "note", models.CharField(max_length=20, default=""))
-> Update SetNotNull
<- DropNotNull

AlterField("order", "note", models.CharField(max_length=20, null=True, unique=True))
-> AddConstraint CreateIndex
<- DropConstraint DropIndex

AlterField("order", "note", models.CharField(max_length=20, null=True, db_index=True))
-> CreateIndex CreateIndex
<- DropIndex DropIndex

AlterField("order", "note", models.CharField(max_length=20, null=True, db_column="n"))
-> RenameColumn
<- RenameColumn

AlterField("order", "customer", models.ForeignKey(to="shop.customer", on_delete=models.PROTECT))
->
<-

AlterField("order", "customer", models.ForeignKey("shop.customer", models.CASCADE, db_constraint=False))
-> DropConstraint
<- AddConstraint

AlterField("order", "count", models.IntegerField(default=0))
-> DropConstraint
<- AddConstraint

SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Order")])
-> Other
<- Other

SeparateDatabaseAndState([migrations.DeleteModel("Customer")], [migrations.DeleteModel("Customer")])
-> DropTable
<- CreateTable
"""


def _cases() -> list[tuple[str, list[str], list[str]]]:
    found = []
    for case in _CASES.strip().split("\n\n"):
        call, forward, back = case.split("\n")
        found.append((f"migrations.{call},", forward[2:].split(), back[2:].split()))
    return found


CASES = _cases()
"""An operation, and the names of what it does forward and back."""
