"""The rules by which a figure counts a loss: one module a family of shapes."""
