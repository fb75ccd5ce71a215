"""Accounts, signing in, permissions, the audit."""

from __future__ import annotations

ACCESS: dict[str, tuple[str, str]] = {
    "access.no_sessions": (
        "登录会话无法保存:{why}。请腾出磁盘空间或检查目录权限后重试",
        "Sessions cannot be kept: {why}. Free some disk space or check the folder's permissions, then try again",
    ),
    "chain.unaudited": ("这一行没有审计记录", "this line has no audit entry"),
    "denied.role.see": ("这一页不对“{role}”开放", "This page is not open to the role {role}"),
    "denied.role.administer": (
        "账号由系统管理员管理，您现在是“{role}”",
        "Only an administrator keeps accounts; you act as {role}",
    ),
    "denied.account_name": (
        "账号名“{name}”不合要求：最多 {most} 个字，以汉字、字母或数字开头，可含 . _ - @ ·，不含空格",
        "“{name}” cannot be an account's name: at most {most} characters, beginning with a letter or digit, "
        "with . _ - @ · but no blanks",
    ),
    "denied.account_reserved": (
        "“{name}”不能作账号名：以“演示”“本机”开头的名字留给演示角色和本机命令行",
        "“{name}” cannot be an account's name: names beginning so belong to the demonstration and the command line",
    ),
    "denied.account_role": (
        "没有这个角色。可用：领导、填报、审核、评估、安全审计、系统管理",
        "There is no such role. There are: leader, filler, reviewer, evaluator, auditor, administrator",
    ),
    "denied.account_department": (
        "“{role}”账号必须属于一个报送科室：{departments}",
        "An account with the role {role} must belong to a reporting department: {departments}",
    ),
    "denied.account_no_department": (
        "“{role}”账号不属于任何一个科室，请不要填科室",
        "An account with the role {role} belongs to no department; leave it out",
    ),
    "denied.account_until": ("“{role}”账号不能设截止日期", "An account with the role {role} cannot have a last day"),
    "denied.account_known": (
        "已有名为“{name}”的账号。账号名不重复使用，停用的也一样",
        "There is an account “{name}” already. Names are never used twice, not even those of disabled accounts",
    ),
    "denied.account_unknown": ("没有名为“{name}”的账号", "There is no account “{name}”"),
    "denied.own_account": (
        "不能改动自己的账号，请由另一位系统管理员或在服务器上用命令行办理",
        "You cannot change your own account; another administrator or the server's command line can",
    ),
    "denied.last_administrator": (
        "这是最后一个系统管理员账号，不能停用或改作他用",
        "This is the last administrator's account; it cannot be disabled or given another role",
    ),
    "denied.sign_in": (
        "账号或密码不对，或账号已停用。连续多次不对将暂时锁定",
        "The name or the password is wrong, or the account is disabled. Several failures lock it for a while",
    ),
    "denied.locked": (
        "尝试次数过多，已暂时锁定，{until} 以后再试，或请系统管理员解锁",
        "Too many tries: locked until {until}. Try again then, or ask an administrator",
    ),
    "denied.sign_on_unknown": (
        "统一身份认证已通过，但这里没有“{name}”的可用账号，请联系系统管理员",
        "You are signed on, but there is no account “{name}” in use here; ask an administrator",
    ),
    "denied.signed_out": ("您已退出登录，请重新登录", "You are signed out; please sign in again"),
    "denied.old_password": (
        "原密码不对，或尝试次数过多。密码没有改",
        "The old password is wrong, or there were too many tries. Nothing was changed",
    ),
    "denied.password_length": (
        "新密码应有 {least} 至 {most} 个字符",
        "The new password needs {least} to {most} characters",
    ),
    "denied.password_kinds": (
        "新密码应含小写字母、大写字母、数字、其他符号中的至少 {kinds} 类",
        "The new password needs at least {kinds} of: small letters, capitals, digits, others",
    ),
    "denied.password_name": ("新密码不能含有账号名", "The new password must not contain the account's name"),
    "denied.password_weak": (
        "新密码太容易被猜到，请换一个更长、更少见的",
        "The new password is too easy to guess; take a longer, rarer one",
    ),
    "denied.password_again": (
        "新密码不能与最近 {count} 次用过的相同",
        "The new password must not be one of the last {count}",
    ),
}
