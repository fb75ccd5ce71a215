"""Words of statuses and methods: status, milestones, trend, pace, quantities."""

METHODS: dict[str, tuple[str, str]] = {
    "status.no_data": ("暂无数据", "No data"),
    "status.achieved_early": ("提前完成", "Achieved early"),
    "status.achieved": ("已完成", "Achieved"),
    "status.regressed": ("回落", "Regressed"),
    "status.ahead": ("快于序时", "Ahead"),
    "status.on_track": ("达到序时", "On track"),
    "status.near": ("基本达到", "Nearly on track"),
    "status.behind": ("滞后", "Behind"),
    "status.far_behind": ("严重滞后", "Far behind"),
    "status.missed": ("未完成", "Missed"),
    "status.incomplete": ("数据不全", "Incomplete data"),
    "milestone.met": ("达成", "Met"),
    "milestone.missed": ("未达成", "Missed"),
    "milestone.pending": ("未到期", "Not due yet"),
    "milestone.waiting": ("待数据", "Awaiting data"),
    "trend.likely": ("预计可达", "Likely"),
    "trend.at_risk": ("有风险", "At risk"),
    "trend.unlikely": ("预计难以达到", "Unlikely"),
    "trend.insufficient": ("数据不足以推断", "Not enough data to tell"),
}
