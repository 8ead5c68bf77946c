"""The call card: what runs in the browser. Start with main.py, which wires the rest together."""
