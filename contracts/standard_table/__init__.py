"""The national table 基层政务公开标准目录: ten columns under two header rows, xlsx and csv.

lines      one row of the table, and what an entry of a catalogue is as such a row
carriers   the fixed list of channels
headings   the two header rows
sheets     bytes into rows of cells and back
reading    rows of cells into lines, with every bad cell by its place
writing    lines into rows of cells
matching   lines into changes of a catalogue
"""
