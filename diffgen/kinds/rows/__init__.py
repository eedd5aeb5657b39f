"""Rows that are there: what a change does to them, or fails on, and how many they are."""
