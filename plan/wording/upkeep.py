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
}
