"""Benchmarks, one module each: `run(quick)` measures, and gives its figures by name."""
