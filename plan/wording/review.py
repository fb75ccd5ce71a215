"""Words of review: states, roles, deeds, why a person is refused, reminders, the desk."""

REVIEW: dict[str, tuple[str, str]] = {
    "slot.none": ("未报", "Not reported"),
    "slot.draft": ("草稿", "Draft"),
    "slot.submitted": ("待审", "To review"),
    "slot.returned": ("退回", "Returned"),
    "slot.accepted": ("已接受", "Accepted"),
    "slot.reopened": ("重新开放", "Reopened"),
    "slot.overdue": ("逾期", "Overdue"),
    "role.filler": ("填报", "Filler"),
    "role.reviewer": ("审核", "Reviewer"),
    "role.leader": ("领导", "Leader"),
    "role.evaluator": ("评估", "Evaluator"),
    "role.auditor": ("安全审计", "Auditor"),
    "role.administrator": ("系统管理", "Administrator"),
    "role.machine": ("本机管理员", "Administrator of this machine"),
    "action.draft": ("存草稿", "Keep a draft"),
    "action.send": ("报送", "Send"),
    "action.accept": ("接受", "Accept"),
    "action.return": ("退回", "Return"),
    "action.reopen": ("重新开放", "Reopen"),
    "change.added": ("新增", "Added"),
    "change.changed": ("改动", "Changed"),
    "change.same": ("不变", "Same"),
    "change.gone": ("不再有", "Gone"),
    "denied.role.send": ("报送由填报人员办理，您现在是“{role}”", "Only a filler sends; you act as {role}"),
    "denied.role.accept": ("接受报送由审核人员办理，您现在是“{role}”", "Only a reviewer accepts; you act as {role}"),
    "denied.role.return": ("退回报送由审核人员办理，您现在是“{role}”", "Only a reviewer returns; you act as {role}"),
    "denied.role.reopen": (
        "重新开放由审核人员办理，您现在是“{role}”",
        "Only a reviewer reopens; you act as {role}",
    ),
    "denied.department": (
        "这是{department}的报送，您所在的是{own}",
        "This belongs to {department}; you are of {own}",
    ),
    "denied.own": (
        "这一份是您（{by}）自己报送的，须由另一位审核人员接受",
        "You ({by}) sent this one yourself; another reviewer has to accept it",
    ),
    "denied.newer": (
        "您看到的已不是最新一份：{by}于{at}报送了{version}。请先看它与您的差异，再决定",
        "What you saw is no longer the newest: {by} sent {version} at {at}. Look at the difference first",
    ),
    "denied.unknown": ("没有{seen}这份报送", "There is no submission {seen}"),
    "denied.note.send": (
        "{department}{period}已有接受的数据，更正须写明原因",
        "{department} {period} was accepted before: a correction needs a reason",
    ),
    "denied.note.return": ("退回须写明意见，让填报人知道改什么", "A return needs a note that says what to mend"),
    "denied.note.reopen": ("重新开放须写明原因", "Reopening needs a reason"),
    "denied.send.accepted": (
        "{department}{period}已由{by}于{at}接受，不能再报；要更正，请先由审核人员写明原因重新开放",
        "{by} accepted {department} {period} at {at}; to correct it, a reviewer has to reopen it with a reason first",
    ),
    "denied.accept.none": ("{department}{period}还没有报送", "{department} has sent nothing for {period}"),
    "denied.accept.draft": (
        "{department}{period}还是草稿，没有报送",
        "{department} {period} is a draft that was not sent",
    ),
    "denied.accept.returned": (
        "{by}已于{at}退回这一份，等填报人重新报送",
        "{by} returned it at {at}; it waits for a new version",
    ),
    "denied.accept.accepted": ("{by}已于{at}接受这一份", "{by} accepted it at {at}"),
    "denied.accept.reopened": (
        "{by}已于{at}重新开放，等填报人报送更正",
        "{by} reopened it at {at}; it waits for the correction",
    ),
    "denied.return.none": ("{department}{period}还没有报送", "{department} has sent nothing for {period}"),
    "denied.return.draft": (
        "{department}{period}还是草稿，没有报送",
        "{department} {period} is a draft that was not sent",
    ),
    "denied.return.returned": ("{by}已于{at}退回这一份", "{by} returned it at {at}"),
    "denied.return.accepted": (
        "{by}已于{at}接受这一份；要更正，请重新开放",
        "{by} accepted it at {at}; reopen it to have it corrected",
    ),
    "denied.return.reopened": (
        "{by}已于{at}重新开放，等填报人报送更正",
        "{by} reopened it at {at}; it waits for the correction",
    ),
    "denied.reopen.none": ("{department}{period}还没有报送", "{department} has sent nothing for {period}"),
    "denied.reopen.draft": (
        "{department}{period}还是草稿，没有报送",
        "{department} {period} is a draft that was not sent",
    ),
    "denied.reopen.submitted": (
        "{by}于{at}报送的一份正在待审，可以接受或退回，不用重新开放",
        "What {by} sent at {at} is waiting for review: accept or return it",
    ),
    "denied.reopen.returned": (
        "{by}已于{at}退回，填报人可以直接重新报送",
        "{by} returned it at {at}; it can be sent again as it is",
    ),
    "denied.reopen.reopened": ("{by}已于{at}重新开放", "{by} reopened it at {at}"),
}
