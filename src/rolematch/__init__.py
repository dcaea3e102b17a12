"""Finds the team of a job family where a person fits best, and shows the evidence for every point."""

from __future__ import annotations

__version__ = "0.1.0"
