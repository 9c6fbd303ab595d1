"""All measures, one table each: `python -m benchmarks`."""

from benchmarks import coalescing, connects, fanout, loss, pages, reading, write

fanout.main([])
connects.main([])
pages.main([])
reading.main([])
write.main([])
coalescing.main([])
loss.main([])
