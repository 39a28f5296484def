"""The language of a file by its name; the words that `languages:` in a checklist takes."""

from __future__ import annotations

BY_SUFFIX = {
    "py": "python", "pyi": "python", "pyx": "python", "js": "javascript", "mjs": "javascript",
    "cjs": "javascript", "jsx": "javascript", "ts": "typescript", "mts": "typescript",
    "cts": "typescript", "tsx": "tsx", "vue": "vue", "svelte": "svelte", "astro": "astro",
    "rb": "ruby", "rake": "ruby", "ru": "ruby", "erb": "erb", "haml": "haml", "slim": "slim",
    "go": "go", "java": "java", "kt": "kotlin", "kts": "kotlin", "scala": "scala", "groovy": "groovy",
    "cs": "csharp", "fs": "fsharp", "vb": "visual-basic", "cshtml": "razor", "razor": "razor",
    "php": "php", "ex": "elixir", "exs": "elixir", "eex": "eex", "heex": "eex", "leex": "eex",
    "erl": "erlang", "hrl": "erlang", "rs": "rust", "swift": "swift", "m": "objective-c",
    "mm": "objective-c", "c": "c", "h": "c", "cc": "cpp", "cpp": "cpp", "cxx": "cpp", "hh": "cpp",
    "hpp": "cpp", "dart": "dart", "lua": "lua", "pl": "perl", "pm": "perl", "r": "r", "jl": "julia",
    "clj": "clojure", "cljs": "clojure", "cljc": "clojure", "hs": "haskell", "ml": "ocaml",
    "mli": "ocaml", "nim": "nim", "zig": "zig", "sol": "solidity", "sh": "shell", "bash": "shell",
    "zsh": "shell", "fish": "shell", "ps1": "powershell", "bat": "batch", "cmd": "batch", "sql": "sql",
    "html": "html", "htm": "html", "css": "css", "scss": "scss", "sass": "scss", "less": "less",
    "j2": "jinja", "jinja": "jinja", "jinja2": "jinja", "hbs": "handlebars", "mustache": "mustache",
    "ejs": "ejs", "liquid": "liquid", "twig": "twig", "pug": "pug", "graphql": "graphql",
    "gql": "graphql", "graphqls": "graphql", "proto": "protobuf", "tf": "terraform", "hcl": "hcl",
    "yml": "yaml", "yaml": "yaml", "json": "json", "toml": "toml", "xml": "xml", "md": "markdown",
    "rst": "restructuredtext", "ipynb": "jupyter", "nix": "nix", "tcl": "tcl", "s": "assembly",
    "asm": "assembly", "cu": "cuda", "v": "verilog", "vhd": "vhdl", "f90": "fortran", "pas": "pascal",
    "wasm": "webassembly", "cr": "crystal", "coffee": "coffeescript", "elm": "elm", "bzl": "starlark",
}  # fmt: skip
BY_NAME = {
    "dockerfile": "dockerfile", "containerfile": "dockerfile", "makefile": "make", "rakefile": "ruby",
    "gemfile": "ruby", "vagrantfile": "ruby", "jenkinsfile": "groovy", "justfile": "just",
}  # fmt: skip


def language_of(path: str) -> str | None:
    """The language of a file, lower case; None where the name does not tell."""
    name = path.rsplit("/", 1)[-1].lower()
    if name in BY_NAME:
        return BY_NAME[name]
    stem, dot, suffix = name.rpartition(".")
    return BY_SUFFIX.get(suffix) if dot and stem else None
