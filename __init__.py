"""Byelaw: policy-as-code for schools. The verbs are functions in `byelaw.tasks`; the command line is `byelaw.cli`."""
