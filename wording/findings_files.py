"""Words for files of which nothing could be read: one exact sentence for each reason, and what to do instead."""

_SAVE_AS = "请用WPS或Excel打开，另存为.xlsx后再报送。"
_SAVE_AS_EN = "Please open it in WPS or Excel, save it as .xlsx and send it again."
_SEND_AGAIN = "请核对选的是不是这个文件；可以打开的，请另存为.xlsx后再报送。"
_SEND_AGAIN_EN = "Please check that this is the file meant; if it opens, save it as .xlsx and send it again."
_SAFE = "为了安全没有读取。" + _SAVE_AS
_SAFE_EN = "For safety it was not read. " + _SAVE_AS_EN
_BROKEN = (
    "文件可能没有传完整，或保存时出了错。请重新传一次；还不行的，请用WPS或Excel打开(能修复的先修复)，"
    "另存为.xlsx后再报送。"
)
_BROKEN_EN = (
    "It may not have been copied whole, or saving went wrong. Please send it once more; if that does not help, open it "
    "in WPS or Excel (repair it if asked), save it as .xlsx and send that."
)
_FILL_IN = "请报送原来的工作簿(.xlsx、.xls、.et等)；没有的，请下载填报模板，把数填进去再报送。"
_FILL_IN_EN = (
    "Please send the workbook itself (.xlsx, .xls, .et …); if there is none, fill in the template and send that."
)
_CHOOSE = "请核对选的是不是这个文件，报送装有数的工作簿(.xlsx、.xls、.et等)。"
_CHOOSE_EN = "Please check which file was chosen, and send the workbook with the numbers (.xlsx, .xls, .et …)."


def _kind(chinese: str, english: str) -> tuple[str, str]:
    """A kind of file that spreadsheet programs open."""
    return (
        f"这个文件其实是{chinese}，不是工作簿。{_SAVE_AS}",
        f"This file is really {english}, not a workbook. {_SAVE_AS_EN}",
    )


def _reading(chinese: str, english: str) -> tuple[str, str]:
    """A kind of file for people to read, in which the numbers are no cells."""
    return (
        f"这个文件其实是{chinese}，里面的数没有格子，不能自动读取。{_FILL_IN}",
        f"This file is really {english}: its numbers stand in no cells and cannot be read. {_FILL_IN_EN}",
    )


def _foreign(chinese: str, english: str) -> tuple[str, str]:
    """A kind of file that has nothing to do with tables."""
    return (
        f"这个文件其实是{chinese}，不是工作簿。{_CHOOSE}",
        f"This file is really {english}, not a workbook. {_CHOOSE_EN}",
    )


def _large(chinese: str, english: str) -> tuple[str, str]:
    return (
        f"文件{chinese}，超出了能读取的范围。请只保留要报送的表，另存为.xlsx后再报送。",
        f"The file {english}, more than can be read. Please keep only the table to be reported and send it as .xlsx.",
    )


def _hostile(chinese: str, english: str) -> tuple[str, str]:
    return f"文件{chinese}，{_SAFE}", f"The file {english}. {_SAFE_EN}"


def _damaged(chinese: str, english: str) -> tuple[str, str]:
    return f"文件{chinese}。{_BROKEN}", f"The file {english}. {_BROKEN_EN}"


_LOCKED = (
    "文件设有打开密码，没有密码读不出来。请取消密码后再报送。",
    "The file is protected by a password and cannot be read. Please remove the password and send it again.",
)

FILE_FINDINGS: dict[str, tuple[str, str]] = {
    "finding.unsupported_format": (
        f"这种文件不能作为报表读取。{_SEND_AGAIN}",
        f"Files of this kind cannot be read. {_SEND_AGAIN_EN}",
    ),
    "finding.unsupported_format.html": _kind("网页", "a web page"),
    "finding.unsupported_format.mht": _kind("单个文件的网页(mht)", "a web page in one file (mht)"),
    "finding.unsupported_format.xml_spreadsheet_2003": _kind("XML表格2003", "an XML spreadsheet of 2003"),
    "finding.unsupported_format.sylk": _kind("SYLK文件", "a SYLK file"),
    "finding.unsupported_format.dbase": _kind("dBase数据表(dbf)", "a dBase table (dbf)"),
    "finding.unsupported_format.old_excel": (
        "这是Excel 4.0把几张表捆在一起的文件，格式太老，读不出来。请用Excel或LibreOffice打开，另存为.xlsx后再报送。",
        "This is a file of Excel 4.0 with several sheets bound together, too old to be read. Please open it in Excel "
        "or LibreOffice, save it as .xlsx and send it again.",
    ),
    "finding.unsupported_format.numbers": (
        "这个文件其实是苹果Numbers表格，读不出来。请在Numbers里导出为Excel(.xlsx)后再报送。",
        "This file is really an Apple Numbers table, which cannot be read. Please export it from Numbers as Excel "
        "(.xlsx) and send that.",
    ),
    "finding.unsupported_format.pdf": _reading("PDF文件", "a PDF"),
    "finding.unsupported_format.ofd": _reading("OFD版式文件", "an OFD document"),
    "finding.unsupported_format.image": _reading("图片", "a picture"),
    "finding.unsupported_format.word": _reading("文字文档", "a text document"),
    "finding.unsupported_format.rtf": _reading("RTF文档", "an RTF document"),
    "finding.unsupported_format.powerpoint": _reading("演示文稿", "a presentation"),
    "finding.unsupported_format.opendocument": _reading(
        "不含表格的OpenDocument文档", "an OpenDocument file without sheets"
    ),
    "finding.unsupported_format.archive": (
        "这个文件是压缩包，不会自动解压。请先解压，再报送里面的工作簿。",
        "This file is an archive, which is not unpacked here. Please unpack it and send the workbook inside.",
    ),
    "finding.unsupported_format.lock": (
        "这是有人打开工作簿时自动产生的临时文件(名称多以“~$”开头)，里面没有数。请先关闭工作簿，再报送名称里没有“~$”的那个文件。",
        "This is the small file that a program puts beside a workbook while somebody has it open (its name mostly "
        "begins with “~$”); there are no numbers in it. Please close the workbook and send the file without “~$” in "
        "its name.",
    ),
    "finding.unsupported_format.shortcut": (
        "这是一个快捷方式，不是工作簿本身。请打开它所指的文件夹，报送那里的工作簿。",
        "This is a shortcut, not the workbook itself. Please open the folder it leads to and send the workbook there.",
    ),
    "finding.unsupported_format.xml": _foreign("XML文件", "an XML file"),
    "finding.unsupported_format.database": _foreign("数据库文件", "a database"),
    "finding.unsupported_format.program": _foreign("程序", "a program"),
    "finding.unsupported_format.media": _foreign("音频或视频", "sound or video"),
    "finding.unsupported_format.ole": _foreign("其他程序的文件", "another program's file"),
    "finding.unsupported_format.binary": _foreign("不认识的文件", "a file of no known kind"),
    "finding.encrypted": _LOCKED,
    "finding.encrypted.office": _LOCKED,
    "finding.encrypted.xls": _LOCKED,
    "finding.encrypted.ods": _LOCKED,
    "finding.encrypted.zip": _LOCKED,
    "finding.too_large": _large("太大", "is too large"),
    "finding.too_large.file": _large("超过50 MB", "is larger than 50 MB"),
    "finding.too_large.inflated": _large("解压后太大", "is too large once unpacked"),
    "finding.too_large.members": _large("里的部件太多", "has too many parts"),
    "finding.too_large.sheets": _large("里的工作表太多", "has too many sheets"),
    "finding.too_large.columns": _large("里的列太多", "has too many columns"),
    "finding.too_large.used_range": _large("里的表占用的行列太多", "has a sheet that uses too many cells"),
    "finding.too_large.merges": _large("里的合并单元格太多", "has too many merged cells"),
    "finding.too_large.marked_cells": _large(
        "里带特殊格式的单元格太多",
        "has too many specially formatted cells",
    ),
    "finding.too_large.result": _large("里的内容太多", "holds too much"),
    "finding.too_large.memory": _large("读取时需要的内存太多", "takes too much memory to read"),
    "finding.too_large.timeout": _large("读取时间太长", "takes too long to read"),
    "finding.hostile": _hostile("的构造异常", "is built in an unusual way"),
    "finding.hostile.zip_ratio": _hostile("的压缩比异常", "is compressed to an unusual degree"),
    "finding.hostile.zip_overlap": _hostile("里的部件互相重叠", "has parts that overlap each other"),
    "finding.hostile.member_name": _hostile("里有名称异常的部件", "has a part with an unusual name"),
    "finding.hostile.duplicate_member": _hostile("里有重名的部件", "has two parts of the same name"),
    "finding.hostile.doctype": _hostile(
        "里有表格文件不该有的声明(DOCTYPE)", "has a declaration no workbook needs (DOCTYPE)"
    ),
    "finding.hostile.far_cell": _hostile(
        "把内容写在极远的单元格里",
        "keeps something in a cell far outside any table",
    ),
    "finding.hostile.repeat": _hostile("把单元格重复了极多次", "repeats cells an unusual number of times"),
    "finding.empty": (
        "文件里没有内容。请核对选的是不是这个文件。",
        "The file is empty. Please check that it is the file meant.",
    ),
    "finding.empty.zero_bytes": (
        "文件是空的(0字节)。请核对选的是不是这个文件，或重新传一次。",
        "The file is empty (0 bytes). Please check that it is the file meant, or send it again.",
    ),
    "finding.empty.no_cells": (
        "文件里没有填任何内容。请核对选的是不是这个文件。",
        "Nothing is filled in anywhere in this file. Please check that it is the file meant.",
    ),
    "finding.damaged": _damaged("损坏了，读不出来", "is damaged and cannot be read"),
    "finding.damaged.unreadable": _damaged("从磁盘上读不出来", "cannot be read from the disk"),
    "finding.damaged.denied": (
        "没有读取这个文件的权限。请让文件的主人允许读取它（文件属性里的权限），或换一份能打开的副本。",
        "There is no permission to read this file. Please let its owner allow it to be read, or use a copy that opens.",
    ),
    "finding.damaged.zip": _damaged("的压缩结构损坏了", "has a damaged container"),
    "finding.damaged.crc": _damaged("的内容与校验码不符", "does not match its own checksums"),
    "finding.damaged.ole": _damaged("的文件结构损坏了", "has a damaged structure"),
    "finding.damaged.xml": _damaged("里有不完整的XML", "has incomplete XML inside"),
    "finding.damaged.records": _damaged("里的记录损坏了", "has damaged records"),
    "finding.damaged.parts": _damaged("缺少必需的部件", "lacks a part it needs"),
    "finding.damaged.parser_failed": _damaged("没能读出来", "could not be read"),
    "finding.damaged.text": _damaged(
        "的文字编码不能确定(应为UTF-8或GB18030)", "is in an unknown encoding (UTF-8 or GB18030)"
    ),
    "finding.damaged.quote": (
        "从第{line}行起有一个双引号没有成对，后面的格子分不清楚。请用记事本打开这个文件，补上或删去这个引号，保存后再报送。",
        "From line {line} on a double quote has no partner, so the cells behind it cannot be told apart. Please open "
        "the file in a text editor, add or remove the quote, save it and send it again.",
    ),
    "finding.damaged.child_killed": _damaged(
        "没能读完，读取程序中断了", "could not be read to its end: the reader stopped"
    ),
    "finding.damaged.child_answer": _damaged(
        "没能读完，读取结果不完整", "could not be read to its end: the answer is not whole"
    ),
}
"""Key → (Chinese, English)."""
