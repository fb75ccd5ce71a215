"""Words of findings: what was found, what was expected, how to mend it. Plain, polite, and nobody is blamed.

``finding.<code>`` says it; ``finding.<code>.<case>`` says a case of it more exactly (the case stands in the finding's
details). Fields: ``found``, ``expected``, ``cell``, ``sheet``, and the finding's details.
"""

from wording.findings_files import FILE_FINDINGS
from wording.findings_forms import FORM_FINDINGS
from wording.findings_history import HISTORY_FINDINGS
from wording.findings_notes import MENDS, NOTE_FINDINGS

FINDINGS: dict[str, tuple[str, str]] = {
    **FILE_FINDINGS,
    **FORM_FINDINGS,
    **NOTE_FINDINGS,
    **HISTORY_FINDINGS,
    **MENDS,
    "finding.unknown_layout": (
        "没有认出这是哪一种报表：既不是本系统的填报模板，也没有找到镇(街道)名称和填报项。请用填报模板"
        "报送，或请管理员为这种报表配置版式。",
        "This form was not recognised: it is not the template, and no towns and measures were found "
        "in it. Please use the "
        "template, or ask the administrator to describe this form as a layout.",
    ),
    "finding.ambiguous_layout": (
        "有不止一张表都像要报送的报表：{found}。请只留下要报送的那一张，再报一次。",
        "More than one table looks like the report: {found}. Please keep only the one to be sent and send it again.",
    ),
    "finding.not_a_number": (
        "“{measure}”({area})这一格写的是“{found}”，不能确定是多少。请填一个数，单位是{unit}；确实报不"
        "出来的请写“未报”。",
        "The cell for {measure} ({area}) says “{found}”, which is not a definite number. Please enter one number in "
        "{unit}, or write 未报 if it cannot be reported.",
    ),
    "finding.not_a_number.date": (
        "“{measure}”({area})这一格是日期“{found}”，可能是输入时被表格软件自动改成了日期。请把格式改为"
        "数值，重新填一个数({unit})。",
        "The cell for {measure} ({area}) holds the date {found}; the program may have changed what "
        "was typed. Please set "
        "the format to number and enter the number again ({unit}).",
    ),
    "finding.not_a_number.duration": (
        "“{measure}”({area})这一格是时间“{found}”(时:分:秒)，可能是格子设成了时间格式。请把格式改为数值，重新填一个数({unit})。",
        "The cell for {measure} ({area}) holds the time {found} (hours:minutes:seconds); its format may be one for "
        "times. Please set the format to number and enter the number again ({unit}).",
    ),
    "finding.not_a_number.boolean": (
        "“{measure}”({area})这一格是逻辑值“{found}”。请填一个数({unit})。",
        "The cell for {measure} ({area}) holds the logical value {found}. Please enter a number ({unit}).",
    ),
    "finding.not_a_number.percent": (
        "“{measure}”({area})这一格显示为百分数“{found}”，而这一项按{unit}计。请改为数值格式，填写具体的数。",
        "The cell for {measure} ({area}) shows the percentage {found}, but this is counted in "
        "{unit}. Please use a plain "
        "number format and enter the count.",
    ),
    "finding.not_a_number.unit": (
        "“{measure}”({area})这一格是{found}，与表头写的单位对不上。请核对单位，按{unit}填写。",
        "The cell for {measure} ({area}) holds {found}, which does not go with the header's unit. Please check the "
        "unit and report it in {unit}.",
    ),
    "finding.not_a_number.merged": (
        "“{found}”所在的格子合并了几个镇(街道)或几项，不能确定是谁的数。请取消合并，分别填写({unit})。",
        "The cell with {found} is merged over several towns or measures, so nobody can tell whose number it is. Please "
        "unmerge it and enter each number ({unit}).",
    ),
    "finding.error_cell": (
        "“{measure}”({area})这一格是错误值“{found}”。请检查这一格的公式，或直接填写数值({unit})。",
        "The cell for {measure} ({area}) holds the error {found}. Please look at its formula or "
        "enter the number ({unit}).",
    ),
    "finding.error_cell.uncached": (
        "“{measure}”({area})这一格是公式，但文件里没有存下计算结果。请用WPS或Excel打开、保存一次，或"
        "直接填写数值({unit})。",
        "The cell for {measure} ({area}) is a formula whose result the file does not hold. Please "
        "open and save the file "
        "in WPS or Excel, or enter the number ({unit}).",
    ),
    "finding.struck_out": (
        "“{measure}”({area})这一格的“{struck}”画了删除线，不能确定还作不作数，没有采用。作数的请去掉删除线，不作数的请改填正确的数"
        "({unit})。",
        "In the cell for {measure} ({area}) “{struck}” is struck through, so nobody can tell whether it counts; it "
        "was not taken. Please remove the line if it does, or enter the right number ({unit}).",
    ),
    "finding.struck_out.part": (
        "“{measure}”({area})这一格里“{struck}”画了删除线，“{kept}”没有画，不能确定以哪个为准，没有采用。请在格里只留下作数的数"
        "({unit})。",
        "In the cell for {measure} ({area}) “{struck}” is struck through and “{kept}” is not, so nobody can tell which "
        "counts, and neither was taken. Please leave only the right number ({unit}) in the cell.",
    ),
    "finding.missing": (
        "“{measure}”({area})没有填。空格按未报处理，不当作0。请补填({unit})；确实是0的请填0。",
        "{measure} ({area}) is blank. A blank counts as not reported, never as 0. Please fill it in "
        "({unit}); if it is 0, "
        "enter 0.",
    ),
    "finding.missing.column": (
        "表中没有找到“{measure}”这一项。请加上这一列，按{unit}填写。",
        "The measure {measure} was not found in the table. Please add it, in {unit}.",
    ),
    "finding.missing.blank_column": (
        "“{measure}”整项没有填。空格按未报处理，不当作0。请补填({unit})；确实是0的请填0。",
        "{measure} is blank everywhere. A blank counts as not reported, never as 0. Please fill it in ({unit}).",
    ),
    "finding.missing.row": (
        "表中没有找到“{area}”这一行。请加上这一行并填写各项数据。",
        "No row for {area} was found in the table. Please add it with its numbers.",
    ),
    "finding.withdrawn": (
        "“{measure}”有{count}个数此前已被接受({found})，这次没有填。更正可以改数，不能改成未报。请把这些数也填上。",
        "{count} values of {measure} were accepted before ({found}) and are not here. A correction may change a "
        "number, not take it away. Please fill them in too.",
    ),
    "finding.negative": (
        "“{measure}”({area})是{found}，小于0。请核对后填写不小于0的数({unit})。",
        "{measure} ({area}) is {found}, below 0. Please check it and enter a number that is not negative ({unit}).",
    ),
    "finding.fraction": (
        "“{measure}”({area})是{found}，而这一项应是整数({unit})。请核对，注意是否填成了以“万”为单位的数或比例。",
        "{measure} ({area}) is {found}, but this is counted in whole numbers ({unit}). Please check whether it was "
        "entered in ten thousands or as a share.",
    ),
    "finding.part_exceeds_whole": (
        "“{measure}”({area})是{found}，大于“{whole}”的{other}({place})。部分不会多于总体，请核对这两格。",
        "{measure} ({area}) is {found}, more than {whole}, which is {other} ({place}). A part cannot "
        "exceed its whole; "
        "please check both cells.",
    ),
    "finding.out_of_bounds": (
        "“{measure}”({area})是{found}{unit}，超出了可能的范围({expected})。请核对。",
        "{measure} ({area}) is {found} {unit}, outside what is possible ({expected}). Please check it.",
    ),
    "finding.out_of_bounds.largest": (
        "“{measure}”({area})是{found}{unit}，一个县(市)不可能有这么多({expected})。请核对是否多输了几位数，或把单位弄错了。",
        "{measure} ({area}) is {found} {unit}, more than a county can have ({expected}). Please check whether digits "
        "were typed twice or the unit was mistaken.",
    ),
    "finding.wrong_unit": (
        "表头写“{measure}”的单位是“{found}”，与规定的单位“{expected}”不能换算。请按{expected}填写，并改正表头。",
        "The header counts {measure} in {found}, which cannot be turned into {expected}. Please "
        "report it in {expected}.",
    ),
    "finding.total_differs": (
        "“{measure}”的合计是{found}，各镇(街道)相加是{expected}，相差{difference}{unit}。请核对合计或各镇(街道)的数。",
        "The total of {measure} is {found}, but the towns add up to {expected}, {difference} {unit} "
        "apart. Please check "
        "the total or the towns.",
    ),
    "finding.duplicate_area": (
        "“{name}”出现了不止一次(另一处在{first})。不能确定以哪一行为准，两行都没有采用。请只保留一行。",
        "{name} stands here more than once (also at {first}). Neither is taken, because nobody can "
        "tell which is meant. "
        "Please keep one.",
    ),
    "finding.duplicate_measure": (
        "“{name}”出现了不止一次(另一处在{first})。不能确定以哪一列为准，两列都没有采用。请只保留一列。",
        "{name} stands here more than once (also at {first}). Neither is taken, because nobody can "
        "tell which is meant. "
        "Please keep one.",
    ),
    "finding.unknown_area.nearest": (
        "没有叫“{found}”的镇(街道)，是不是“{expected}”?请改为规范名称。",
        "There is no town called {found}. Is {expected} meant? Please use the town's proper name.",
    ),
    "finding.merged_twice": (
        "“{area}”已并入“{into}”，这里两处都有数(“{into}”在{first})，不能确定以哪一处为准。请只保留一处。",
        "{area} was merged into {into}, and both have numbers here ({into} at {first}); nobody can tell which count. "
        "Please keep one.",
    ),
    "finding.merged_town": (
        "“{area}”已并入“{into}”：这一行的数与“{into}”(在{first})的相加，计入“{into}”。如果“{into}”已含这些数，请删去这一行。",
        "{area} was merged into {into}: this row is added to that of {into} (at {first}). If {into} already holds it, "
        "please remove the row.",
    ),
    "finding.unknown_area.merged": (
        "“{found}”自{until}以后已并入(划归){into}，这里的数没有采用。请把它的数并入{into}后删去这一行。",
        "{found} has belonged to {into} since {until}; the numbers here were not taken. Please add them to {into} and "
        "remove the row.",
    ),
    "finding.unknown_area.lapsed": (
        "“{found}”在这个季度还没有设立或已经撤销，这里的数没有采用。请核对季度，或删去这一行。",
        "{found} did not exist in this quarter; the numbers here were not taken. Please check the quarter, or remove "
        "the row.",
    ),
    "finding.unknown_area.ambiguous": (
        "“{found}”可能是{expected}中的任何一个。请写全名称。",
        "{found} could be any of {expected}. Please write the full name.",
    ),
    "finding.unknown_area.count": (
        "这种报表的各行没有名称，按位置应有{expected}行，这里有{found}行，不能确定哪一行是谁的，都没有采用。请核对有没有增减行。",
        "The rows of this form have no names and go by position: there should be {expected} and here are {found}, so "
        "nobody can tell which is whose and none was taken. Please check whether rows were added or removed.",
    ),
    "finding.unknown_area.nameless": (
        "这里有数，却没有镇(街道)名称。请补上名称，或删去这些数。",
        "There are numbers here without a town's name. Please add the name or remove the numbers.",
    ),
    "finding.wrong_department": (
        "文件里写的是“{found}”，报送时选的是“{expected}”。请选对科室，或换成这个科室的文件。",
        "The file is {found}'s, but it was sent as {expected}'s. Please choose the right department or the right file.",
    ),
    "finding.wrong_period": (
        "文件里的报告期是{found}，报送时选的是{expected}。请选对报告期，或换成这一期的文件；文件里写错了的，请改正。",
        "The file is for {found}, but it was sent as {expected}. Please choose the right period or the right file; if "
        "the file is wrong about its period, please correct it.",
    ),
    "finding.wrong_period.stamp": (
        "标题写的是{found}，而这份模板是{expected}的。请下载{found}的模板重新填报，或改正标题。",
        "The title says {found}, but this template is for {expected}. Please fill in the template of "
        "{found}, or mend the "
        "title.",
    ),
    "finding.wrong_period.text": (
        "这里写的是{found}，而这份报表是{expected}的。请改正写错的一处，或换成{expected}的文件。",
        "This says {found}, but the form is for {expected}. Please mend whichever is wrong, or send the file of "
        "{expected}.",
    ),
    "finding.wrong_department.text": (
        "这里写的是“{found}”，而这份报表是{expected}的。请改正这里，或换成{expected}的文件。",
        "This says {found}, but the form is {expected}'s. Please mend it, or send the file of {expected}.",
    ),
    "finding.no_department": (
        "文件里没有写明是哪个科室的。请在报送时选择科室。",
        "The file does not say whose it is. Please choose the department when sending it.",
    ),
    "finding.no_period": (
        "文件里没有写明是哪一年哪个季度的。请在报送时选择报告期。",
        "The file does not say which year and quarter it is for. Please choose the period when sending it.",
    ),
    "finding.unread_period": (
        "这里应写明报告期，写的是“{found}”，不能确定是哪一年哪个季度。请改为“2023年三季度”“2023年1—9月”这样的写法。",
        "The period should stand here, but “{found}” does not tell which year and quarter is meant. Please write it "
        "like “2023年三季度” or “2023年1—9月”.",
    ),
    "finding.unread_period.month": (
        "“{found}”不是季度末的月份(日期)，不能确定是哪个季度的。请写明季度，如“2023年三季度”“2023年1—9月”，或写季度末的月份"
        "(3月、6月、9月、12月)。",
        "“{found}” is no month (or day) that ends a quarter, so nobody can tell which quarter is meant. Please write "
        "the quarter (2023年三季度), the months since January (2023年1—9月) or a quarter's last month (2023年9月).",
    ),
    "finding.unread_period.several": (
        "“{found}”写了不止一个季度，不能确定这份报表是哪个季度的。请只写这一个季度，如“2023年三季度”。",
        "“{found}” names more than one quarter, so nobody can tell which this form is for. Please write that one "
        "alone, like “2023年三季度”.",
    ),
    "finding.falls": (
        "“{measure}”({area})自年初累计是{found}，比{before_period}的{expected}还少。累计数一般不会减"
        "少，请核对；确实如此的请说明原因。",
        "{measure} ({area}), cumulated since January, is {found}, less than {expected} in "
        "{before_period}. Please check "
        "it, or explain why.",
    ),
    "finding.jump": (
        "“{measure}”({area})是{found}，{before_period}是{expected}，变化很大。请核对；确实如此的请说明原因。",
        "{measure} ({area}) is {found}, far from {expected} in {before_period}. Please check it, or explain why.",
    ),
    "finding.jump.slip_over": (
        "“{measure}”({area})是{found}，{before_period}是{expected}。如果单位多乘了{times}，应为"
        "{mended}。请核对单位；确实如此的请说明原因。",
        "{measure} ({area}) is {found}, but was {expected} in {before_period}. If it was multiplied "
        "by {times} too much, "
        "{mended} is meant. Please check the unit, or explain why.",
    ),
    "finding.jump.slip_under": (
        "“{measure}”({area})是{found}，{before_period}是{expected}。如果单位少乘了{times}，应为"
        "{mended}。请核对单位；确实如此的请说明原因。",
        "{measure} ({area}) is {found}, but was {expected} in {before_period}. If a factor of {times} was left out, "
        "{mended} is meant. Please check the unit, or explain why.",
    ),
    "finding.revised": (
        "“{measure}”({area}){before_period}已采用的数是{expected}，这里是{found}。如是更正，请说明原因。",
        "For {measure} ({area}) the accepted value of {before_period} is {expected}; here it is "
        "{found}. If this is a "
        "correction, please explain it.",
    ),
}
"""Key → (Chinese, English)."""
