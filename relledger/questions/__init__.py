"""One module for each question people ask.

Its docstring is its help, its SQL stands in it, its answer is a small value that `show` prints and the handover
puts on a page. Nothing here asks for the time: every question is given its day.
"""
