# Two commands: `make chat` and `make test`. Each makes .venv with the versions of requirements.lock
# and goes on; needs Python 3.11 or newer and nothing else.

.DEFAULT_GOAL := help
.PHONY: help chat test check format lock clean programs

PORT ?= 7860
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/ready
ROOMS := assistant ingest prompts eval tests

# The Python that made the environment may have been removed or replaced since: then make it anew.
ifneq ($(wildcard $(READY)),)
ifneq ($(shell $(PYTHON) -c 'print("works")' 2>/dev/null),works)
$(shell rm -f $(READY))
endif
endif

# A pip or a Python of another project must not leak in.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_REQUIRE_VIRTUALENV PIP_USER PIP_TARGET
# What we run is local: nobody is to be told, nothing is to be looked up.
export HF_HUB_DISABLE_TELEMETRY := 1
export ANONYMIZED_TELEMETRY := False
export GRADIO_ANALYTICS_ENABLED := False

help: ## Liệt kê các lệnh
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

chat: $(READY) ## Cài đặt, nạp tài liệu mẫu lần đầu, mở trang hỏi đáp (PORT=7860)
	@$(PYTHON) -m assistant serve --samples --port $(PORT)

test: $(READY) programs ## Cài đặt, chạy toàn bộ kiểm thử
	@$(PYTHON) -m pytest -rs

check: $(READY) programs ## Định dạng, lint, kiểu chặt, kiểm thử
	$(PYTHON) -m ruff format --check $(ROOMS)
	$(PYTHON) -m ruff check $(ROOMS)
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -rs

format: $(READY) ## Sửa định dạng mã nguồn
	$(PYTHON) -m ruff check --fix $(ROOMS)
	$(PYTHON) -m ruff format $(ROOMS)

clean: ## Xóa môi trường và tệp tạm; không bao giờ đụng tới data/
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find $(ROOMS) -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up -----------------------------------------------------------------------------------

# The first Python that is new enough and can make an environment. A name on PATH may be a shim
# that only prints an error, so each is tried. An environment whose Python is gone is made anew.
define MAKE_VENV
found=; bare=; \
for name in python3 python3.13 python3.12 python3.11 python; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
  if $$name -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$name; break; fi; \
  bare=$$name; \
done; \
if [ -z "$$found" ] && [ -n "$$bare" ]; then \
  echo "Python thiếu mô-đun venv. Hãy cài rồi chạy lại (Python lacks venv; install it, then run make again):"; \
  echo "  sudo apt-get install python3-venv"; exit 1; \
elif [ -z "$$found" ]; then \
  echo "Cần Python 3.11 trở lên (Python 3.11 or newer is needed). Ví dụ trên Debian, Ubuntu:"; \
  echo "  sudo apt-get install python3 python3-venv"; exit 1; \
fi; \
echo "Tạo $(VENV) bằng $$found ($$($$found -V))…"; \
$$found -m venv --clear $(VENV)
endef

$(READY): requirements.lock
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { $(MAKE_VENV); } >&2
	@echo "Cài các gói theo requirements.lock (lần đầu mất vài phút)…" >&2
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input -r requirements.lock || { \
	  echo "Chưa cài xong, thường do mất mạng hoặc hết chỗ trên đĩa. Chạy lại lệnh này để làm tiếp." >&2; \
	  exit 1; }
	@touch $@

# Tests drive a real Chromium, Tesseract and LibreOffice. Without one of them, and without the right
# to install it, exactly its tests skip and say so; nothing else depends on them.
CHROMIUM := chromium fonts-liberation2
TESSERACT := tesseract-ocr tesseract-ocr-vie
LIBREOFFICE := libreoffice-writer-nogui
programs:
	@lacking=; \
	command -v chromium >/dev/null 2>&1 || lacking="$$lacking $(CHROMIUM)"; \
	tesseract --list-langs 2>/dev/null | grep -qx vie || lacking="$$lacking $(TESSERACT)"; \
	command -v soffice >/dev/null 2>&1 || lacking="$$lacking $(LIBREOFFICE)"; \
	if [ -z "$$lacking" ]; then exit 0; fi; \
	as_root=; [ "$$(id -u)" = 0 ] || as_root="sudo -n"; \
	if command -v apt-get >/dev/null 2>&1 && { [ -z "$$as_root" ] || sudo -n true 2>/dev/null; }; then \
	  echo "Cài chương trình để kiểm thử:$$lacking…" >&2; \
	  if $$as_root apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive \
	    $$as_root apt-get install -y -qq --no-install-recommends $$lacking >&2; then exit 0; fi; \
	fi; \
	echo "Thiếu chương trình: các kiểm thử cần đến nó sẽ được bỏ qua. Để chạy chúng, hãy cài:" >&2; \
	echo "  sudo apt-get install --no-install-recommends$$lacking" >&2

# --- the lock ---------------------------------------------------------------------------------

# Keeps the pins it finds; `make lock UPGRADE=1` takes the newest that pyproject.toml allows.
# torch's CUDA parts are left out, see the file's header.
UV := uv==0.13.9
lock: $(READY) ## Ghi lại requirements.lock từ pyproject.toml (UPGRADE=1 để lấy bản mới)
	$(PYTHON) -m pip install --quiet $(UV)
	$(PYTHON) -m uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --no-header --annotation-style line $(if $(UPGRADE),--upgrade) --quiet -o requirements.lock
	@{ printf '%s\n' \
	  '# Every package that runs or tests this project, by exact version, for Python 3.11 to 3.13.' \
	  '# Made by `make lock` from pyproject.toml; do not edit.' \
	  '#' \
	  '# No hashes: one torch version has a CPU and a CUDA build under the same number, and which one' \
	  '# pip finds is for the machine to say. No nvidia-*, cuda-* and triton lines for the same reason:' \
	  '# the CPU build needs none, and the CUDA build names its own by exact version.'; \
	  grep -vE '^(nvidia-|cuda-|triton=|#)' requirements.lock; } > requirements.lock.new
	@mv requirements.lock.new requirements.lock && touch $(READY)
