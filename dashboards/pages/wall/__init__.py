"""The wall 大屏: what a hall sees, with nothing to click."""
