"""One contract for all chapters: what Shelf answers to a request, whatever its code looks like.

The tests know the application by its answers alone. Each of them meets every chapter twice:
called in this process, as a test client does, and over the network from `flask run`.
"""
