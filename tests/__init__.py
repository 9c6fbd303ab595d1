"""The tests mirror the source: `tests/forum/test_markup.py` tries `forum/markup.py`."""
