"""Benchmarks: the product beside a floor, interleaved in one run, told as ratios. Nothing here asserts a time."""
