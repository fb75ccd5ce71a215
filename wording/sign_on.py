"""Words of single sign-on: why it did not come about, and what is wrong with its settings."""

from __future__ import annotations

SIGN_ON: dict[str, tuple[str, str]] = {
    "sign_on.title": ("统一身份认证", "Single sign-on"),
    "sign_on.again": ("回到登录页", "Back to signing in"),
    "sign_on.lost": (
        "这次统一身份认证已中断或超过十分钟，没有登录。请重新开始",
        "This sign-on was interrupted or took more than ten minutes. You are not signed in; please begin again",
    ),
    "sign_on.refused": (
        "统一身份认证没有同意这次登录。如有疑问请联系系统管理员",
        "The single sign-on did not agree to sign you in. If in doubt, ask an administrator",
    ),
    "sign_on.unreachable": (
        "统一身份认证暂时联系不上，没有登录。请稍后再试，或用账号和密码登录",
        "The single sign-on cannot be reached now. You are not signed in; try again later, or use your password",
    ),
    "sign_on.misfit": (
        "统一身份认证没有接通：认证服务的设置或答复不合要求，不是您的账号有问题，没有登录。请联系系统管理员，或用账号和密码登录",
        "The single sign-on is not connected as it should be: its settings or its answer do not fit. Nothing is wrong "
        "with your account, and you are not signed in; tell an administrator, or use your password",
    ),
    "sign_on.used": (
        "统一身份认证的这次答复已经用过，不能再用，没有登录。请重新开始",
        "This answer of the single sign-on was used before and cannot be used again. You are not signed in; please "
        "begin again",
    ),
    "sign_on.unproven": (
        "统一身份认证的答复无法核实，没有登录。请重试，仍不行请联系系统管理员",
        "What the single sign-on answered cannot be verified. You are not signed in; "
        "try again, then ask an administrator",
    ),
    "sign_on.fault.address": (
        "启用统一身份认证须写明本系统的访问地址，如 https://guibiao.example.gov.cn",
        "Single sign-on needs the address of these pages, such as https://guibiao.example.gov.cn",
    ),
    "sign_on.fault.issuer": (
        "应为 https 网址；只有装在本机的认证服务可以用 http",
        "This must be an https address; only a provider on this very machine may use http",
    ),
    "sign_on.fault.unread": (
        "读不到客户端密钥文件 {path}：{error}",
        "The file with the client's secret, {path}, cannot be read: {error}",
    ),
    "sign_on.fault.form": (
        "客户端密钥文件 {path} 应只有一行密钥，现在是空的、有多行或不是文字",
        "The file with the client's secret, {path}, must hold one line of text and nothing else",
    ),
    "sign_on.fault.open": (
        "客户端密钥文件 {path} 谁都能读，请执行 chmod 600 {path}",
        "Everybody can read the file with the client's secret; do: chmod 600 {path}",
    ),
    "audit.detail.sign-on: lost": ("统一身份认证，没有对应的登录请求或已超时", "Single sign-on, nothing was begun"),
    "audit.detail.sign-on: used": ("统一身份认证，同一登录请求重复使用", "Single sign-on, the same answer again"),
    "audit.detail.sign-on: state": ("统一身份认证，state 不符", "Single sign-on, another state"),
    "audit.detail.sign-on: declined": ("统一身份认证，认证方拒绝", "Single sign-on, declined by the provider"),
    "audit.detail.sign-on: unreachable": ("统一身份认证，联系不上", "Single sign-on, cannot be reached"),
    "audit.detail.sign-on: certificate": (
        "统一身份认证，认证方的证书不受信任",
        "Single sign-on, the provider's certificate is not trusted",
    ),
    "audit.detail.sign-on: slow": ("统一身份认证，答复超时", "Single sign-on, no answer in time"),
    "audit.detail.sign-on: busy": ("统一身份认证，同时登录的人太多", "Single sign-on, too many at once"),
    "audit.detail.sign-on: large": ("统一身份认证，答复过大", "Single sign-on, the answer is too large"),
    "audit.detail.sign-on: redirect": ("统一身份认证，答复要求转到别处", "Single sign-on, sent elsewhere"),
    "audit.detail.sign-on: answer": ("统一身份认证，答复读不懂", "Single sign-on, the answer cannot be read"),
    "audit.detail.sign-on: metadata": (
        "统一身份认证，认证方的配置不合要求",
        "Single sign-on, the provider's description does not fit",
    ),
    "audit.detail.sign-on: client": (
        "统一身份认证，认证方不认 client_id 或密钥",
        "Single sign-on, the provider does not know the client or its secret",
    ),
    "audit.detail.sign-on: code": ("统一身份认证，授权码无效", "Single sign-on, the code is not valid"),
    "audit.detail.sign-on: key": ("统一身份认证，没有对应的签名公钥", "Single sign-on, no such signing key"),
    "audit.detail.sign-on: algorithm": ("统一身份认证，签名算法不被接受", "Single sign-on, algorithm not accepted"),
    "audit.detail.sign-on: signature": ("统一身份认证，签名不对", "Single sign-on, the signature is wrong"),
    "audit.detail.sign-on: issuer": ("统一身份认证，签发方不符", "Single sign-on, another issuer"),
    "audit.detail.sign-on: audience": ("统一身份认证，不是签发给本系统的", "Single sign-on, made for somebody else"),
    "audit.detail.sign-on: expired": ("统一身份认证，令牌已过期", "Single sign-on, the token has expired"),
    "audit.detail.sign-on: early": ("统一身份认证，令牌尚未生效", "Single sign-on, the token is not valid yet"),
    "audit.detail.sign-on: nonce": ("统一身份认证，nonce 不符", "Single sign-on, another nonce"),
    "audit.detail.sign-on: claims": ("统一身份认证，令牌内容不全", "Single sign-on, the token lacks something"),
    "audit.detail.sign-on: name": ("统一身份认证，没有可用的账号名", "Single sign-on, no usable name"),
}
