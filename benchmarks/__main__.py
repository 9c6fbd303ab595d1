"""All measures, one table each: `python -m benchmarks`."""

from benchmarks import coalescing, connects, fanout, loss, pages, write

fanout.main([])
connects.main([])
pages.main([])
write.main([])
coalescing.main([])
loss.main([])
