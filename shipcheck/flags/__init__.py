"""What flags are used, what their service says of them, and which tests force them."""
