"""The flags that a change adds or touches, in real repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.changed import changed_uses
from tests.change.reading import change_of
from tests.git.opening import done, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.flags.use import FlagUse
    from tests.repository import Sample

OLD = "def page(request):\n    old()\n"
GUARDED = """def page(request):
    if flag_is_active(request, 'new'):
        shiny()
    else:
        old()
"""


def changed(sample: Sample, settings: Mapping[str, Any] | None = None) -> tuple[FlagUse, ...]:
    return done(changed_uses(change_of(sample), opened(sample.path), settings or {}))


def change(sample: Sample, base: dict[str, str], head: dict[str, str]) -> Sample:
    sample.commit({**base}, "Base")
    sample.branch("topic")
    sample.commit({**head}, "Head")
    return sample


def test_a_new_guard_is_new(sample: Sample) -> None:
    (use,) = changed(change(sample, {"app.py": OLD}, {"app.py": GUARDED}))
    assert (use.key, use.path, use.line, use.sdk) == ("new", "app.py", 2, "django-waffle")
    assert use.new
    assert not use.dynamic


def test_a_guard_whose_side_changes_is_touched(sample: Sample) -> None:
    head = GUARDED.replace("shiny()", "shinier()")
    (use,) = changed(change(sample, {"app.py": GUARDED}, {"app.py": head}))
    assert (use.key, use.new) == ("new", False)


def test_a_guard_that_loses_a_line_is_touched(sample: Sample) -> None:
    base = GUARDED.replace("shiny()", "shiny()\n        more()")
    (use,) = changed(change(sample, {"app.py": base}, {"app.py": GUARDED}))
    assert (use.key, use.new) == ("new", False)


def test_a_guard_elsewhere_in_the_file_is_left_alone(sample: Sample) -> None:
    head = f"{GUARDED}\n\ndef other():\n    pass\n"
    assert changed(change(sample, {"app.py": GUARDED}, {"app.py": head})) == ()


def test_a_moved_guard_is_not_new(sample: Sample) -> None:
    head = f"def other():\n    pass\n\n\n{GUARDED.replace('page', 'moved')}"
    uses = changed(
        change(sample, {"a.py": GUARDED, "b.py": "x = 1\n"}, {"a.py": OLD, "b.py": head})
    )
    assert [(use.path, use.new) for use in uses] == [("b.py", False)]


def test_a_second_use_of_the_same_flag_is_new(sample: Sample) -> None:
    head = f"{GUARDED}\n\n{GUARDED.replace('page', 'other')}"
    (use,) = changed(change(sample, {"app.py": GUARDED}, {"app.py": head}))
    assert use.new


def test_tests_and_documents_are_left_out(sample: Sample) -> None:
    files = {"tests/test_app.py": GUARDED, "docs/guide.md": GUARDED, "app.txt": GUARDED}
    assert changed(change(sample, {"app.py": OLD}, files)) == ()


def test_a_constant_of_the_base_is_followed(sample: Sample) -> None:
    constants = "class Flags:\n    NEW = 'new-key'\n"
    head = "from flags import Flags\ndef f(r):\n    return flag_is_active(r, Flags.NEW)\n"
    (use,) = changed(change(sample, {"flags.py": constants}, {"app.py": head}))
    assert use.key == "new-key"


def test_a_constant_that_differs_between_files_is_dynamic(sample: Sample) -> None:
    base = {"a.py": "NEW = 'one'\n", "b.py": "NEW = 'two'\n"}
    head = "from a import NEW\ndef f(r):\n    return flag_is_active(r, NEW)\n"
    (use,) = changed(change(sample, base, {"app.py": head}))
    assert use.dynamic
    assert "several" in use.reason


def test_a_constant_in_another_language_of_names_is_followed(sample: Sample) -> None:
    base = {"src/flags.ts": "export const Flags = {\n  newCart: 'new-cart',\n} as const;\n"}
    head = "import { Flags } from './flags';\nexport const f = () => gb.isOn(Flags.newCart);\n"
    (use,) = changed(change(sample, base, {"src/app.ts": head}))
    assert use.key == "new-cart"


def test_a_held_flag_of_the_base_is_followed(sample: Sample) -> None:
    base = {"toggles.py": "NEW_VIEW = WaffleFlag('course.new_view', __name__)\n"}
    head = "from toggles import NEW_VIEW\ndef f():\n    if NEW_VIEW.is_enabled():\n        g()\n"
    (use,) = changed(change(sample, base, {"app.py": head}))
    assert use.key == "course.new_view"


def test_a_wrapper_of_the_checklist_is_found(sample: Sample) -> None:
    settings = {"wrappers": [{"call": "features.has", "key": 0}]}
    head = (
        "def f(o):\n    if features.has('organizations:new', o):\n        g()\n    other.has('x')\n"
    )
    (use,) = changed(change(sample, {"app.py": OLD}, {"new.py": head}), settings)
    assert (use.key, use.sdk) == ("organizations:new", "wrapper")


def test_a_wrapper_that_always_asks_the_same_flag(sample: Sample) -> None:
    settings = {"wrappers": [{"call": "usesOldCart()", "flag": "new-cart", "inverted": True}]}
    head = "export const f = () => (user.usesOldCart() ? a() : b());\n"
    (use,) = changed(change(sample, {"a.ts": "x()\n"}, {"a.ts": head}), settings)
    assert (use.key, use.inverted) == ("new-cart", True)


def test_a_function_around_the_sdk_in_the_change_is_followed(sample: Sample) -> None:
    files = {
        "flags.py": "def enabled(key, user):\n    return ldclient.get().variation(key, user, False)\n",
        "app.py": "from flags import enabled\ndef f(u):\n    return enabled('new', u)\n",
    }
    uses = changed(change(sample, {"x.py": OLD}, files))
    assert [(use.path, use.key) for use in uses] == [("app.py", "new"), ("flags.py", None)]


def test_an_empty_change_asks_nothing(sample: Sample) -> None:
    sample.branch("topic")
    assert changed(sample) == ()


RUBY_WRAPPER = (
    "class Feature\n  def self.active?(name, user)\n    Flipper.enabled?(name, user)\n  end\nend\n"
)


def test_a_class_around_the_sdk_at_the_base_is_followed(sample: Sample) -> None:
    head = "def f(user)\n  a if Feature.active?(:new, user)\n  b if user.active?(:other)\nend\n"
    (use,) = changed(change(sample, {"lib/feature.rb": RUBY_WRAPPER}, {"app/a.rb": head}))
    assert (use.key, use.sdk) == ("new", "wrapper")


def test_a_function_that_always_asks_one_flag_at_the_base_is_followed(sample: Sample) -> None:
    base = "export const isNewCartEnabled = (): boolean => !unleash.isEnabled('old-cart');\n"
    head = "import { isNewCartEnabled } from './flags';\nif (isNewCartEnabled()) { f(); }\n"
    (use,) = changed(change(sample, {"src/flags.ts": base}, {"src/a.ts": head}))
    assert (use.key, use.inverted) == ("old-cart", True)


def test_a_function_of_that_name_that_asks_nothing_is_left_alone(sample: Sample) -> None:
    base = "def is_button_enabled(name):\n    return name in BUTTONS\n"
    head = "def f():\n    return is_button_enabled('save')\n"
    assert changed(change(sample, {"ui.py": base}, {"app.py": head})) == ()


def test_flags_in_templates(sample: Sample) -> None:
    base = "{% load waffle_tags %}\n{% flag 'old' %}a{% endflag %}\n"
    head = f"{base}{{% flag 'new' %}}b{{% endflag %}}\n<p>\n"
    (use,) = changed(change(sample, {"templates/a.html": base}, {"templates/a.html": head}))
    assert (use.key, use.line, use.new) == ("new", 3, True)
