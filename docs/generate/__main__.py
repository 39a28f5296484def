"""`python -m docs.generate`: write the generated parts anew."""

from __future__ import annotations

from docs.generate.blocks import pages, refresh


def main() -> None:
    """Refresh every page in place; name those that changed."""
    for page in pages():
        old = page.read_text(encoding="utf-8")
        new = refresh(old)
        if new != old:
            page.write_text(new, encoding="utf-8")
            print(f"wrote {page}")


if __name__ == "__main__":
    main()
