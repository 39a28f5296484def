#!/usr/bin/env bash
# Installs what the tests hold the fake of GitHub and our own requests to: GitHub's OpenAPI description (slimmed
# to the paths that a merge gate uses) with Prism, the proxy that checks requests and answers against it, and
# GitHub's GraphQL schema. 92 MB, from npm. Needs npm and python3.
#   tests/servers/github_contract.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-.venv/servers/github}
prism=5.14.2
description=23.0.2
schema=15.26.1

mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"name": "github-for-tests", "private": true}' >package.json
[ -x node_modules/.bin/prism ] ||
  npm install "@stoplight/prism-cli@$prism" --no-audit --no-fund --ignore-scripts --loglevel=error

# One file of each package: unpacked whole, the descriptions of all versions of GitHub take 385 MB.
take() { # take PACKAGE@VERSION MEMBER FILE
  [ -f "$3" ] && return
  npm pack "$1" --silent --pack-destination . >packed.txt
  tar -xzOf "$(tail -n 1 packed.txt)" "package/$2" >"$3.part"
  rm -f "$(tail -n 1 packed.txt)" packed.txt
  mv "$3.part" "$3"
}
take "@octokit/graphql-schema@$schema" schema.graphql schema.graphql
[ -f slim.json ] || {
  take "@octokit/openapi@$description" generated/api.github.com.json whole.json
  python3 - whole.json slim.json <<'PY'
import json
import re
import sys

whole = json.load(open(sys.argv[1]))
repository = r"/repos/\{owner\}/\{repo\}"
ours = re.compile(
    r"/user|/rate_limit|/meta|" + repository + "(" + "|".join((
        "", "/commits/.*", "/statuses/.*", "/check-(runs|suites)(/.*)?", "/pulls(/.*)?", "/contents/.*",
        r"/issues/\{issue_number\}(/comments|/labels)?", "/issues/comments/.*", "/compare/.*",
        r"/branches(/\{branch\}(/protection(/.*)?)?)?", "/rules/.*", "/rulesets(/.*)?",
        "/git/(refs?|matching-refs|commits)(/.*)?", "/actions/(runs|artifacts|jobs)(/.*)?",
    )) + ")"
)  # fmt: skip
paths = {name: path for name, path in whole["paths"].items() if ours.fullmatch(name)}
# `{ref}` stands for several parts of a path, which no OpenAPI description can say.
ref = "/repos/{owner}/{repo}/git/ref/"
paths[ref + "heads/{ref}"] = paths[ref + "{ref}"]
anything = {"application/json": {"schema": {"type": "object"}}}
paths["/graphql"] = {  # GitHub describes it by its own schema
    "post": {
        "requestBody": {"required": True, "content": anything},
        "responses": {"200": {"description": "Answer", "content": anything}},
    }
}
used = set()


def follow(node):
    if isinstance(node, list):
        for one in node:
            follow(one)
    elif isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and target.startswith("#/components/") and target not in used:
            used.add(target)
            _, _, kind, name = target.split("/", 3)
            follow(whole["components"][kind][name])
        for one in node.values():
            follow(one)


follow(paths)
components = {
    kind: {name: body for name, body in them.items() if f"#/components/{kind}/{name}" in used}
    for kind, them in whole["components"].items()
}
slim = {
    "openapi": whole["openapi"], "info": whole["info"], "servers": [{"url": "http://127.0.0.1"}],
    "paths": paths, "components": components,
}  # fmt: skip
json.dump(slim, open(sys.argv[2], "w"))
PY
  rm -f whole.json
}
