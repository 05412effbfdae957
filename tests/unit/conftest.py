"""Makes the samples of this folder importable for the unit tests below it."""
