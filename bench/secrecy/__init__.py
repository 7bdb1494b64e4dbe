"""Disclosure control beside τ-ARGUS: what is hidden besides the protected cells, and how long it takes."""
