"""The formats that interactions come in, and the way from any of them to the native record."""
