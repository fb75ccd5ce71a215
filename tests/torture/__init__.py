"""The real server, tormented over HTTP: small with every ``make test``, large by ``make torture``.

``scale`` says how much of everything; ``server`` and ``client`` are the two sides; ``record`` reads what a home keeps;
``counts`` prints what was counted.
"""
