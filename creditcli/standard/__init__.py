"""The standard as typed frozen objects, loaded from ``standards/``."""
