"""What forces a flag while tests run: one recipe a file, by its name in `force: {uses: …}`."""
