"""Records in; pages, charts and open data out.

============  =====================================================================
pages         `publish`: the whole static site, and `render` for one page
views         a record as its page shows it; index, threads and copies beside it
plots         what of a row goes into its charts
charts, steps pure geometry of the dot-range chart and of the step line
text          figures, times and untrusted words as a page may show them
private       a record without the names of the readers who commented
files, site   the files beside each page, and the folder that holds them all
notebook      `record_html`: a record inside a notebook
exports       records as open data in the formats that others use
============  =====================================================================
"""
