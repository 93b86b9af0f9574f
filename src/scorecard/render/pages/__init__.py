"""Pages of text, as a terminal, Markdown or HTML shows them."""
