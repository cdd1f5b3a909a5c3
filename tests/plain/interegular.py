"""Stands where a library is that only the tests of the grammar need: whoever imports it goes on without."""

raise ImportError("not for the commands that tests start")
