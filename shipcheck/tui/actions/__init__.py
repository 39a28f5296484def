"""What keys do on the main screen, one file a subject; each adds its bindings."""
