"""What `shipcheck install` puts into a repository or the user's settings, and takes back."""
