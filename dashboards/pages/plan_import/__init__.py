"""规划导入 `/import`: a plan's document and the rows that were read of it, side by side."""
