"""The demonstration, as `make demo ONCE=1` runs it: in a folder of its own, from nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import leftovers
from deploy.local.folder import ROOT

pytestmark = pytest.mark.service
PATIENCE = 240  # seconds; it takes under a minute on two idle cores
MARKS = ("GONGKAI_", "AMQP_URL", "MONGO_URL", "SITE_", "FIELD_KEYS", "CLOCK_FILE", "RUN_DIR")


def demo(run: Path) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith(MARKS)}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.local.demo", "--once"],
        env={**own, "RUN_DIR": str(run)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_it_walks_the_whole_road_and_a_second_start_goes_on_and_sees_what_leaked(
    tmp_path: Path,
) -> None:
    run = tmp_path / "run"
    try:
        first = demo(run)
        (run / "site/leak.html").write_text(
            "<p>殡葬服务收费公示不规范的问题整治了多次</p>", "utf-8"
        )
        second = demo(run)
    finally:
        left = leftovers.end(run)

    assert first.returncode == 0, first.stdout[-3000:] + first.stderr[-2000:]
    for told in (
        "承办人想自己批准，系统拒绝",
        "退回：请写明质量监督员由谁推选",
        "本单位没有人选，由上级办理",
        "保密审查复核",
        "发现笔误，修订",
        "撤下：接待时间",
        "先党内后党外",
        "第 2 版公开",
        "附件换成重新生成的遮盖副本",
        "计入统计：今年紧急公开 1 件，补审通过 1 件",
        "补充说明“会后又收到两条意见”",
        "取代",
        "停车试点办公室已并入",
        "全部步骤和证明齐全",
    ):
        assert told in first.stdout
    assert "以前已写好" in second.stdout
    assert "送审第" not in second.stdout
    assert second.returncode == 1
    assert "✗ 缺少：民政局党组专题民主生活会查摆问题和整改措施：网站上找得到" in second.stdout
    assert left == []
