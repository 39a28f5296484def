"""One file a forge; its name in `services: {forge: {uses: …}}` is the file's name."""
