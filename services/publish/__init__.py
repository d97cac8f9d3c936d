"""Stages, deliveries with proof, channels, and the public site."""
