"""Demonstration data 演示数据: simulated workbooks of six departments and the story they tell. Nothing is real."""
