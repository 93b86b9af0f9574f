"""From bytes to interactions: files, streams and archives become records or rejects."""
