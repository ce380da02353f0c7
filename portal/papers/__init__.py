"""Printed papers: HTML from our own templates becomes a PDF in the proportions of GB/T 9704-2012.

`environment.page()` fills a template, `render.render()` prints it. Numbering and keeping belong elsewhere.
"""
