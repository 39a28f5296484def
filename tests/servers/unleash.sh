#!/usr/bin/env bash
# Installs a real Unleash server (open source) for tests/flags/services/test_unleash_server.py into
# the virtual environment: 190 MB, from npm. Needs npm; PostgreSQL comes from the system.
#   tests/servers/unleash.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-.venv/servers/unleash}
version=7.5.1 # the newest that declares Node 20

mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"name": "unleash-for-tests", "private": true}' >package.json
[ -d node_modules/unleash-server ] ||
  npm install "unleash-server@$version" --no-audit --no-fund --ignore-scripts --loglevel=error
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if ((major < 20)); then # Debian 12 has 18; the package of this name is Node itself
  npm install node@22 --no-audit --no-fund --loglevel=error
fi
