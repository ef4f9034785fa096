"""Identifiers: pure functions, standard library only, doctested."""
