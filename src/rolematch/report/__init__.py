"""What a person looks at: text views, charts and pages. Draws only, computes nothing."""
