#!/usr/bin/env bash
# Installs what is missing on a Debian-family machine: system packages, then .venv/ in this clone.
# With --with-browser also the browser that the browser tests need.
# Outside this folder nothing is written but by the packages themselves.
set -euo pipefail
cd "$(dirname "$0")/../.."

LOCK=requirements/lock.txt
ASSETS=requirements/assets.txt
STAMP=.venv/installed
POLICY=/usr/sbin/policy-rc.d
POLICY_ASIDE=$POLICY.set-aside-by-gongkai

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# ---- system packages

browser=chromium-headless-shell # Chromium without windows, where the distribution has it
missing=()
need() { # package, why in Chinese, why in English
  missing+=("$1")
  say "  缺少 $1：$2 / $3"
}

find_python() {
  local name
  for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    has "$name" || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo "$name"; return; }
  done
}

has_library() { # a mongod without it does not start
  compgen -G "/usr/lib/*/$1*" >/dev/null || compgen -G "/usr/lib64/$1*" >/dev/null ||
    compgen -G "/lib/*/$1*" >/dev/null
}

look_for_python() {
  [[ -x .venv/bin/python ]] && return
  local python
  python=$(find_python)
  if [[ -z $python ]]; then
    need python3 "运行本系统，需要 3.11 以上" "runs everything, 3.11 or newer"
    need python3-venv "建立独立的 Python 环境" "virtual environment"
  elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    python=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    need "$python-venv" "建立独立的 Python 环境" "virtual environment"
  fi
}

look_for_packages() {
  look_for_python
  has git || need git "获取和更新源代码" "source code"
  has setpriv || need util-linux "随主进程一起结束子进程" "ends children with their parent"
  compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' >/dev/null ||
    need rabbitmq-server "消息服务器（只用私有实例，不启动系统服务）" "broker, private node only"
  has_library libcurl.so.4 || need libcurl4 "自带数据库所需的程序库" "library of the database"
  has_library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0 "生成 PDF 所需的程序库" "library for PDF"
  has_library libharfbuzz-subset.so.0 || need libharfbuzz-subset0 "生成 PDF 所需的程序库" "library for PDF"
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null ||
    need fonts-noto-cjk "PDF、截图与打印所需的中文字体" "Chinese fonts"
  if [[ $with_browser = yes ]]; then
    has "$browser" || need "$browser" "浏览器测试" "browser tests"
  fi
}

as_root=()
become_root() { # "sudo" asks for a password only where somebody can type it
  [[ $(id -u) = 0 ]] && return
  if has sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    as_root=(sudo)
    return
  fi
  fail "没有管理员权限，无法安装上述软件包。请让管理员运行下面的命令，然后重新执行：" \
    "(Not root and no sudo. Please have this run, then try again:)" \
    "  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
}

# A package may start its service at once unless policy-rc.d says no (invoke-rc.d(8)).
forbid_starting() {
  [[ -e $POLICY_ASIDE ]] && allow_starting # an earlier run was cut off
  [[ -e $POLICY ]] && "${as_root[@]}" mv "$POLICY" "$POLICY_ASIDE"
  trap allow_starting EXIT
  printf '#!/bin/sh\n# gongkai\nexit 101\n' | "${as_root[@]}" tee "$POLICY" >/dev/null
  "${as_root[@]}" chmod 755 "$POLICY"
}

allow_starting() {
  if [[ -e $POLICY ]] && grep -q '^# gongkai$' "$POLICY"; then "${as_root[@]}" rm -f "$POLICY"; fi
  if [[ -e $POLICY_ASIDE ]]; then "${as_root[@]}" mv "$POLICY_ASIDE" "$POLICY"; fi
}

install_packages() {
  has apt-get || fail "这台机器没有 apt-get，请用它自己的方式安装上述软件后重试。" \
    "(No apt-get here: please install the above in this system's own way.)"
  become_root
  say "正在安装 / installing: ${missing[*]}"
  forbid_starting
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update ||
    say "软件源未能全部更新，继续用已有的目录安装。/ apt-get update failed, going on."
  if ! apt-cache show "$browser" >/dev/null 2>&1; then
    missing=("${missing[@]/#$browser/chromium}")
    browser=chromium
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y install --no-install-recommends "${missing[@]}" >/dev/null
  allow_starting
  trap - EXIT
  leave_service_off
}

leave_service_off() { # ours is a private node; the system's own would start at the next boot
  [[ " ${missing[*]} " = *" rabbitmq-server "* ]] && has systemctl || return 0
  "${as_root[@]}" systemctl -q disable rabbitmq-server epmd.socket epmd.service 2>/dev/null || true
}

# ---- the Python environment

install_environment() {
  [[ -f $LOCK ]] || fail "缺少 $LOCK，请恢复这个文件。/ $LOCK is missing."
  local locked project
  locked=$(cat "$LOCK" "$ASSETS" | sha256sum | cut -d ' ' -f 1)
  project=$({ cat pyproject.toml && ls -- */__init__.py; } | sha256sum | cut -d ' ' -f 1)
  local before=()
  [[ -f $STAMP && -x .venv/bin/python ]] && mapfile -t before <"$STAMP"
  [[ "${before[*]-}" = "$locked $project" ]] && return

  if [[ ${before[0]-} != "$locked" ]]; then
    say "正在建立 Python 环境 .venv（首次约需一分钟）/ building .venv"
    rm -f "$STAMP"
    "$(find_python)" -m venv --clear .venv
    pip_install --require-hashes -r "$LOCK"
    pip_install --no-deps --require-hashes -r "$ASSETS"
  fi
  pip_install --no-deps --no-build-isolation -e .
  printf '%s\n%s\n' "$locked" "$project" >"$STAMP"
}

pip_install() { # the machine's own pip settings hold; only the cache stays in this folder
  PIP_CACHE_DIR=${PIP_CACHE_DIR:-$PWD/.cache/pip} \
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

with_browser=no
[[ ${1-} = --with-browser ]] && with_browser=yes
look_for_packages
if [[ ${#missing[@]} -gt 0 ]]; then
  install_packages
  missing=()
  look_for_packages
  [[ ${#missing[@]} -eq 0 ]] || fail "安装后仍缺少 ${missing[*]}；若系统自带的版本太旧，请升级系统。" \
    "(Still missing after installation; this release may be too old.)"
fi
install_environment
