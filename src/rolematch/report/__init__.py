"""What a person looks at: text views, charts and pages. Draws only, computes nothing."""

from rolematch.report.charts import calibration, coverage, heatmap, timeline, waterfall
from rolematch.report.page import Candidate, inspect, inspect_many, write_report

__all__ = [
    "Candidate",
    "calibration",
    "coverage",
    "heatmap",
    "inspect",
    "inspect_many",
    "timeline",
    "waterfall",
    "write_report",
]
