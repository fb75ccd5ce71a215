"""Tests of how indicator tables are found in plans' documents."""
