"""The pages of the settings, each a form whose fields are in force as soon as they are changed."""
