"""All measures, one table each: `python -m benchmarks`."""

from benchmarks import coalescing, connects, fanout, loss, pages, reading, search, write

fanout.main([])
connects.main([])
pages.main([])
reading.main([])
search.main([])
write.main([])
coalescing.main([])
loss.main([])
