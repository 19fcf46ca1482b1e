"""The command line: one module a command, each with what it prints and the code it exits with."""
