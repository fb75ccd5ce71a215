"""Words of 报送 and 审核: the desk, the board, the roles, and what is said when something is not done."""

PAGES_DESK: dict[str, tuple[str, str]] = {
    "desk.role": ("演示角色", "Demonstration role"),
    "desk.role_of": ("{role} · {department}", "{role} · {department}"),
    "desk.role_note": (
        "演示数据不设账号：选一个角色试用。默认是领导，只看不改。",
        "Demonstration data have no accounts: choose a role to try. The default, leader, only looks.",
    ),
    "desk.no_choice": ("这里不能选择角色", "Roles cannot be chosen here"),
    "desk.stale": (
        "这一页打开以后身份换过了，没有办理。请刷新页面再试一次。",
        "Who you are has changed since this page was opened; nothing was done. Please reload the page and try again.",
    ),
    "desk.foreign": ("请求来自别的网站，没有办理。", "This request came from another site; nothing was done."),
    "desk.refused": ("没有办理", "Not done"),
    "desk.back": ("回到刚才的页面", "Back to the page before"),
    "desk.too_large_together": (
        "一次报送的文件太大：每个不超过50 MB，一起不超过200 MB。什么都没有留下。",
        "Too much at once: up to 50 MB a file, 200 MB together. Nothing was kept.",
    ),
}
"""Key → (Chinese, English)."""
