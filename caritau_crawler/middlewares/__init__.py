"""Middlewares: what every request goes through on its way out."""
