"""Declared pipelines as configuration of Fluent Bit: whole and exact, or not at all.

An equivalent is exact where the same lines become the same records and reach the same places. When records are sent,
and in what portions, is each program's own. Facts are those of Fluent Bit 4.2.8: its sources, and runs of a program
built from them. Where a fact is of another version, it says so.
"""
