"""One question about a whole policy in each file; the tuple CHECKS gives their order."""
