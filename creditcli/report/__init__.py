"""Edge: findings as text, JSON and other formats, receipts."""
