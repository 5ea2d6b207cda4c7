"""Text from pictures of pages, by Tesseract.

picture     a page's picture made fit to read: one shade of grey, upright, level
rulings     the drawn lines of its tables, found and taken out of the picture
gutters     letterheads and closing blocks: what stands side by side
cells       both, and the cells of tables, read one under the other
tesseract   the program: one picture in, words with their places out
boldness    which of the words are printed bold
sizes       letters of one height where the guess says no more
pages       all of it, many pages side by side
reading     blocks, how good they are, and notes
legibility  whether a text is Vietnamese as it is written, or was spoilt on its way
"""
