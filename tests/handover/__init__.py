"""Tests of the file that leaves and comes back."""
