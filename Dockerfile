# One image for everything: the scheduler by default, any other command as `docker compose exec scheduler caritau …`.

FROM python:3.11-slim-bookworm AS packages
COPY requirements/image.txt /tmp/image.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/image.txt


FROM python:3.11-slim-bookworm

# Debian's Chromium is not pinned: it is what renders pages of others, and only its newest is safe to do that with.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin caritau \
    && install --directory --owner caritau --group caritau --mode 0750 /var/lib/caritau

COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY scheduler.py jobs.toml ./
COPY caritau_crawler/ caritau_crawler/
COPY pipelines/ pipelines/
COPY sample_portal/ sample_portal/
RUN printf '#!/bin/sh\nexec python -m caritau_crawler "$@"\n' > /usr/local/bin/caritau \
    && chmod 0755 /usr/local/bin/caritau

# PYTHONPATH puts our `pipelines` before any other package of that name. HOME is where Chromium keeps its profile.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    CARITAU_HOME=/var/lib/caritau \
    CARITAU_BROWSER=/usr/bin/chromium

USER 10001
VOLUME /var/lib/caritau
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "/app/scheduler.py", "--health"]
CMD ["python", "/app/scheduler.py"]
