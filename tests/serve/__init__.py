"""The desk. A package, so that `bench/serve.py` is not taken for it."""
