"""A hub 汇总平台: what bureaus publish, fetched and proven."""
