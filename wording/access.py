"""Accounts, signing in, permissions, the audit."""

from __future__ import annotations

ACCESS: dict[str, tuple[str, str]] = {
    "access.no_sessions": (
        "登录会话无法保存:{why}。请腾出磁盘空间或检查目录权限后重试",
        "Sessions cannot be kept: {why}. Free some disk space or check the folder's permissions, then try again",
    ),
    "audit.sequence": ("序号", "No."),
    "audit.at": ("时间", "When"),
    "audit.by": ("账号", "Who"),
    "audit.role": ("角色", "Role"),
    "audit.deed": ("行为", "Deed"),
    "audit.about": ("对象", "About"),
    "audit.ok": ("结果", "Outcome"),
    "audit.detail": ("说明", "Detail"),
    "audit.address": ("来自", "From"),
    "audit.line": ("台账行", "Journal line"),
    "audit.done": ("成功", "Done"),
    "audit.not_done": ("未成", "Not done"),
    "audit.title": ("审计记录", "Audit"),
    "audit.note": (
        "共{count}条，时间为北京时间。每条记录带有前一条的校验值，guibiao doctor 可核对",
        "{count} entries, times of Beijing. Each carries the hash of the one before; guibiao doctor proves them",
    ),
    "audit.deed.begun": ("启用审计", "Audit begun"),
    "audit.deed.started": ("启动服务", "Server started"),
    "audit.deed.signed_in": ("登录", "Sign-in"),
    "audit.deed.signed_out": ("退出", "Sign-out"),
    "audit.deed.password_changed": ("修改密码", "Password change"),
    "audit.deed.account_added": ("新增账号", "Account added"),
    "audit.deed.account_changed": ("变更账号", "Account changed"),
    "audit.deed.account_disabled": ("停用账号", "Account disabled"),
    "audit.deed.account_enabled": ("启用账号", "Account enabled"),
    "audit.deed.account_reset": ("重置密码", "Password reset"),
    "audit.deed.account_unlocked": ("解锁账号", "Account unlocked"),
    "audit.deed.sent": ("报送", "Sent"),
    "audit.deed.accepted": ("接受报送", "Accepted"),
    "audit.deed.returned": ("退回报送", "Returned"),
    "audit.deed.reopened": ("重新开放", "Reopened"),
    "audit.deed.text_written": ("撰写文字", "Text written"),
    "audit.deed.report_made": ("生成报告", "Report made"),
    "audit.deed.taken_home": ("下载", "Download"),
    "audit.deed.refused": ("拒绝访问", "Refused"),
    "audit.deed.audit_trimmed": ("清理审计记录", "Audit trimmed"),
    "audit.deed.backed_up": ("备份", "Backup"),
    "audit.deed.restored": ("恢复", "Restore"),
    "audit.detail.failed": ("账号或密码不对", "Wrong name or password"),
    "audit.detail.locked": ("已锁定", "Locked"),
    "audit.detail.sign-on": ("统一身份认证", "Single sign-on"),
    "audit.detail.sign-on: no such account": ("统一身份认证，无此账号", "Single sign-on, no such account"),
    "audit.detail.trimmed": ("清理{count}条，到第{last}条为止", "{count} entries let go, up to no. {last}"),
    "audit.none": ("没有符合条件的审计记录", "There are no such audit entries"),
    "audit.more": (
        "共{count}条，只列出最新的{shown}条；用 --most 列出更多",
        "{count} entries, of which the newest {shown} are listed; see --most",
    ),
    "audit.no_deed": (
        "没有“{deed}”这种行为；有：{deeds}",
        "There is no deed {deed}; there are: {deeds}",
    ),
    "audit.most": ("“{text}”不是条数；请写整数或 all", "{text} is no number of entries; write a whole number or all"),
    "audit.ending": ("导出文件名请以 .csv 或 .xlsx 结尾：{path}", "Let the file's name end in .csv or .xlsx: {path}"),
    "audit.exported": ("已导出{count}条审计记录：{path}", "{count} audit entries are written: {path}"),
    "audit.trimmed": (
        "清理了{count}条超过{days}天的审计记录",
        "{count} audit entries older than {days} days were let go",
    ),
    "audit.nothing_to_trim": (
        "没有超过{days}天的审计记录，什么都没有清理",
        "No audit entry is older than {days} days; nothing was let go",
    ),
    "account.disabled": ("停用", "Disabled"),
    "account.expired": ("已到期", "Expired"),
    "account.locked": ("已锁定至{until}", "Locked until {until}"),
    "account.must_change": ("须改密码", "Must set a password"),
    "account.active": ("启用", "In use"),
    "column.account": ("账号", "Account"),
    "column.role": ("角色", "Role"),
    "column.account_state": ("状态", "State"),
    "column.until": ("最后一天", "Last day"),
    "user.none": (
        "还没有账号。用 guibiao user add 账号名 --role 系统管理 建第一个",
        "There is no account yet. Make the first with: guibiao user add NAME --role administrator",
    ),
    "user.added": (
        "已新增账号“{name}”。初始密码只显示这一次，请当面交给本人，首次登录时必须修改：",
        "Account “{name}” is added. Its first password is shown this once; hand it over in person. It must be changed "
        "at the first sign-in:",
    ),
    "user.reset": (
        "已重置“{name}”的密码，原来的登录都已退出。新的初始密码只显示这一次，登录后必须修改：",
        "The password of “{name}” is reset and its sessions have ended. The new one is shown this once and must be "
        "changed at the next sign-in:",
    ),
    "user.disabled": ("已停用“{name}”，其登录都已退出", "“{name}” is disabled; its sessions have ended"),
    "user.enabled": ("已启用“{name}”", "“{name}” is in use again"),
    "user.unlocked": ("已解除“{name}”的锁定", "“{name}” is unlocked"),
    "user.changed": ("已变更“{name}”，须重新登录", "“{name}” is changed; it must sign in again"),
    "user.role": (
        "请用 --role 写明角色：领导、填报、审核、评估、安全审计、系统管理",
        "Say the role with --role: leader, filler, reviewer, evaluator, auditor, administrator",
    ),
    "user.no_role": (
        "没有“{role}”这个角色；有：领导、填报、审核、评估、安全审计、系统管理",
        "There is no role {role}; there are: leader, filler, reviewer, evaluator, auditor, administrator",
    ),
    "user.nothing": (
        "请写明要变更什么：--role、--department 或 --until",
        "Say what to change: --role, --department or --until",
    ),
    "doctor.found.chain.cut": ("从第{sequence}行起，末尾的被删去了", "The end was cut off: line {sequence} is missing"),
    "doctor.found.chain.tip": (
        "末尾不是当时写下的那一行（现在是第{sequence}行）",
        "It does not end with the line it was noted to end with (it ends with line {sequence} now)",
    ),
    "doctor.found.chain.untold": (
        "到第{sequence}行为止的审计记录被清理，却没有清理的记录",
        "The audit up to entry {sequence} was let go, and no entry says so",
    ),
    "doctor.found.chain.line_gone": (
        "审计记录所说的第{sequence}行台账不见了",
        "Line {sequence} of the journal, of which the audit speaks, is gone",
    ),
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
