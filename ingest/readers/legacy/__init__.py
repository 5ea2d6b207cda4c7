"""Vietnamese from before Unicode: recognised by font name and by content, converted, reported.

codes       what each code stores for which letter; its fonts
likelihood  which reading of a word is Vietnamese
mender      one file's texts, converted line by line
in_docx, in_html   where those formats keep text and fonts
"""
