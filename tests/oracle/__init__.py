"""A pure-Python reference model of both contracts, and the campaign of random acts in which the two must agree."""
