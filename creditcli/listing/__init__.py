"""The life of an entry: one file per condition (term, repair, objection, linkage, red and black)."""
