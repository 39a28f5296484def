"""Flag services: one file each, found by its name in `services: {flags: {uses: …}}`."""
