"""Plan documents: files of plans, read into text with the tables and pictures that their formats mark.

``opening`` reads a file of any kind; formats that strangers can make hostile are read by a child process that is
bounded in memory and time (``child``).
"""
