"""The offline recogniser: a process of its own that speaks the cloud's protocol on this machine."""
