"""The fixed words of the format, beside those of the model."""

from __future__ import annotations

VERSION = 1
"""The version of the format that this shipcheck reads."""

KINDS = ("uses", "run", "ask")
"""What decides an item; an item has exactly one of them."""

ITEM_KEYS = (
    "id", "title", "why", "uses", "with", "run", "ask", "when", "severity", "evidence", "timeout",
)  # fmt: skip
"""The keys of an item, in the order in which they are shown."""

NONE = "none"
"""The service name that says there is none of its kind."""

SERVICES = {
    "ci": "Where the results of CI are read.",
    "flags": "The service that switches feature flags.",
    "forge": "The forge that hosts the repository and its pull requests.",
}
"""The kinds of services, with what they are for."""

CAPABILITIES = ("flags", "ci", "forge", "migrations", "coverage")
"""What `has:` can ask for."""

RISK_BANDS = ("low", "usual", "high")
"""How risky a change is beside the repository's others."""
