"""Words of commands."""

COMMANDS: dict[str, tuple[str, str]] = {
    "keep.no_home": ("数据目录{path}不能写入:{why}", "The home folder {path} cannot be written to: {why}"),
    "keep.no_raw": ("原始文件“{file}”保存不下来:{why}", "The original file {file} could not be kept: {why}"),
    "keep.journal_missing": (
        "有数据仓库而没有台账({path}):台账丢了。请从备份恢复;要重新开始,请换一个空的数据目录",
        "There is a warehouse but no journal ({path}): the journal is lost. Restore it from a backup, or begin anew in "
        "an empty home",
    ),
    "keep.raw_missing": (
        "报送{submission}的原始文件“{file}”不见了,请从备份恢复",
        "The original file {file} of submission {submission} is gone; restore it from a backup",
    ),
    "keep.raw_altered": (
        "报送{submission}的原始文件“{file}”被改动过,请从备份恢复",
        "The original file {file} of submission {submission} was altered; restore it from a backup",
    ),
    "keep.first": ("新建了数据仓库", "A new warehouse was made"),
    "keep.mended": (
        "数据仓库缺失或已损坏,已按台账和原始文件重建",
        "The warehouse was missing or damaged; it was rebuilt from the journal and the original files",
    ),
    "keep.brought_up": (
        "数据仓库落后于台账、规划目录或版式,已重建",
        "The warehouse was behind the journal, the catalogue or the layouts; it was rebuilt",
    ),
    "load.passed_over": ("跳过了不是工作簿的“{file}”", "Passed over {file}: no workbook"),
    "path.missing": ("没有这个文件或文件夹:{path}", "No such file or folder: {path}"),
    "path.unreadable": ("“{path}”打不开:{why}", "{path} cannot be opened: {why}"),
    "keep.journal_broken": (
        "台账读写不了:{why}。请从备份恢复,不要删除它",
        "The journal cannot be read or written: {why}. Restore it from a backup; do not delete it",
    ),
    "keep.journal_schema": (
        "台账的版本是{found},本程序只认识版本{expected}",
        "The journal has version {found}; this program knows only version {expected}",
    ),
}
