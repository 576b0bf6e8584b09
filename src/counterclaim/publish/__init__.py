"""Records in; pages, charts and open data out."""
