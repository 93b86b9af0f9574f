"""Whether other names, dialects or transcriptions would change a grade."""
