"""Backup, restore, and what the doctor says of a deployment."""

from __future__ import annotations

UPKEEP: dict[str, tuple[str, str]] = {
    "copy.unread": ("“{path}”读不了：{why}", "{path} cannot be read: {why}"),
    "copy.unwritten": (
        "“{path}”写不了：{why}。什么都没有留下",
        "{path} cannot be written: {why}. Nothing was left there",
    ),
    "copy.not_plain": (
        "“{path}”不是普通文件（链接、管道之类）。备份和恢复只认真实的文件和文件夹，请换成真实的再来",
        "{path} is no plain file (but a link, a pipe or the like). Backups hold real files and folders only: put the "
        "real one in its place",
    ),
    "copy.no_parent": ("没有文件夹“{path}”，请先建好", "There is no folder {path}; make it first"),
    "copy.mount": (
        "“{path}”是磁盘的挂载点，请写它里面的一个新文件夹",
        "{path} is where a disk is mounted; name a new folder inside it",
    ),
    "copy.inside": (
        "“{path}”和“{other}”一个在另一个里面，请另选地方",
        "Of {path} and {other} one lies inside the other",
    ),
    "backup.nothing": (
        "数据目录{path}里没有台账，没有可备份的",
        "There is no journal in the home {path}: nothing to back up",
    ),
    "backup.taken": (
        "“{path}”里已经有东西。备份只写进新的或空的文件夹，从不覆盖",
        "There is something in {path} already. A backup goes into a new or empty folder and overwrites nothing",
    ),
    "backup.done": (
        "已备份到{path}：{submissions}次报送，{files}个文件，{size}。最后一条台账写于{last}",
        "Backed up to {path}: {submissions} submissions, {files} files, {size}. The last line is of {last}",
    ),
    "backup.demonstration": ("注意：其中有演示数据", "Note: there is demonstration data in it"),
    "backup.left_out": (
        "数据目录里还有圭表不认识的东西，没有备份：{names}",
        "The home holds things that are not Guibiao's; they were not backed up: {names}",
    ),
    "backup.wanting": (
        "备份做好了，但数据目录本身缺了或改动过{count}个原始文件，请运行 guibiao doctor：\n{names}",
        "The backup was made, but of the home's own original files {count} are missing or altered; run guibiao "
        "doctor:\n{names}",
    ),
    "backup.unsound": (
        "备份做好了，但数据目录里的台账已有损坏，请运行 guibiao doctor，并保留以前的备份",
        "The backup was made, but the home's journal is damaged; run guibiao doctor and keep the earlier backups",
    ),
    "restore.taken": (
        "数据目录{path}里已经有东西。恢复从不覆盖：请先把它改名移开，再来一次",
        "There is something in the home {path} already. Nothing is ever overwritten: move it aside first, "
        "then try again",
    ),
    "restore.no_manifest": (
        "“{path}”不是完整的备份：里面没有清单manifest.json",
        "{path} is no finished backup: it has no manifest.json",
    ),
    "restore.manifest": (
        "“{path}”不是本程序认识的清单，也可能已损坏",
        "{path} is no manifest that this program knows, or it is damaged",
    ),
    "restore.unsound": (
        "备份{path}和它的清单不符，有{count}处，没有恢复：",
        "The backup {path} is not what its manifest says, in {count} places; nothing was restored:",
    ),
    "restore.missing": ("缺少{path}", "{path} is missing"),
    "restore.altered": ("{path}被改动过", "{path} was altered"),
    "restore.extra": ("{path}不在清单里", "{path} is not in the manifest"),
    "restore.not_plain": ("{path}不是普通文件", "{path} is no plain file"),
    "restore.escaping": ("{path}不是数据目录里该有的路径", "{path} is no path of a home's record"),
    "restore.twice": ("{path}在清单里有两次", "{path} stands in the manifest twice"),
    "restore.done": (
        "已从{path}（{made}所做）恢复到{home}：{submissions}次报送，{files}个文件。最后一条台账写于{last}",
        "Restored from {path} (made {made}) to {home}: {submissions} submissions, {files} files. The last line is of "
        "{last}",
    ),
    "restore.not_rebuilt": ("数据仓库没有建成：{why}", "The warehouse could not be built: {why}"),
    "doctor.accounts": ("账号的链条", "The chain of accounts"),
    "doctor.audit": ("审计记录的链条", "The audit's chain"),
    "doctor.found.chain.unaudited": (
        "第{sequence}行台账没有审计记录",
        "Line {sequence} of the journal has no audit entry",
    ),
    "doctor.readers": ("只有服务账户能读数据目录", "Nobody but its owner can read the home"),
    "doctor.administrator": ("有可用的系统管理员账号", "There is an administrator"),
    "doctor.auditor": ("有可用的安全审计账号", "There is a security auditor"),
    "doctor.passwords": ("没有人还在用初始密码", "Nobody still uses a first password"),
    "doctor.settings": ("设置文件settings.yaml", "The settings file settings.yaml"),
    "doctor.address": ("设了对外网址", "The address people use is set"),
    "doctor.https": ("经由https访问", "People come by https"),
    "doctor.policy": ("安全策略不低于底线", "No setting is weaker than the floor"),
    "doctor.sign_on": ("统一身份认证", "Single sign-on"),
    "doctor.demonstration": ("没有演示数据", "No demonstration data"),
    "doctor.debugging": ("没有开着调试开关", "No switch for debugging is set"),
    "doctor.backup": ("近期有备份", "There is a recent backup"),
    "doctor.room": ("磁盘有余量", "There is room on the disk"),
    "doctor.temporary": ("临时文件夹可用", "The folder for temporary files works"),
    "doctor.found.deploy.exposed": (
        "别人也能读写{path}（权限{mode}），应为{wanted}",
        "Others than its owner may use {path} (permissions {mode}; wanted: {wanted})",
    ),
    "doctor.noted.deploy.not_here": (
        "Windows上不检查文件权限，请自己看一看",
        "File permissions are not examined on Windows; look for yourself",
    ),
    "doctor.noted.deploy.root": (
        "现在以root运行。服务请用一个专门的账户",
        "This runs as root; give the service an account of its own",
    ),
    "doctor.found.deploy.no_administrator": (
        "没有启用着的系统管理员账号，请用 guibiao user add 建一个",
        "No administrator's account is enabled; make one with guibiao user add",
    ),
    "doctor.found.deploy.no_auditor": (
        "没有启用着的安全审计账号：系统管理员的操作没有别人能查。请用 guibiao user add 建一个",
        "No auditor's account is enabled: nobody else can look at what administrators did. Make one with guibiao user "
        "add",
    ),
    "doctor.found.deploy.first_password": (
        "“{name}”的初始密码发出{days}天了还没有改，请重置或停用",
        "{name} has had the same first password for {days} days; reset it or disable the account",
    ),
    "doctor.found.deploy.no_address": (
        "settings.yaml里没有address：只有本机能打开网页",
        "There is no address in settings.yaml: the pages open on this machine alone",
    ),
    "doctor.found.deploy.no_https": (
        "settings.yaml里的address不是https网址：密码会以明文经过网络",
        "The address in settings.yaml is no https one: passwords would cross the network in clear",
    ),
    "doctor.found.deploy.no_proxy": (
        "settings.yaml里behind_proxy不是true：圭表自己不加密，前面要有做TLS的反向代理",
        "behind_proxy is not true in settings.yaml: Guibiao does not encrypt by itself, a proxy that does TLS must "
        "stand before it",
    ),
    "doctor.found.deploy.settings_first": (
        "设置文件有错，这一项看不了",
        "This cannot be looked at before the settings file is mended",
    ),
    "doctor.found.deploy.weak": (
        "settings.yaml的{path}是{value}，应在{least}到{most}之间",
        "{path} in settings.yaml is {value}; it must lie between {least} and {most}",
    ),
    "doctor.found.deploy.sign_on_http": (
        "统一身份认证的网址不是https：{address}",
        "The address of single sign-on is no https one: {address}",
    ),
    "doctor.found.deploy.sign_on_secret": (
        "统一身份认证的密钥文件{path}读不了：{why}",
        "The secret of single sign-on, {path}, cannot be read: {why}",
    ),
    "doctor.found.deploy.sign_on_empty": (
        "统一身份认证的密钥文件{path}是空的",
        "The secret of single sign-on, {path}, is empty",
    ),
    "doctor.found.deploy.demonstration": (
        "数据里有{count}次报送是演示数据（第一个是{first}）。请另用一个数据目录",
        "{count} submissions are demonstration data (the first: {first}). Use another home",
    ),
    "doctor.found.deploy.switch": (
        "环境变量{name}={value}，这是调试用的，请去掉",
        "The environment has {name}={value}, which is for debugging; take it out",
    ),
    "doctor.found.deploy.no_backup": (
        "还没有备份过，请用 guibiao backup 做一份",
        "No backup was ever made; make one with guibiao backup",
    ),
    "doctor.found.deploy.old_backup": (
        "最近的备份（{folder}）是{days}天前做的，最多隔{most}天",
        "The last backup ({folder}) is {days} days old; {most} at most are wanted",
    ),
    "doctor.noted.deploy.backup_gone": (
        "最近的备份已不在{folder}。如果是移到别处保存，那很好",
        "The last backup is no longer at {folder}; if it was moved to another place, so much the better",
    ),
    "doctor.noted.deploy.backup_near": (
        "最近的备份（{folder}）和数据在同一块磁盘上，请再存一份到别处",
        "The last backup ({folder}) is on the same disk as the home; keep one elsewhere too",
    ),
    "doctor.found.deploy.no_look": ("“{path}”看不了：{why}", "{path} cannot be looked at: {why}"),
    "doctor.found.deploy.no_room": (
        "{path}所在磁盘只剩{free} MB，至少要有{least} MB",
        "There are only {free} MB left on the disk of {path}; at least {least} MB are wanted",
    ),
    "doctor.found.deploy.no_temporary": (
        "临时文件写不了：{why}",
        "Temporary files cannot be written: {why}",
    ),
}
