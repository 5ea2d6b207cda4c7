"""A run as one HTML file that an official can read: what was measured, figures, plots, failures.

words    Vietnamese names of figures, verdicts and types of question, each explained in a sentence
summary  what was measured and how it came out, in sentences
plots    pictures, as SVG inside the page
build    the page from a run, or from two
"""
