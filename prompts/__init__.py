"""Instructions for language models, one Markdown file each.

Answers are made of the documents' own sentences and no language model is asked yet, so the folder
holds no instruction. The first one comes with the code that sends it.
"""
