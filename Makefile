# make help 列出全部命令。ONCE=1 make demo：走完演示流程后停止。

SHELL := /bin/bash
PY := .venv/bin/python
INSTALL := deploy/local/install.sh
LANES := -n 2

.DEFAULT_GOAL := help
.PHONY: help install demo test check lint docs-check unit contract walk service browser faults bench screenshots install-all

help: ## 列出这些命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

install: ## 安装缺少的系统软件包和 Python 依赖（.venv）
	@$(INSTALL)

install-all:
	@$(INSTALL) --with-browser

demo: install ## 启动演示城市并一直运行，Ctrl-C 停止；ONCE=1 走完流程即停
	@$(PY) -m deploy.local.demo $(if $(ONCE),--once)

test: install-all lint docs-check ## 全部检查与测试
	@$(PY) -m pytest tests $(LANES)

check: install lint docs-check ## 快速检查：格式、类型、文档、单元与契约测试（不用消息服务器和数据库）
	@$(PY) -m pytest -q tests/unit tests/contract $(LANES) --hypothesis-profile=quick

lint: ## 代码格式与类型
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

docs-check: ## 由契约生成的文档是否是最新的
	@$(PY) -W ignore -m cli.generate --check

unit: install ## 单元测试
	@$(PY) -m pytest tests/unit

contract: install ## 契约测试
	@$(PY) -m pytest tests/contract

walk: install ## 随机行走：WALK_EXAMPLES=2000 走得更多，并放进全部故意的错误
	@$(PY) -m pytest tests/walk

service: install ## 真实消息服务器与数据库上的测试
	@$(PY) -m pytest tests/service

browser: install-all ## 浏览器测试
	@$(PY) -m pytest tests/browser

faults: install ## 完整的故障演练：FAULT_APPROVALS 次审批，FAULT_KILLS 次强行终止
	@FAULT_APPROVALS=$(or $(FAULT_APPROVALS),1000) FAULT_KILLS=$(or $(FAULT_KILLS),100) $(PY) -m pytest tests/faults -s

bench: install ## 性能测量：各部分见 bench/__main__.py
	@$(PY) -m bench

screenshots: install-all ## 从运行中的演示城市重拍 docs/pictures 里的图；别人的公文不入图：GONGKAI_DOCUMENTS=无 make demo
	@$(PY) -W ignore -m deploy.local.screenshots
