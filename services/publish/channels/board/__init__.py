"""Boards: sheets for paper and kiosks, written as files of each board's own scope."""

from services.publish.channels import Channel

CHANNEL = Channel("board", "公开栏", "due", True)
