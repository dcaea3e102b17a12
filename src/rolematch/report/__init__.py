"""What a person looks at: text views, charts and pages. Draws only, computes nothing."""

from rolematch.report.page import Candidate, inspect, write_report

__all__ = ["Candidate", "inspect", "write_report"]
