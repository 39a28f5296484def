"""Files that the checklist puts behind a flag: believed inside, checked where other code leads in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.guarded import Guarded, read_guarded
from tests.checks.checking import Asked, context_of

if TYPE_CHECKING:
    from tests.repository import Sample

UNLEASH = "from UnleashClient import UnleashClient\nunleash = UnleashClient()\n"
STORE = "def save(rows):\n    insert(rows)\n\n\ndef read():\n    return select()\n"
BEHIND = UNLEASH + (
    "from app.bulk.store import save\n\n\ndef place(order):\n"
    '    if unleash.is_enabled("bulk"):\n        save(order.rows)\n    return order\n'
)
BARE = "from app.bulk.store import save\n\n\ndef place(order):\n    save(order.rows)\n    return order\n"
MODULES = ({"paths": ["app/bulk/**"], "flag": "bulk"},)


# `save` is too short a name to be followed without a declaration.


def look(sample: Sample, base: dict[str, str], head: dict[str, str], **flags: object) -> Guarded:
    sample.commit({"README.md": "x\n", **base})
    sample.branch("work")
    sample.commit({**head})

    async def run() -> Guarded:
        context = await context_of(sample, Asked())
        return await read_guarded(
            context.change, context.repository, {"modules": MODULES, **flags}
        )  # fmt: skip

    return asyncio.run(run())


def changed(sample: Sample, caller: str, path: str = "app/orders.py") -> Guarded:
    """The module's store writes otherwise, and a file outside that stays leads into it."""
    before = {"app/bulk/store.py": STORE, path: caller}
    return look(sample, before, {"app/bulk/store.py": STORE.replace("insert(", "insert_many(")})


def test_what_everything_outside_asks_the_flag_for_is_guarded(sample: Sample) -> None:
    found = changed(sample, BEHIND)
    (module,) = found.modules
    assert (module.entries, module.doubt, module.named) == ((), "", True)
    one = found.files["app/bulk/store.py"]
    assert [(part.lines, part.flag, part.side) for part in one.guarded] == [((2, 2), "bulk", "on")]
    assert (one.unguarded, one.not_understood, one.removals) == ((), (), ())


def test_an_entry_that_does_not_ask(sample: Sample) -> None:
    found = changed(sample, BARE)
    (entry,) = found.modules[0].entries
    assert (entry.path, entry.line, entry.name) == ("app/orders.py", 5, "save")
    assert found.files["app/bulk/store.py"].unguarded == ((2, 2),)


def test_without_the_declaration_it_is_judged_as_it_stands(sample: Sample) -> None:
    found = look(
        sample,
        {"app/bulk/store.py": STORE},
        {"app/bulk/store.py": STORE.replace("insert(", "insert_many(")},
        modules=[],
    )
    assert found.files["app/bulk/store.py"].unguarded == ((2, 2),)
    assert found.modules == ()


OTHER_WAYS = {
    "the file": "from app.bulk import store\n\n\ndef go():\n    store.save([])\n",
    "the whole path": "import app.bulk.store\n\n\ndef go():\n    app.bulk.store.save([])\n",
    "another name": "from app.bulk.store import save as put\n\n\ndef go():\n    put([])\n",
    "within a function": "def go():\n    from app.bulk.store import save\n    save([])\n",
    "at the top": "from app.bulk.store import save\nsave([])\n",
    "another flag": BEHIND.replace('"bulk"', '"other"'),
    "the off side": BEHIND.replace("if unleash", "if not unleash"),
    "handed on": "from app.bulk.store import save\nHANDLERS = [save]\n",
}


@pytest.mark.parametrize("caller", OTHER_WAYS.values(), ids=OTHER_WAYS)
def test_entries_of_every_kind(sample: Sample, caller: str) -> None:
    assert [one.path for one in changed(sample, caller).modules[0].entries] == ["app/orders.py"]


NO_ENTRIES = {
    "only imported": "from app.bulk.store import save\n",
    "of another module": "from app.small.store import save\n\n\ndef go():\n    save([])\n",
    "its own": "def save(rows):\n    pass\n\n\ndef go():\n    save([])\n",
    "of an object": "def go(file):\n    file.save('store')\n",
    "said in words": '# app.bulk.store.save([])\nX = "store and bulk"\n',
    "a caller behind it": UNLEASH + (
        "from app.bulk.store import save\n\n\ndef export_rows():\n    save([])\n\n\n"
        'def main():\n    if unleash.is_enabled("bulk"):\n        export_rows()\n'
    ),
    "an early way out": UNLEASH + (
        "from app.bulk.store import save\n\n\ndef go():\n"
        '    if not unleash.is_enabled("bulk"):\n        return\n    save([])\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("caller", NO_ENTRIES.values(), ids=NO_ENTRIES)
def test_what_is_no_entry(sample: Sample, caller: str) -> None:
    found = changed(sample, caller)
    assert found.modules[0].entries == ()
    assert not found.files["app/bulk/store.py"].unguarded


def test_a_caller_that_is_also_called_bare(sample: Sample) -> None:
    found = changed(
        sample, NO_ENTRIES["a caller behind it"] + "\n\ndef other():\n    export_rows()\n"
    )
    assert [one.line for one in found.modules[0].entries] == [7]


def test_tests_lead_into_nothing(sample: Sample) -> None:
    found = changed(sample, BARE, "tests/test_orders.py")
    assert (found.modules[0].entries, found.modules[0].named) == ((), False)
    assert not found.files["app/bulk/store.py"].unguarded


def test_what_asks_itself_may_be_called_by_anybody(sample: Sample) -> None:
    store = UNLEASH + (
        "\n\ndef save(rows):\n"
        '    if not unleash.is_enabled("bulk"):\n        return\n    _put(rows)\n\n\n'
        "def _put(rows):\n    insert(rows)\n"
    )
    changed_store = store.replace("    insert(rows)", "    insert_many(rows)")
    found = look(
        sample,
        {"app/bulk/store.py": store, "app/orders.py": BARE},
        {"app/bulk/store.py": changed_store},
    )
    assert found.modules[0].entries == ()
    assert not found.files["app/bulk/store.py"].unguarded


def test_what_runs_before_it_asks_is_no_part_of_the_declaration(sample: Sample) -> None:
    store = UNLEASH + (
        "\n\ndef save(rows):\n    count(rows)\n"
        '    if not unleash.is_enabled("bulk"):\n        return\n    insert(rows)\n'
    )
    found = look(
        sample,
        {"app/bulk/store.py": store, "app/orders.py": BARE},
        {"app/bulk/store.py": store.replace("count(", "count_twice(")},
    )
    assert found.files["app/bulk/store.py"].unguarded == ((6, 6),)


def test_a_changed_entry_counts_as_it_is_now(sample: Sample) -> None:
    found = look(
        sample,
        {"app/bulk/store.py": STORE, "app/orders.py": BEHIND},
        {"app/bulk/store.py": STORE.replace("insert(", "insert_many("), "app/orders.py": BARE},
    )
    assert [one.path for one in found.modules[0].entries] == ["app/orders.py"]


def test_a_file_that_nobody_reads_leaves_a_doubt(sample: Sample) -> None:
    class_ = "export class BulkStore { save(rows) { insert(rows); } }\n"
    found = look(
        sample,
        {"app/bulk/store.js": class_, "app/Page.vue": "<script>new BulkStore()</script>\n"},
        {"app/bulk/store.js": class_.replace("insert(", "insertMany(")},
    )
    one = found.files["app/bulk/store.js"]
    assert not one.unguarded
    assert "app/Page.vue names" in one.not_understood[0].reason


OTHERS = {
    "javascript": (
        "app/bulk/store.js", "export default function save(rows) {\n  insert(rows);\n}\n",
        "app/orders.js",
        "import put from './bulk/store';\nimport {{ useUnleash }} from './u';\n"
        "export function go(unleash) {{\n  if ({}) {{ put([]); }}\n}}\n",
        "unleash.isEnabled('bulk')",
    ),
    "ruby": (
        "app/bulk/store.rb", "class BulkStore\n  def save(rows)\n    insert(rows)\n  end\nend\n",
        "app/orders.rb",
        "class Orders\n  def place(order)\n    BulkStore.new.save(order) if {}\n  end\nend\n",
        "Flipper.enabled?(:bulk)",
    ),
    "go": (
        "app/bulk/store.go", "package bulk\n\nfunc Save(rows []int) {\n\tinsert(rows)\n}\n",
        "app/orders.go",
        'package app\n\nimport (\n\t"x/app/bulk"\n\t"github.com/Unleash/unleash-go-sdk/v5"\n)\n\n'
        "func Place() {{\n\tif {} {{\n\t\tbulk.Save(nil)\n\t}}\n}}\n",
        'unleash.IsEnabled("bulk")',
    ),
    "java": (
        "src/bulk/BulkStore.java",
        "package bulk;\nclass BulkStore {\n  void save(int rows) {\n    insert(rows);\n  }\n}\n",
        "src/Orders.java",
        "import bulk.BulkStore;\nclass Orders {{\n  void place(Unleash unleash) {{\n"
        "    if ({}) {{ new BulkStore().save(1); }}\n  }}\n}}\n",
        'unleash.isEnabled("bulk")',
    ),
    "elixir": (
        "app/bulk/store.ex",
        "defmodule App.BulkStore do\n  def save(rows) do\n    insert(rows)\n  end\nend\n",
        "app/orders.ex",
        "defmodule App.Orders do\n  def place(o) do\n    if {} do\n      App.BulkStore.save(o)\n"
        "    end\n  end\nend\n",
        "FunWithFlags.enabled?(:bulk)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("asks", [True, False])
def test_other_languages(sample: Sample, language: str, *, asks: bool) -> None:
    path, module, outside, caller, test = OTHERS[language]
    text = caller.format(test if asks else "ready")
    wrappers = [{"call": "FunWithFlags.enabled?", "key": 0}]
    modules = [{"paths": ["**/bulk/**"], "flag": "bulk"}]
    head = {path: module.replace("insert(", "insertMany(")}
    found = look(sample, {path: module, outside: text}, head, modules=modules, wrappers=wrappers)
    (declared,) = found.modules
    assert [one.path for one in declared.entries] == ([] if asks else [outside])
    assert declared.named
    assert bool(found.files[path].unguarded) is not asks
