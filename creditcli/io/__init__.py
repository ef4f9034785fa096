"""Edge: files in (spreadsheets, csv, JSON Lines, packages) and out (record, site, archive)."""
