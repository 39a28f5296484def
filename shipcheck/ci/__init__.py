"""One file a CI service; its name in `services: {ci: {uses: …}}` is the file's name."""
