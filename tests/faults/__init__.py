"""Parts of a running system are killed, frozen, cut off and misled while approvals go on."""
