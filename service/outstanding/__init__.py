"""Outstanding matters (NJ-17): reported by their units, recommended, reviewed, fixed at ten, commended, rewarded."""
