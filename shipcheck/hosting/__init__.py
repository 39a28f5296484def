"""Where a repository is hosted: its remote's address, and the credentials that go there."""
