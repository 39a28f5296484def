"""The table of SDKs, a file for each kind of SDK."""
