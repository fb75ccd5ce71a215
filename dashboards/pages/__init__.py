"""The pages, a package each: in every package the modules named ``page`` or ``…_page`` have one ``PAGE``.

They are found by walking these packages, nothing is registered by hand.
"""
