"""Generated faces of the standard: pure functions from ``Standard`` to the text of files."""
