"""Sample workbooks, one folder a layout: each .xlsx with its golden .csv of observations. ``make.py`` made them."""
