"""Words of commands."""

COMMANDS: dict[str, tuple[str, str]] = {
    "keep.no_home": ("数据目录{path}不能写入:{why}", "The home folder {path} cannot be written to: {why}"),
    "keep.no_raw": ("原始文件“{file}”保存不下来:{why}", "The original file {file} could not be kept: {why}"),
    "keep.journal_broken": (
        "台账读写不了:{why}。请从备份恢复,不要删除它",
        "The journal cannot be read or written: {why}. Restore it from a backup; do not delete it",
    ),
    "keep.journal_schema": (
        "台账的版本是{found},本程序只认识版本{expected}",
        "The journal has version {found}; this program knows only version {expected}",
    ),
}
