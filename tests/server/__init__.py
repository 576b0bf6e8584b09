"""The server, as its routes and accounts answer."""
