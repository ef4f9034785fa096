"""Pure stages: (data, standard, as_of) to (data, findings). No file, clock or environment."""
