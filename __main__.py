"""`python -m byelaw` is the command line."""

from .cli import main

main()
