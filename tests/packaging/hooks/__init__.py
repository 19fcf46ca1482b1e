"""Tests of what PyInstaller is told, and of what runs before the bundled program."""
