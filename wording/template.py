"""Words of the template workbook: what stands on its sheets, in its prompts and in its comments."""

TEMPLATE: dict[str, tuple[str, str]] = {
    "template.sheet": ("填报", "Form"),
    "template.guide": ("说明", "Guide"),
    "template.bureau": ("{city}民政局", "{city} Civil Affairs Bureau"),
    "template.title": (
        "{bureau}{department}{period}指标报表",
        "{bureau}: {department}, indicators for {period}",
    ),
    "template.demonstration": ("演示数据", "Demonstration data"),
    "template.title_demonstration": ("{title}【演示数据】", "{title} [demonstration data]"),
    "template.info": (
        "填报单位:{bureau}{department}    报告期:{period}(截至{day})",
        "Reported by: {bureau}, {department}    Period: {period} (as of {day})",
    ),
    "template.period": ("{year}年{quarter}季度", "{year} Q{quarter}"),
    "template.day": ("{year}年{month}月{day}日", "{year}-{month}-{day}"),
    "template.nature": ("报送性质", "Nature"),
    "template.nature_regular": ("正常报送", "Regular"),
    "template.nature_correction": ("更正", "Correction"),
    "template.nature_prompt": (
        "首次报送选“正常报送”;更正已经报过的季度选“更正”。",
        "Choose Regular for a first report, Correction to mend a quarter already reported.",
    ),
    "template.filled_by": ("填报人", "Filled in by"),
    "template.area": ("镇(街道)", "Town"),
    "template.unit": ("单位", "Unit"),
    "template.basis": ("口径", "Basis"),
    "template.stock": ("季末数", "At quarter's end"),
    "template.ytd": ("1—{month}月累计", "Months 1–{month}, cumulated"),
    "template.previous": ("上季度", "Last quarter"),
    "template.total": ("合计", "Total"),
    "template.city": ("全市", "Whole city"),
    "template.not_reported": ("未报", "Not reported"),
    "template.comment": (
        "{name}\n{definition}\n单位:{unit}\n口径:{basis}",
        "{name}\n{definition}\nUnit: {unit}\nBasis: {basis}",
    ),
    "template.comment_stock": (
        "季末数:截至{day}的实有数,不是本季新增数",
        "At quarter's end: how many there are on {day}, not how many were added",
    ),
    "template.comment_ytd": (
        "累计数:自1月1日至{day},每年1月重新起算",
        "Cumulated from 1 January to {day}; starts anew every January",
    ),
    "template.comment_city": ("只填“全市”一行", "Fill in only the row of the whole city"),
    "template.comment_previous": (
        "{name}:上季度数,仅供对照,不用填写",
        "{name}: last quarter, for comparison only, not to be filled in",
    ),
    "template.prompt": ("{name}({unit})", "{name} ({unit})"),
    "template.prompt_whole": (
        "填0或正整数,只填数字。确实报不出来的写“未报”,不要填0。",
        "0 or a positive whole number, digits only. What cannot be reported: write 未报, never 0.",
    ),
    "template.prompt_decimal": (
        "填0或正数,只填数字,最多{decimals}位小数。确实报不出来的写“未报”,不要填0。",
        "0 or a positive number, digits only, up to {decimals} decimals. What cannot be reported: write 未报, never 0.",
    ),
    "template.error": ("请再看一下", "Please look again"),
    "template.error_whole": (
        "这里填0或正整数(单位:{unit});没有数据请写“未报”。",
        "0 or a positive whole number here (unit: {unit}); if there is none, write 未报.",
    ),
    "template.error_decimal": (
        "这里填0或正数(单位:{unit});没有数据请写“未报”。",
        "0 or a positive number here (unit: {unit}); if there is none, write 未报.",
    ),
    "template.guide_title": ("填报说明", "How to fill in this workbook"),
    "template.guide_rule_cells": (
        "只填“填报”表中浅黄色的格子。表头、镇(街道)名称、合计、上季度数已经锁定,不用动。",
        "Fill in only the pale yellow cells of the form. Headers, towns, totals and last quarter's values are locked.",
    ),
    "template.guide_rule_blank": (
        "空格按“未报”处理,不按0处理。确实是0的请填0;确实报不出来的请写“未报”。",
        "A blank counts as not reported, never as 0. Write 0 where it is 0, and 未报 where nothing can be reported.",
    ),
    "template.guide_rule_number": (
        "只填数字,不写单位,不写“约”“左右”。单位以表头为准,注意“万人”和“人”。",
        "Digits only: no unit, no “about”. The unit stands in the header; mind 万人 and 人.",
    ),
    "template.guide_rule_basis": (
        "“季末数”填截至季度最后一天的实有数;“累计”填自当年1月1日起的合计数。",
        "Quarter's-end figures: how many there are on the last day. Cumulated figures: since 1 January of the year.",
    ),
    "template.guide_rule_part": (
        "分子不能大于分母,例如持证人数不能多于总人数;不一致时格子会变成橙色。",
        "A part cannot exceed its whole, such as certified staff and all staff; a cell that does turns orange.",
    ),
    "template.guide_rule_total": (
        "合计由公式自动算出,全市数以各镇(街道)相加为准。",
        "The total is a formula; the city's figure is the sum of its towns.",
    ),
    "template.guide_rule_city": (
        "全市统一的填报项只填“全市”一行,灰色格子不填。",
        "What is counted for the whole city is filled in only in its own row; grey cells stay empty.",
    ),
    "template.guide_rule_due": (
        "请在{day}前报送。文件可以改名,可以用WPS或LibreOffice另存;请不要删减行和列。",
        "Due by {day}. The file may be renamed or saved again by WPS or LibreOffice; please keep its rows and columns.",
    ),
    "template.guide_rule_correction": (
        "以前季度报错了,下载那个季度的表重新报一次,“报送性质”选“更正”。",
        "To mend an earlier quarter, fill in that quarter's workbook once more and choose Correction.",
    ),
    "template.guide_demonstration": (
        "本表为演示数据,由程序模拟生成,不代表任何真实情况。",
        "These are demonstration data, simulated by a program; they say nothing about anything real.",
    ),
    "template.guide_measure": ("填报项", "Measure"),
    "template.guide_definition": ("填报口径", "Definition"),
}
