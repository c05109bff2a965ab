"""The other blocks of the pages: cards, pictures, the map, the cost; and how the site is served."""
