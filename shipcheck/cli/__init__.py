"""The command line: one file a sub-command. Standard output is the result, narration is not."""
