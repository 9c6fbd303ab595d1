"""All measures, one table each: `python -m benchmarks`."""

from benchmarks import fanout, pages

fanout.main([])
pages.main([])
