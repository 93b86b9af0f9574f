"""What people and models observed, kept beside the records: read, written, joined to them."""
