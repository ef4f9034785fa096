"""Checks, one file per kind: row checks are polars expressions, table checks return rows."""
