"""What people read and how their judgements come back: samples, pages to review, imports."""
