"""Pictures of the windows in every state, to be looked at: `dev.py pictures [FOLDER]`."""
