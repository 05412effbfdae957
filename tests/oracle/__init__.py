"""Reference models of registry, ledger and Plenary in plain Python, and random acts in which contracts must agree."""
