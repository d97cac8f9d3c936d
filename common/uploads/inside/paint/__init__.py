"""What stands on one page of a PDF, and which of its words a reader sees.

of        values of a PDF's dictionaries
places    matrices and boxes
fonts     how wide characters are, and whether a font says which they are
layers    which layers are shown
paths     lines and rectangles until they are filled
state     what painting remembers from one operation to the next
painter   goes through all operations of a page, forms inside it included
notes     what lies over a page
page      the outcome: words, areas, pictures
"""

from common.uploads.inside.paint.fonts import Fonts
from common.uploads.inside.paint.layers import Layers
from common.uploads.inside.paint.page import Page

__all__ = ["Fonts", "Layers", "Page"]
