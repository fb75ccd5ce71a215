"""分镇目标: a city's target divided among its towns by agreement."""
