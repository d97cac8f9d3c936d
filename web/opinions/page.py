"""Renders the pages of opinions in the look of the public site."""

from pathlib import Path
from typing import Any

from flask import Response, request

from contracts.commands.feedback import CONTACT_LIMIT, NAME_LIMIT, TEXT_LIMIT
from web import public
from web.kit import words

STATIC = Path(__file__).parent.parent / "static"
TOO_LARGE = (
    "一次提交的内容太长，没有保存。意见最多 2,000 个字，请返回上一页缩短后再提交；"
    "材料较多的，请写明联系方式，由公开机关与您联系。"
)
BROKEN = "网址或提交方式不对。请回到公开信息的页面，从那里填写意见；查询办理情况请用查询码。"


def render(template: str, title: str, status: int = 200, **values: Any) -> Response:
    """A page that no cache keeps and no search engine lists. An answer to a form is nothing to
    come back to."""
    return public.render(
        f"opinions/{template}",
        title,
        status,
        here="" if request.method == "POST" else request.path,
        limits={"text": TEXT_LIMIT, "name": NAME_LIMIT, "contact": CONTACT_LIMIT},
        moment=words.moment,
        day=words.day,
        **values,
    )
