"""Generated source in several languages, some of it asking flags, some only looking as if it did.

In the templates NUMBER is another number in every function, KEY the flag.
"""

from __future__ import annotations

from dataclasses import dataclass

FUNCTIONS = 16
"""Functions of a file; with some twelve lines each a file has about 200."""

ASKING_EVERY, LOOKING_ALIKE_EVERY = 35, 19
"""One file in so many asks a flag; one has a function whose name is that of an SDK's."""


@dataclass(frozen=True, slots=True)
class Language:
    """How a file of a language is written: what stands above, a function, and a guard in it.

    `sdk` stands above where the file asks a flag; `alike` is what only looks like a flag, and is
    put in the guard's place.
    """

    suffix: str
    head: str
    sdk: str
    function: str
    guard: str
    alike: str
    foot: str = ""


_JAVASCRIPT = """
export function priceNUMBER(order, user) {
  // What order NUMBER costs, with all that belongs to it.
  let total = 0;
  for (const line of order.lines) {
    if (line.count > NUMBER) {
      total += line.price * line.count;
    } else {
      total += line.price;
    }
  }
@  return total + taxOf(order, "rate NUMBER");
}
"""

LANGUAGES = (
    Language(
        "py",
        "from shop import tax, weather\n",
        "import ldclient\n\nclient = ldclient.get()\n",
        '''

def price_NUMBER(order, user):
    """What order NUMBER costs, with all that belongs to it."""
    total = 0
    for line in order.lines:
        if line.count > NUMBER:
            total += line.price * line.count
        else:
            total += line.price
@    return total + tax.of(order, "rate NUMBER")
''',
        '    if client.variation("KEY", user, False):\n        total = order.rebate(total)\n',
        '    total += weather.variation("KEY", user)  # no flag\n',
    ),
    Language(
        "ts",
        'import { taxOf } from "./tax";\n',
        'import * as LaunchDarkly from "launchdarkly-js-client-sdk";\n'
        'const ldClient = LaunchDarkly.initialize("id", {});\n',
        _JAVASCRIPT.replace("(order, user)", "(order: Order, user: User): number"),
        '  if (ldClient.variation("KEY", false)) {\n    total = order.rebate(total);\n  }\n',
        '  total += weather.variation("KEY"); // no flag\n',
    ),
    Language(
        "js",
        'const { taxOf } = require("./tax");\n',
        'const { initialize } = require("unleash-client");\nconst unleash = initialize({});\n',
        _JAVASCRIPT,
        '  if (unleash.isEnabled("KEY")) {\n    total = order.rebate(total);\n  }\n',
        '  total += button.isEnabled("KEY") ? 1 : 0; // no flag\n',
    ),
    Language(
        "rb",
        "module Shop\n",
        "",
        """
  # What order NUMBER costs, with all that belongs to it.
  def price_NUMBER(order, user)
    total = 0
    order.lines.each do |line|
      if line.count > NUMBER
        total += line.price * line.count
      else
        total += line.price
      end
    end
@    total + Tax.of(order, "rate NUMBER")
  end
""",
        '    total = order.rebate(total) if Flipper.enabled?("KEY", user)\n',
        '    total += 1 if socket.enabled?("KEY") # no flag\n',
        "end\n",
    ),
    Language(
        "go",
        'package shop\n\nimport "context"\n',
        'import "github.com/open-feature/go-sdk/openfeature"\n',
        """
// priceNUMBER is what order NUMBER costs, with all that belongs to it.
func priceNUMBER(ctx context.Context, order Order) int {
	total := 0
	for _, line := range order.Lines {
		if line.Count > NUMBER {
			total += line.Price * line.Count
		} else {
			total += line.Price
		}
	}
@	return total + taxOf(order, "rate NUMBER")
}
""",
        '\tif on, _ := client.BooleanValue(ctx, "KEY", false, user); on {\n'
        "\t\ttotal = order.Rebate(total)\n\t}\n",
        '\ttotal += sheet.BooleanValue("KEY") // no flag\n',
    ),
    Language(
        "java",
        "package shop;\n\nclass Prices {\n",
        "  io.getunleash.Unleash unleash;\n",
        """
  /** What order NUMBER costs, with all that belongs to it. */
  int priceNUMBER(Order order, User user) {
    int total = 0;
    for (Line line : order.lines()) {
      if (line.count() > NUMBER) {
        total += line.price() * line.count();
      } else {
        total += line.price();
      }
    }
@    return total + Tax.of(order, "rate NUMBER");
  }
""",
        '    if (unleash.isEnabled("KEY")) {\n      total = order.rebate(total);\n    }\n',
        '    total += button.isEnabled("KEY") ? 1 : 0; // no flag\n',
        "}\n",
    ),
)


def language_of(index: int) -> Language:
    """The language of a file."""
    return LANGUAGES[index % len(LANGUAGES)]


def asks(index: int) -> bool:
    """Whether a file of the base asks a flag."""
    return index % ASKING_EVERY == 0


def source(index: int, *, key: str, change: str | None = None, sdk: bool = False) -> str:
    """A file; `change` is the key of the guard that the branch adds to its second function.

    `sdk` is whether the SDK is at hand although the file asks nothing yet.
    """
    language = language_of(index)
    inside = {0: language.guard.replace("KEY", key)} if asks(index) else {}
    if not inside and index % LOOKING_ALIKE_EVERY == 0:
        inside = {0: language.alike.replace("KEY", key)}
    if change is not None:
        inside[1] = language.guard.replace("KEY", change)
    functions = (
        language.function.replace("NUMBER", str(index * FUNCTIONS + number)).replace(
            "@", inside.get(number, "")
        )
        for number in range(FUNCTIONS)
    )
    above = language.head + (language.sdk if asks(index) or sdk else "")
    return above + "".join(functions) + language.foot
