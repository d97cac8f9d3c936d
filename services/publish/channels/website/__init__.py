"""The public website: a folder of finished pages, written by the one worker that owns the site."""

from services.publish.channels import Channel

CHANNEL = Channel("website", "网站", "due", True)
