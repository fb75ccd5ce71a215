"""The pages of a hub (汇总平台): all bureaus compared, and one bureau among those of its size."""
