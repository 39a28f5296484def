"""Files that nothing that ships ever reads: for editors, formatters, bots and git alone."""

from __future__ import annotations

HOUSEKEEPING_FILES = frozenset({
    ".gitignore", ".gitkeep", ".keep", ".mailmap", ".git-blame-ignore-revs", ".ignore", ".editorconfig",
    ".prettierignore", ".eslintignore", ".stylelintignore", ".gitpod.yml", ".all-contributorsrc",
    ".markdownlint.json", ".markdownlint.yml", ".markdownlint.yaml", ".markdownlint-cli2.yaml",
    ".restyled.yaml", ".styleci.yml", ".typos.toml", "typos.toml", ".cspell.json", "cspell.json",
    ".yamllint", ".yamllint.yml", ".gitlint", ".czrc", ".lintstagedrc", "rustfmt.toml", ".rustfmt.toml",
    ".clang-format", ".git-format-staged", "renovate.json", "renovate.json5", ".mergify.yml",
    ".pre-commit-config.yaml",
})  # fmt: skip
HOUSEKEEPING_FOLDERS = (
    ".github/ISSUE_TEMPLATE/", ".github/PULL_REQUEST_TEMPLATE/", ".gitlab/issue_templates/", ".vscode/",
    ".gitlab/merge_request_templates/", ".idea/", ".devcontainer/",
)  # fmt: skip
HOUSEKEEPING_PATHS = frozenset({
    ".github/dependabot.yml", ".github/FUNDING.yml", ".github/labeler.yml", ".github/stale.yml",
    ".github/release.yml", ".github/renovate.json", ".github/dependabot.yaml", ".github/labels.yml",
    ".github/weekly-digest.yml", ".github/dco.yml",
})  # fmt: skip
HOUSEKEEPING_STARTS = (".prettierrc", "prettier.config.", ".stylelintrc", ".commitlintrc")


def is_housekeeping(path: str) -> bool:
    """Whether the file serves editors, formatters, bots or git alone: nothing that ships reads it.

    `.gitattributes`, `.dockerignore`, `.npmignore` and `CODEOWNERS` are none: they bear on what is
    built or on who looks at it.
    """
    lower = path.rsplit("/", 1)[-1].lower()
    if lower in HOUSEKEEPING_FILES or lower.startswith(HOUSEKEEPING_STARTS):
        return True
    return path in HOUSEKEEPING_PATHS or path.startswith(HOUSEKEEPING_FOLDERS)
