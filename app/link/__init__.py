"""The way to an engine: where it is, the connection to it, and the child that is the local one."""

import os

# Read by websockets when it is imported: it would go wherever a server sends it, and our sound with
# it. Each address is one that the user or the settings named; one answer, and no second try.
os.environ["WEBSOCKETS_MAX_REDIRECTS"] = "1"
