"""Words of the doors: signing in and out, and setting a password."""

from __future__ import annotations

PAGES_DOORS: dict[str, tuple[str, str]] = {
    "door.title": ("登录", "Sign in"),
    "door.app": ("圭表", "Guibiao"),
    "door.first": ("请先登录", "Please sign in first"),
    "door.name": ("账号", "Name"),
    "door.password": ("密码", "Password"),
    "door.enter": ("登录", "Sign in"),
    "door.sign_on": ("用{label}登录", "Sign in with {label}"),
    "door.nobody": (
        "还没有账号。请在服务器上建第一个系统管理员：guibiao user add 姓名 --role 系统管理",
        "There are no accounts yet. Make the first administrator on the server: "
        "guibiao user add NAME --role administrator",
    ),
    "door.rehearsal": (
        "这里是演示数据：在服务器本机用 http://127.0.0.1 打开时可直接选演示角色；从别的地址来须有账号。",
        "These are demonstration data: on the server itself, at http://127.0.0.1, roles can simply be chosen; "
        "from elsewhere an account is needed.",
    ),
    "door.ended": (
        "上次的登录已经结束（超时、退出，或账号有变动），请重新登录。",
        "You are no longer signed in (too long quiet, signed out, or your account has changed). Please sign in again.",
    ),
    "door.back": ("返回", "Back"),
    "door.out": ("您已退出登录。", "You are signed out."),
    "door.rules": (
        "连续 {failures} 次不对锁定 {minutes} 分钟；{idle} 分钟不操作自动退出。",
        "{failures} failures in a row lock the door for {minutes} minutes; {idle} quiet minutes sign you out.",
    ),
    "door.language": ("English", "中文"),
    "door.set_password": ("设置密码", "Set a password"),
    "door.must_change": (
        "这是初始密码，或密码已到期：设好自己的密码才能继续。",
        "This is a first password, or it has run out: set one of your own to go on.",
    ),
    "door.whose": ("账号：{name}（{role}）", "Account: {name} ({role})"),
    "door.old": ("原密码", "Old password"),
    "door.new": ("新密码", "New password"),
    "door.again": ("再输一次新密码", "The new password once more"),
    "door.differ": ("两次输入的新密码不一样", "The two new passwords differ"),
    "door.password_rules": (
        "{least} 个字符以上，小写、大写、数字、符号至少 {kinds} 类，不含账号名，不与最近 {remembered} 次相同，不易猜。",
        "At least {least} characters of {kinds} kinds (small, capital, digit, other), without your name, "
        "none of the last {remembered}, hard to guess.",
    ),
    "door.save": ("保存", "Save"),
    "door.changed": ("密码已改，其他地方的登录都已退出。", "The password is changed; you are signed out elsewhere."),
    "door.account": ("账号", "Account"),
    "door.change": ("修改密码", "Change the password"),
    "door.leave": ("退出登录", "Sign out"),
    "door.no_password": (
        "这个账号没有本地密码，请到统一身份认证修改",
        "This account has no password here; change it where you sign on",
    ),
    "door.nothing": ("没有这个地址", "No such address"),
    "door.method": ("这个地址不接受这样的请求", "This address does not take such a request"),
    "door.malformed": ("请求不合格式", "The request is malformed"),
    "door.untold": (
        "这次下载无法记入审计（多半是磁盘已满），没有下载。请稍后再试。",
        "The audit could not be told of this download (the disk may be full), so nothing was sent. Try again later.",
    ),
    "door.broken": (
        "出了意外，没有办理。请稍后再试；若再出现，请联系系统管理员查看日志。",
        "Something unexpected happened and nothing was done. Try again later; if it happens again, "
        "ask an administrator to look at the log.",
    ),
}
