"""The installed program checked from end to end, where it is installed.

What it covers is what moving the program to another machine breaks: libraries that don't load,
files that were left behind, a child that does not start, a disk that does not keep. `looks` names
what is looked at. Each look is a process of its own (`apart`): what aborts there, or hangs, is a
broken row, and the others are looked at all the same. Nothing of the user's is touched, and nothing
is left behind.
"""
