"""The formats of exports, one module each: from a session's record to a file's bytes."""
