"""The `gongkai` command line, for operators and clerks."""
