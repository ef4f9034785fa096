"""Edge: jinja2 for pages and letters, docx."""
