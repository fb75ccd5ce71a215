"""The plain documents at the door and around one's own account: no script, one column, one form."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboards import language, urls
from dashboards.server.posting import posted, private
from presentation import theme
from wording import DEFAULT, Lang, say

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-base="/">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="{colour}">
<title>{title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<style>{style}</style>
</head>
<body class="door">
<main>
<p class="house"><img src="/assets/mark.svg" alt="" width="30" height="30"><span>{app}</span>{others}</p>
<h1>{heading}</h1>
{content}
</main>
</body>
</html>"""

# Within the document: the door is drawn by one answer, also where the pages and their assets cannot be.
_STYLE = (
    "*{box-sizing:border-box}body.door{margin:0;display:grid;place-items:start center;padding:max(1rem,14vh) 1rem 1rem;"
    f"background:{theme.PAPER};color:{theme.INK};font:15px/1.6 {theme.SANS}}}"
    f".door main{{width:100%;max-width:23rem}}.house{{display:flex;align-items:center;gap:.6rem;"
    f"font-family:{theme.SERIF};font-size:19px;margin:0 0 1.5rem}}"
    f".house span{{margin-right:auto}}.house a{{font:12px {theme.SANS}}}"
    f".door h1{{font:600 25px/1.3 {theme.SERIF};margin:0 0 1rem}}.door a{{color:{theme.ACCENT}}}"
    ".door label{display:block;margin:0 0 1rem}.door label span{display:block;font-weight:600;margin-bottom:.25rem}"
    f".door input{{width:100%;font:inherit;padding:.55rem .65rem;min-height:2.75rem;border:1px solid {theme.TICK};"
    f"border-radius:4px;background:{theme.WHITE};color:inherit}}"
    f".door input:focus-visible,.door button:focus-visible,.door a:focus-visible{{outline:2px solid {theme.ACCENT};"
    "outline-offset:2px}"
    f".door button,.door .sign-on{{display:block;width:100%;font:600 15px {theme.SANS};padding:.65rem;"
    "min-height:2.75rem;"
    f"border:1px solid {theme.ACCENT};border-radius:4px;background:{theme.ACCENT};color:{theme.WHITE};cursor:pointer;"
    "text-align:center;text-decoration:none}"
    f".door .sign-on{{background:none;color:{theme.ACCENT};margin-top:.75rem}}"
    ".door .ways{display:flex;gap:1.5rem;align-items:baseline;margin-top:1rem}"
    f".door button.plain{{border:0;background:none;padding:0;width:auto;color:{theme.ACCENT};"
    "font-weight:400;text-decoration:underline}"
    ".door .qr{margin:0 0 1rem;max-width:15rem}.door .qr svg{display:block;width:100%;height:auto}"
    ".door code{font:15px/1.7 ui-monospace,Consolas,monospace}.door .secret{overflow-wrap:anywhere}"
    ".door ol,.door ul{margin:0 0 1rem;padding-left:1.4rem}"
    ".door .codes{padding-left:0;list-style:none;columns:11.5rem;white-space:nowrap}"
    f".door .rules{{color:{theme.GREY};font-size:13px;margin:1rem 0 0}}"
    ".door [role=alert]{border-left:3px solid #B3261E;padding:.1rem 0 .1rem .75rem;margin:0 0 1rem;color:#8C1D18}"
    f".door [role=status]{{border-left:3px solid {theme.ACCENT};padding:.1rem 0 .1rem .75rem;margin:0 0 1rem}}"
)


def asked_lang() -> Lang:
    """Return the language of the document that is asked for, or in which a form stood."""
    try:
        code = request.args.get("lang") or posted("lang")
    # The page that refuses a form that is too large is asked for by that form.
    except RequestEntityTooLarge:
        code = ""
    return language.language_coded(code) or DEFAULT


def code_field(lang: Lang, first: bool = True, words: str = "factor.code") -> str:
    """Return the field for a code. A text field, not a numeric one: recovery codes have letters."""
    return field(say(words, lang), "code", "text", "one-time-code", first=first)


def document(
    heading: str, content: str, lang: Lang, status: int = 200, query: dict[str, str] | None = None
) -> Response:
    """Return a document around ``content`` (HTML), in nobody's cache. ``query`` goes along to the other language."""
    made = _DOCUMENT.format(
        lang=say("language.tag", lang),
        colour=theme.PAPER,
        title=escape(f"{heading} · {say('door.app', lang)}"),
        style=_STYLE,
        app=escape(say("door.app", lang)),
        # Forms keep what they were asked with, or switching the language would lose the way back.
        others="".join(_other_language(other, query or {}) for other in Lang if other is not lang),
        heading=escape(heading),
        content=content,
    )
    return private(Response(made, status=status, mimetype="text/html"))


def _other_language(other: Lang, query: dict[str, str]) -> str:
    """Return the same document in another language, which is named in itself."""
    to = f"{request.path}?{urlencode({**query, **language.query_of(other)})}".rstrip("?")
    tag, label = say("language.tag", other), escape(say("language.label", other))
    return f'<a href="{escape(to)}" lang="{tag}" hreflang="{tag}">{label}</a>'


def refused_at_the_door(sentence: str, status: int) -> str:
    """Return a document that needs no data: why something was not done, and the way back, or to the sign-in page for
    strangers.
    """
    lang = asked_lang()
    # A stranger is led to the sign-in: the front page would only send him there.
    to, words = (urls.LOGIN, "door.title") if g.get("viewer") is None else ("/", "door.back")
    content = f'{announced("alert", sentence)}<p><a href="{to}">{escape(say(words, lang))}</a></p>'
    return document(say("desk.refused", lang), content, lang, status).get_data(as_text=True)


def announced(role: str, sentence: str) -> str:
    """Return a sentence that is read out: ``role`` is "status" or "alert"."""
    return f'<p role="{role}">{escape(sentence)}</p>'


def hidden(name: str, value: str) -> str:
    """Return a field of a form that is not seen."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def field(words: str, name: str, kind: str, complete: str, value: str = "", first: bool = False) -> str:
    """Return a required field of an HTML form, labelled ``words``. ``kind``: its input type; ``complete``: its
    autocomplete token (HTML, 4.10.18.7); ``first``: it has the focus when the document opens."""
    more = " autofocus" if first else ""
    shown = f' value="{escape(value)}"' if value else ""
    return (
        f'<label><span>{escape(words)}</span><input type="{kind}" name="{name}" autocomplete="{complete}"{shown} '
        f'required maxlength="128"{more}></label>'
    )
