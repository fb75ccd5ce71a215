"""Words of findings that hold a workbook against what was accepted: rows that moved, quarters that were copied."""

HISTORY_FINDINGS: dict[str, tuple[str, str]] = {
    "finding.falls.later": (
        "“{measure}”({area})自年初累计是{found}，比之后{before_period}已采用的{expected}还多。累计数一般不会减少，"
        "请核对；确实如此的请说明原因，并核对{before_period}的数。",
        "{measure} ({area}), cumulated since January, is {found}, more than the {expected} accepted for the later "
        "{before_period}. Please check both, or explain why.",
    ),
    "finding.outside_plan": (
        "文件的报告期是{found}，不在规划期({expected}年)内。请核对年份和季度，改正后再报。",
        "The file is for {found}, which is outside the plan ({expected}). Please check year and quarter.",
    ),
    "finding.misplaced": (
        "有{count}行的镇(街道)名称与灰色的“上季度”列对不上(箭头后面是灰色数实际所属的镇)：{found}。"
        "很可能是名称列被单独排序或移动，整行的数都会算到别的镇头上。请重新下载模板再填，或把名称恢复原来的顺序。",
        "In {count} rows the town's name does not go with the grey column of the last quarter (after the arrow: whose "
        "the grey numbers are): {found}. The names were probably sorted or moved by themselves, so that every number "
        "would count for another town. Please fill in a fresh template, or put the names back in order.",
    ),
    "finding.misplaced.overwritten": (
        "“{measure}”旁边灰色的“上季度”列，{all}格里有{count}格与{before_period}采用过的数对不上，这一格是{found}。"
        "很可能是粘贴时盖住了灰色列，其他列的数也可能错位。请重新下载模板，只在浅黄色的格子里填。",
        "Beside {measure}, {count} of {all} cells of the grey column do not go with anything accepted for "
        "{before_period}; this one says {found}. Something was probably pasted over it, and other columns may be off "
        "too. Please download a fresh template and fill in the yellow cells only.",
    ),
    "finding.reference_edited": (
        "“{measure}”({area})灰色的“上季度”数写的是{found}，{before_period}采用的是{expected}。灰色列只供参考，改了不会采用；"
        "要更正{before_period}，另报那个季度的表。",
        "The grey cell of {measure} ({area}) says {found}, while {expected} is accepted for {before_period}. Grey "
        "cells are for reference and are not read; to correct {before_period}, send that quarter's own workbook.",
    ),
    "finding.displaced": (
        "有{count}行的数不像本镇(街道)以往的数，像是别的镇的(箭头后面)：{found}。"
        "请核对是否错行、互换或单独排过序；确实如此的请说明原因。",
        "The numbers of {count} rows do not look like their town's own past but like another's (after the arrow): "
        "{found}. Please check whether rows were shifted, swapped or sorted, or explain why.",
    ),
    "finding.displaced.columns": (
        "“{found}”列有{count}个数与本镇(街道)以往的数相差很大，而整列的数换个顺序就都对得上。"
        "请核对是否错行或单独排过序；确实如此的请说明原因。",
        "In the column of {found} {count} numbers are far from their town's own past, yet in another order all of "
        "them fit. Please check whether the column was shifted or sorted by itself, or explain why.",
    ),
    "finding.displaced.swapped": (
        "“{found}”两列的数像是互相填反了：各自都与另一列以往的数对得上。请核对；确实如此的请说明原因。",
        "The columns of {found} look swapped: each has the numbers that the other used to have. Please "
        "check, or explain why.",
    ),
    "finding.copied": (
        "全部{count}个数与{before_period}完全相同，是不是把那个季度的数原样照抄了？请核对；确实没有变化的请说明原因。",
        "All {count} numbers are those of {before_period}. Was that quarter copied? Please check, or explain why "
        "nothing has changed.",
    ),
    "finding.copied.nearly": (
        "{all}个数里有{count}个与{before_period}完全相同，只有{differ}个不同，是不是照抄了那个季度的数？"
        "请核对；确实如此的请说明原因。",
        "Of {all} numbers {count} are those of {before_period} and only {differ} differ. Was that quarter copied? "
        "Please check, or explain why.",
    ),
    "finding.copied.columns": (
        "“{found}”整列{count}个数与{before_period}完全相同，而这一项以往每个季度都有变化，是不是照抄了那个季度的数？"
        "请核对；确实没有变化的请说明原因。",
        "All {count} numbers of {found} are those of {before_period}, though they have changed every quarter so far. "
        "Were they copied? Please check, or explain why nothing has changed.",
    ),
    "finding.revised.earlier": (
        "“{measure}”({area}){before_period}已采用的数是{expected}，这里是{found}。这会作为{before_period}的更正单独报送，"
        "不算在本季度里。如是更正，请说明原因；不是的请改回。",
        "For {measure} ({area}) the accepted value of {before_period} is {expected}; here it is {found}. This becomes "
        "a correction of {before_period}, sent by itself. Please explain it, or put the old number back.",
    ),
    "finding.revised.earlier_out": (
        "“{measure}”({area}){before_period}已采用的数是{expected}，这里是{found}。这份报表里{before_period}的数不齐或有错，"
        "不能作为那个季度的更正，这个改动不会采用。如要更正，请另报{before_period}的表；请说明原因或改回。",
        "For {measure} ({area}) the accepted value of {before_period} is {expected}; here it is {found}. What this "
        "form says of {before_period} is incomplete or wrong, so it cannot correct it and will not be taken. To "
        "correct {before_period}, send its own workbook. Please explain, or put the old number back.",
    ),
    "finding.revised.added": (
        "“{measure}”({area}){period}原来没有报，这里补了{found}。这会作为{period}的更正单独报送，不算在本季度里。"
        "如是补报，请说明原因；不是的请改回。",
        "Nothing was accepted for {measure} ({area}) in {period}; here it is {found}. This becomes a correction of "
        "{period}, sent by itself. Please explain it, or take the number out again.",
    ),
    "finding.revised.added_out": (
        "“{measure}”({area}){period}原来没有报，这里补了{found}。这份报表里{period}的数不齐或有错，不能作为那个季度的更正，"
        "补的数不会采用。如要补报，请另报{period}的表；请说明原因或改回。",
        "Nothing was accepted for {measure} ({area}) in {period}; here it is {found}. What this form says of {period} "
        "is incomplete or wrong, so it cannot correct it and will not be taken. To add the number, send the workbook "
        "of {period}. Please explain, or take the number out again.",
    ),
    "finding.outdated": (
        "“{measure}”({area}){before_period}已更正为{expected}，这里还是更正前的{found}。按更正后的数采用，这里不采用。",
        "For {measure} ({area}) {before_period} was corrected to {expected}; here it still is {found}. The corrected "
        "value stands; this one is not taken.",
    ),
    "finding.note_ignored.lapsed": (
        "有{count}个数在其所属季度还没有或已不再填报，没有采用(如{area}“{measure}”{period})。",
        "{count} numbers are of a time when they were not asked for and were passed over (such as {measure} of {area}, "
        "{period}).",
    ),
    "finding.note_ignored.outside": (
        "有{count}个季度不在规划期({expected}年)内，没有采用(从{period}起)。",
        "{count} quarters outside the plan ({expected}) were passed over (the first is {period}).",
    ),
}
"""Key → (Chinese, English)."""
