"""ROUTES: what answers what."""
