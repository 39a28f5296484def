"""What statements of MySQL and MariaDB do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations import operations as what
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.servers import ASSUMED, Dialect, Server
from shipcheck.migrations.sql.mysql.read import read
from shipcheck.migrations.sql.mysql.types import column_type, default_of

MYSQL = ASSUMED[Dialect.MYSQL]
T = ObjectName("t")
INT = ColumnType("int")


def operations(text: str, server: Server = MYSQL) -> list[what.Operation]:
    return [one for each in read(text, server) for one in each.operations]


def option(name: str, value: str) -> what.AlterTableOption:
    return what.AlterTableOption(T, name, value=value)


def foreign_key(name: str | None, *columns: str) -> Constraint:
    return Constraint(ConstraintKind.FOREIGN_KEY, name, columns, ObjectName("p"), ("id",))


CASES: list[tuple[str, list[what.Operation]]] = [
    ("ALTER TABLE t ADD a int", [what.AddColumn(T, Column("a", INT))]),
    ("ALTER TABLE `t` ADD COLUMN `a` INT(11) UNSIGNED NOT NULL DEFAULT '0' COMMENT 'x, y' AFTER `b`",
     [what.AddColumn(T, Column("a", ColumnType("int unsigned"), nullable=False, default=Default("'0'"),
                               first_or_after=True))]),
    ("ALTER TABLE t ADD (a int, KEY k (a))",
     [what.AddColumn(T, Column("a", INT)), what.CreateIndex(Index("k", T, ("a",)))]),
    ("ALTER TABLE t ADD a int, ALGORITHM=INSTANT, LOCK = none",
     [what.AddColumn(T, Column("a", INT), algorithm="INSTANT", lock="NONE"),
      option("ALGORITHM", "INSTANT"), option("LOCK", "NONE")]),
    ("ALTER TABLE t ADD a timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
     [what.AddColumn(T, Column("a", ColumnType("timestamp", (6,)),
                               default=Default("CURRENT_TIMESTAMP(6)", Volatility.STABLE)))]),
    ("ALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) STORED NOT NULL",
     [what.AddColumn(T, Column("a", INT, nullable=False, generated=Generated.STORED))]),
    ("ALTER TABLE t MODIFY a varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
     [what.RedefineColumn(T, "a", Column("a", ColumnType("varchar", (30,), charset="utf8mb4"),
                                         nullable=False))]),
    ("ALTER TABLE t CHANGE COLUMN a b bool",
     [what.RedefineColumn(T, "a", Column("b", ColumnType("tinyint", (1,))))]),
    ("ALTER TABLE t DROP COLUMN a, DROP b", [what.DropColumn(T, "a"), what.DropColumn(T, "b")]),
    ("ALTER TABLE t DROP PRIMARY KEY", [what.DropConstraint(T, "PRIMARY")]),
    ("ALTER TABLE t DROP FOREIGN KEY IF EXISTS f", [what.DropConstraint(T, "f", if_exists=True)]),
    ("ALTER TABLE t DROP INDEX i, RENAME INDEX a TO b",
     [what.DropIndex(ObjectName("i"), T), what.RenameObject(what.ObjectKind.INDEX, ObjectName("a"), "b", T)]),
    ("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE",
     [what.AddConstraint(T, foreign_key("f", "a"))]),
    ("ALTER TABLE t ADD UNIQUE KEY u (a(10), b DESC) USING BTREE",
     [what.AddConstraint(T, Constraint(ConstraintKind.UNIQUE, "u", ("a", "b")))]),
    ("ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED",
     [what.AddConstraint(T, Constraint(ConstraintKind.CHECK, expression="a > 0", enforced=False))]),
    ("ALTER TABLE t ADD FULLTEXT INDEX i (a) WITH PARSER ngram",
     [what.CreateIndex(Index("i", T, ("a",), method="fulltext"))]),
    ("ALTER TABLE t ALTER a SET DEFAULT 5, ALTER COLUMN b DROP DEFAULT",
     [what.SetDefault(T, "a", Default("5")), what.DropDefault(T, "b")]),
    ("ALTER TABLE t RENAME COLUMN a TO b", [what.RenameColumn(T, "a", "b")]),
    ("ALTER TABLE s.t RENAME TO u", [what.RenameTable(ObjectName("t", "s"), "u")]),
    ("RENAME TABLE a TO b, c TO d",
     [what.RenameTable(ObjectName("a"), "b"), what.RenameTable(ObjectName("c"), "d")]),
    ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
     [option("CONVERT TO CHARACTER SET", "utf8mb4")]),
    ("ALTER TABLE t ENGINE = InnoDB ROW_FORMAT=DYNAMIC",
     [option("ENGINE", "INNODB"), option("ROW_FORMAT", "DYNAMIC")]),
    ("ALTER TABLE t DROP PARTITION p0, p1", [option("DROP PARTITION", "p0, p1")]),
    ("CREATE UNIQUE INDEX i USING BTREE ON t (a, (lower(b))) ALGORITHM = INPLACE LOCK NONE",
     [what.CreateIndex(Index("i", T, ("a", "(lower(b))"), unique=True, method="btree"),
                       algorithm="INPLACE", lock="NONE")]),
    ("DROP INDEX i ON t", [what.DropIndex(ObjectName("i"), T)]),
    ("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k (a)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='x'",
     [what.CreateTable(T, (Column("a", INT, nullable=False),),
                       (Constraint(ConstraintKind.PRIMARY_KEY, columns=("a",)),)),
      what.CreateIndex(Index("k", T, ("a",)))]),
    ("CREATE TABLE IF NOT EXISTS t LIKE u", [what.CreateTable(T, if_not_exists=True, complete=False)]),
    ("CREATE TEMPORARY TABLE t AS SELECT * FROM u",
     [what.CreateTable(T, temporary=True, complete=False, filled=True)]),
    ("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 4", [what.CreateTable(T, (Column("a", INT),))]),
    ("DROP TABLE IF EXISTS t, u CASCADE",
     [what.DropTable(T, if_exists=True), what.DropTable(ObjectName("u"), if_exists=True)]),
    ("TRUNCATE t", [what.Truncate(T)]),
    ("UPDATE t SET a = 1", [what.Update(T, ("a",))]),
    ("UPDATE IGNORE t AS q JOIN u ON u.i = q.i SET q.a = u.b WHERE u.c = 2",
     [what.Update(T, ("a",), limited=True)]),
    ("UPDATE t SET a = 1 WHERE 1 = 1", [what.Update(T, ("a",))]),
    ("UPDATE t SET a = 1 ORDER BY b LIMIT 10", [what.Update(T, ("a",), limited=True)]),
    ("DELETE QUICK FROM t", [what.Delete(T)]),
    ("DELETE q FROM t q JOIN u ON u.i = q.i WHERE u.a", [what.Delete(T, limited=True)]),
    ("INSERT INTO t (a, `values`) VALUES (1, 2), (3, 4)", [what.Insert(T, ("a", "values"))]),
    ("INSERT IGNORE INTO t SELECT a FROM u", [what.Insert(T, selected=True)]),
    ("INSERT INTO t (a) SELECT 1 FROM DUAL", [what.Insert(T, ("a",))]),
    ("REPLACE t SET a = 1", [what.Insert(T, ("a",))]),
    ("LOAD DATA LOCAL INFILE 'x' INTO TABLE t FIELDS TERMINATED BY ','", [what.Insert(T, selected=True)]),
    ("SELECT a FROM t FOR UPDATE", [what.Query((T,), locks_rows=True)]),
    ("SELECT my_function(a), COUNT(*) FROM t", [what.Query((T,), calls=("my_function",))]),
    ("SET SESSION sql_mode = '', @x = 1, foreign_key_checks = 0",
     [what.SetSetting("sql_mode", ""), what.SetSetting("foreign_key_checks", "0")]),
    ("START TRANSACTION", [what.TransactionControl(what.TransactionWord.BEGIN)]),
    ("ROLLBACK TO SAVEPOINT a", [what.Other("ROLLBACK TO SAVEPOINT")]),
    ("LOCK TABLES t WRITE, u READ", [what.LockTable(T, "WRITE"), what.LockTable(ObjectName("u"), "READ")]),
    ("OPTIMIZE TABLE t", [what.Maintain("OPTIMIZE TABLE", T)]),
    ("CREATE DEFINER=`r`@`%` TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
     [what.CreateObject(what.ObjectKind.TRIGGER, ObjectName("g"), T)]),
    ("CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v AS SELECT 1",
     [what.CreateObject(what.ObjectKind.VIEW, ObjectName("v"), replace=True)]),
    ("GRANT SELECT ON *.* TO 'a'@'b'", [what.Other("GRANT")]),
    ("/*!50100 ALTER TABLE t ADD a int */", [what.AddColumn(T, Column("a", INT))]),
    ("/*!90900 ALTER TABLE t ADD a int */", []),
    ("/*M! ALTER TABLE t ADD a int */", []),
]  # fmt: skip

NOT_UNDERSTOOD = [
    "FOO BAR", "ALTER TABLE t FROBNICATE", "ALTER TABLE t ADD a", "ALTER TABLE t ADD a int int",
    "CREATE TABLE t (a int", "CREATE TABLE t (a nonsense)", "UPDATE t SET", "DROP", "source x.sql",
    "ALTER TABLE t ADD a int DEFAULT 'never ends", "\0", "SELECT " + "(" * 5000, "EXECUTE s",
    "CREATE TABLE " + "t (" * 5000, "INSERT t a b c", "ALTER TABLE t MODIFY a int FROB",
]  # fmt: skip


@pytest.mark.parametrize(("text", "done"), CASES)
def test_what_a_statement_does(text: str, done: list[what.Operation]) -> None:
    assert operations(text) == done


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_says_so_and_the_rest_is_read(text: str) -> None:
    first, *_ = operations(f"{text};\nDROP TABLE t;" if "'" not in text else text)
    assert isinstance(first, what.Opaque)
    assert first.reason


def test_places_count_from_the_first_line() -> None:
    found = read("-- x\n\n  DROP TABLE t;\nDROP\nTABLE u", MYSQL, first_line=10)
    assert [(one.place.line, one.place.end_line, one.place.column) for one in found] == [
        (12, 12, 3),
        (13, 14, 1),
    ]
    assert [one.text for one in found] == ["DROP TABLE t", "DROP\nTABLE u"]


def test_mariadb_runs_comments_of_its_own_and_skips_those_of_mysql() -> None:
    mariadb = Server(Dialect.MARIADB, (10, 11))
    assert operations("/*M!100100 DROP TABLE t */; /*!80000 DROP TABLE u */", mariadb) == [
        what.DropTable(T)
    ]


def test_references_at_a_column_count_where_the_server_heeds_them() -> None:
    text = "ALTER TABLE t ADD a int REFERENCES p (id)"
    (ignored,) = operations(text)
    (heeded,) = operations(text, Server(Dialect.MARIADB, (10, 11)))
    assert isinstance(ignored, what.AddColumn)
    assert isinstance(heeded, what.AddColumn)
    assert (ignored.column.constraints, len(heeded.column.constraints)) == ((), 1)


TYPES = [
    ("INTEGER(10)", "int"), ("bigint unsigned zerofill", "bigint unsigned"), ("tinyint(1)", "tinyint(1)"),
    ("boolean", "tinyint(1)"), ("double precision", "double"), ("character varying(20)", "varchar(20)"),
    ("NUMERIC(10, 2)", "decimal(10, 2)"), ("serial", "bigint unsigned"), ("enum('a','b')", "enum(a, b)"),
    ("longtext collate utf8mb4_bin", "longtext"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "canonical"), TYPES)
def test_types(text: str, canonical: str) -> None:
    assert str(column_type(text, MYSQL)) == canonical


def test_what_is_no_type() -> None:
    assert column_type("frob(3)", MYSQL) is None
    assert column_type("int int", MYSQL) is None


DEFAULTS = [
    ("5", Volatility.CONSTANT), ("'now()'", Volatility.CONSTANT), ("NOW()", Volatility.STABLE),
    ("(uuid())", Volatility.VOLATILE), ("(json_array())", Volatility.CONSTANT), ("f(1)", Volatility.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("text", "volatility"), DEFAULTS)
def test_defaults(text: str, volatility: Volatility) -> None:
    assert default_of(text, MYSQL) == Default(text, volatility)


WORDS = (
    "ALTER TABLE t ADD COLUMN DROP INDEX KEY ( ) , ; ' \" ` a int UPDATE SET = 1 WHERE CREATE PRIMARY "
    "UNIQUE /*!50000 */ -- DELIMITER // BEGIN END IF CALL DEFAULT FOREIGN REFERENCES PARTITION INSERT SELECT"
)


@given(st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=25))
@settings(max_examples=100, deadline=None)
def test_nothing_makes_it_raise(words: list[str]) -> None:
    for one in read(" ".join(words), MYSQL):
        assert one.operations
