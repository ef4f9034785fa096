"""Edge: the command line. The only place for the clock, the environment and exit codes."""
