"""Invented people: one who belongs to a team of the bundled family, and one who belongs to none."""

SEARCH = """Uma Tester
uma@example.com

EXPERIENCE

Senior Search Engineer, Longbow Retail
March 2019 - present
- Moved the product search from SQL to Elasticsearch 7, 40 million documents on 24 data nodes
- Tuned relevance with boosts, synonyms and a list of judged queries, nDCG from 0.61 to 0.74
- Index lifecycle: aliases, zero downtime reindexing, shard sizing, snapshots
- Built the indexing pipeline in Go, with queues and bulk requests; on call for the cluster

Ruby developer, Shoal Media
2014 - 2019
- Ruby on Rails shop, PostgreSQL, Sidekiq, RSpec

SKILLS
Ruby, Rails, Go, Elasticsearch, PostgreSQL, Docker
"""
GARDENER = """Pat Tester

EXPERIENCE
Head gardener, Hill Park
2010 - present
- Pruned 300 roses, grew herbs for the kitchen, delivered plants to schools
"""
