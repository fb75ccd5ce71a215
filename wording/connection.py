"""Words for when the connection or the session ends: what became of the data, and how to see it."""

CONNECTION: dict[str, tuple[str, str]] = {
    "connection.lost": (
        "与服务器的连接断了。填写的内容都还在这一页，没有送出；连上以后可以继续。",
        "The connection to the server is lost. What you have typed is still on this page and has not been sent; go on "
        "when it is back.",
    ),
    "connection.back": ("已重新连上。", "The connection is back."),
    "connection.unopened": (
        "连接断了，那一页没有打开；这一页显示的还是断开以前的内容。",
        "The connection is lost and that page was not opened; this one shows what it showed before.",
    ),
    "connection.unsent": (
        "没有送出：连接断了，服务器没有收到。内容还在这里，连上以后请再点一次。",
        "Not sent: the connection is lost and the server has received nothing. What you typed is still here; press "
        "once more when it is back.",
    ),
    "connection.half": (
        "没有送完连接就断了，服务器什么都没有留下。内容还在这里，连上以后请再点一次。",
        "The connection broke before all of it was sent, and the server has kept nothing. It is still here; press once "
        "more when the connection is back.",
    ),
    "connection.unknown": (
        "已经送出，但没有收到答复，不知道有没有办成。",
        "It was sent but no answer came, so it is not known whether it was done. ",
    ),
    "connection.look": (
        "连上以后请先刷新这一页，看看有没有办成，再决定要不要再点。",
        "When the connection is back, reload this page and see whether it was before pressing again.",
    ),
    "connection.unknown_upload": (
        "连上以后请先看“草稿”里有没有这个文件，没有再传一次。",
        "When the connection is back, see whether the file is among the drafts; if not, upload it again.",
    ),
    "connection.unknown_send": (
        "连上以后请再点一次：同样的内容不会重复报送，已经报了的会给出那一次的回执。",
        "When the connection is back, press once more: the same content is never sent twice, and what was sent already "
        "answers with its receipt.",
    ),
    "connection.idle": (
        "您有一阵没有操作，{time}后会自动退出登录。在这一页点一下或继续填写就不会退出。",
        "You have been quiet for a while and will be signed out in {time}. Click or type on this page to stay.",
    ),
    "connection.age": (
        "这次登录时间已满，{time}后会自动退出。请先把填好的送出；没有送出的，重新登录后还在这一页。",
        "This session is at its end: you will be signed out in {time}. Please send what is ready; the rest stays "
        "on this page when you have signed in again.",
    ),
    "connection.minutes": ("分钟", " min"),
    "connection.seconds": ("秒", " s"),
    "connection.ended": (
        "登录已经结束。填写的文字留在这台电脑的这个标签页里，重新登录后还在；选好的文件要重新选。",
        "You are no longer signed in. What you typed is kept in this tab and will be here after you have signed in "
        "again; files have to be chosen anew.",
    ),
    "connection.out": (
        "没有办理：登录已经结束，服务器没有收下。请重新登录后再点一次。",
        "Not done: you are no longer signed in and the server has kept nothing. Sign in and press once more.",
    ),
    "connection.again": ("重新登录", "Sign in again"),
    "connection.restored": (
        "已恢复上次没有送出的内容，请核对后再送出。",
        "What you had typed and not sent is back; please look it over before you send it.",
    ),
}
"""Key → (Chinese, English)."""
