"""The same papers as Word files, in the proportions of GB/T 9704-2012, for offices that go on editing in WPS.

The faces are asked for by the names every office machine has; none is embedded.
"""

from portal.papers.word.blocks import Block, Run, signature
from portal.papers.word.writing import word

__all__ = ["Block", "Run", "signature", "word"]
