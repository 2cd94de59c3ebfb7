"""Insight: what the shop's memory knows. Models over plain numbers; repositories read the rows they come from."""
