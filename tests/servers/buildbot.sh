#!/usr/bin/env bash
# Installs a real Buildbot (open source) for tests/ci/test_buildbot_server.py into the virtual
# environment, in one of its own: 150 MB, from PyPI. Needs Python 3.9 or newer with venv.
#   tests/servers/buildbot.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-.venv/servers/buildbot}
version=4.3.0

mkdir -p "$(dirname "$folder")"
[ -x "$folder/bin/python" ] || "${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
  "buildbot==$version" "buildbot-www==$version" "buildbot-worker==$version"
