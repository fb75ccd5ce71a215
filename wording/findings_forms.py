"""Words of findings about how a form is built: which of its tables, columns and rows are meant, and which are not."""

FORM_FINDINGS: dict[str, tuple[str, str]] = {
    "finding.ambiguous_layout.conflict": (
        "两张表说的不一样：“{measure}”({area})在{first}是{one}，在{second}是{other}，共有{count}处不同。有出入的填报"
        "项都没有采用。请只留下要报送的那一张，或在页面上选定不采用哪一张。",
        "Two tables do not agree: {measure} ({area}) is {one} at {first} and {other} at {second}; {count} cells "
        "differ. The measures concerned were taken from neither. Please keep only the table to be sent, or say on "
        "the page which one is not to be used.",
    ),
    "finding.ambiguous_layout.title": (
        "标题“{found}”看来不是本季度的实有数(新增、目标、计划、预计一类)，没有采用。是实有数的，请改正标题，或在页面上选定。",
        "The title {found} seems to be of other things than the quarter's own numbers (additions, targets, a plan), so "
        "nothing was read. If they are the quarter's own, please mend the title, or say so on the page.",
    ),
    "finding.another_table.changed": (
        "“{found}”看来不是本季度的实有数(计划、目标、新增、上季、草稿等)，这张表没有采用。",
        "“{found}” does not seem to hold the quarter's own numbers (but a plan, targets, additions, an earlier "
        "quarter or a draft); this table was not read.",
    ),
    "finding.another_table.department": (
        "工作表“{found}”是别的科室的，没有采用。",
        "The sheet {found} is another department's; it was not read.",
    ),
    "finding.another_table.period": (
        "工作表“{found}”是{expected}的，不是要报送的季度，没有采用。",
        "The sheet {found} is for {expected}, not for the quarter to be sent; it was not read.",
    ),
    "finding.another_table.nothing": (
        "“{found}”里还有一张表，没有读到本科室要报的数，没有采用。",
        "There is another table on {found}, in which nothing was found that is to be reported; it was not read.",
    ),
    "finding.another_table.repeats": (
        "工作表“{found}”这里的{count}个数与已读的相同，没有重复计算。",
        "{count} numbers here, on the sheet {found}, repeat what was read already; none is counted twice.",
    ),
    "finding.another_table.differs": (
        "“{found}”里还有一张表，{all}个数中有{count}个与已认识的那张表不同(如“{measure}”({area})：{first}是{one}，"
        "{second}是{other})，没有采用。",
        "There is another table on {found}; {count} of {all} numbers differ from those of the known form ({measure}, "
        "{area}: {one} at {first}, {other} at {second}). It was not read.",
    ),
    "finding.unknown_measure.changed": (
        "表头“{found}”里除了“{expected}”还有别的字，可能不是同一个数，没有采用。是的话请在核对表头时确认。",
        "The heading {found} says more than {expected}, so it may be another number; it was passed over. If it is "
        "meant, please confirm it where headers are checked.",
    ),
    "finding.unknown_measure.derived": (
        "表头“{found}”不是“{expected}”本身(是新增、增减、占比、计划或其中的数)，没有采用。",
        "The heading {found} is not {expected} itself but an addition, a change, a share, a plan or a part of it; it "
        "was passed over.",
    ),
    "finding.unknown_measure.changed_words": (
        "“{found}”不能确定是不是本季度的数，这些数没有采用。是的话请在核对表头时确认。",
        "{found} may not mean the quarter's own numbers; they were passed over. If it does, please confirm it where "
        "headers are checked.",
    ),
    "finding.unknown_measure.derived_words": (
        "“{found}”不是本季度的实有数，这些数没有采用。",
        "{found} does not mean the quarter's own numbers; they were passed over.",
    ),
    "finding.note_ignored.parts": (
        "有{count}行({cells})是上一行的一部分(如“{found}”)，不是镇(街道)，没有采用，也不计入合计。",
        "{count} rows ({cells}) are parts of the row above ({found}) and no towns; they were not read and are in no "
        "sum.",
    ),
    "finding.note_ignored.before": (
        "有{count}列(行)是以前季度的数(如“{found}”：{cells})，只用来核对，没有采用。",
        "{count} columns or rows hold earlier quarters ({found}: {cells}); they are only compared, not read.",
    ),
    "finding.note_ignored.compared": (
        "表里以前季度({quarters})的{all}个数与已采用的都相同。",
        "All {all} figures of earlier quarters ({quarters}) on this form are those that were accepted.",
    ),
    "finding.note_ignored.compared_differs": (
        "表里以前季度({quarters})的数核对了{all}个，有{count}个与已采用的不同，如“{measure}”({area}){quarter}：这里是{found}，"
        "已采用的是{expected}。这次不采用；确要更正的，请在那个季度报送更正。",
        "Of {all} figures of earlier quarters ({quarters}) {count} are not those that were accepted: {measure} "
        "({area}) for {quarter} is {found} here and {expected} there. They are not read; to correct one, please send a "
        "correction for its quarter.",
    ),
    "finding.note_ignored.derived": (
        "有{count}列(行)是增减、占比、计划一类的数(如“{found}”：{cells})，没有采用。",
        "{count} columns or rows hold changes, shares or plans ({found}: {cells}); they were not read.",
    ),
    "finding.note_ignored.later": (
        "按{expected}读取；表里还有{quarters}的数，没有采用。",
        "Read for {expected}; the numbers of {quarters} are here too and were not read.",
    ),
    "finding.total_unchecked.named": (
        "“{measure}”的“{label}”是{found}，所说的各镇(街道)相加是{expected}。它只是部分合计，没有采用。",
        "{label} of {measure} is {found}; the towns it names add up to {expected}. It is the sum of some towns only "
        "and was not read.",
    ),
    "finding.total_unchecked.extras": (
        "“{measure}”的合计是{found}，比各镇(街道)相加的{expected}多{difference}，正是“{label}”的数，那不是镇(街道)。"
        "采用的是各镇(街道)的数。",
        "The total of {measure} is {found}, {difference} more than the {expected} to which the towns add up: exactly "
        "what stands at {label}, which is no town. The towns' numbers are taken.",
    ),
    "finding.unknown_area": (
        "没有叫“{found}”的镇(街道)。请改为规范名称；如果这一行本来就不是镇(街道)，请在页面上选“不是镇(街道)，不采用”。",
        "There is no town called {found}. Please use the town's proper name; if the row is no town's at all, say so "
        "on the page.",
    ),
    "finding.unknown_area.two": (
        "这张表写着不止一个镇(街道)({found})，不能确定是谁的数，没有采用。请只写一个。",
        "This table names several towns ({found}), so nobody can tell whose numbers they are; none was read. Please "
        "name one.",
    ),
    "finding.unknown_area.unnamed": (
        "这张表没有写明是哪个镇(街道)的，没有采用。请写上“填报单位：某某镇”，或用镇(街道)名称作工作表名。",
        "This table does not say of which town it is and was not read. Please write the reporting unit and its town "
        "above it, or name the sheet after the town.",
    ),
    "finding.wrong_unit.time": (
        "表头写“{measure}”的单位是“{found}”，没写是多长时间的，不能当作{expected}。请改正表头，或在页面上选定是每月的还是每年的。",
        "The header counts {measure} in {found} and not for how long, so it is not taken for {expected}. Please mend "
        "the header, or say on the page for how long it is.",
    ),
    "finding.wrong_period.sheet": (
        "工作表名“{found}”与表里写的{expected}不是同一个季度。请改正写错的一处。",
        "The sheet's name, {found}, and the table itself, {expected}, name different quarters. Please mend whichever "
        "is wrong.",
    ),
}
"""Key → (Chinese, English)."""
