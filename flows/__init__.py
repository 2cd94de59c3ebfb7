"""FLOWS and JOURNEYS."""
