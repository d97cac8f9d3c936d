"""Meeting, document, bulletin: a person carries it out and enters the proof (domain.md §5)."""

from services.publish.channels import Channel

CHANNELS = (
    Channel("meeting", "会议", "awaiting", False, "会议已经召开，到会人员已经知悉，无法收回"),
    Channel("document", "文件", "awaiting", False, "文件已经印发，须由发文单位另行发文收回"),
    Channel("bulletin", "简报", "awaiting", False, "简报已经分发，须由编印单位另行说明"),
)
