"""Packaged data files; README.md of this folder says where each comes from."""
