"""The verbs as functions, shared by every front door: what the command line does, without its words and colours.

They take paths and give values; only `files.write` touches the disk, after everything has been made. Files that cannot be read
raise `Unreadable`. A room for each kind of work, so that a verb loads no more of the program than it needs.
"""
