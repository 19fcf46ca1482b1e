"""The way to an engine: where it is, the connection to it, and the child that is the local one."""
