# The warehouse as a container: nobody's root, nothing written outside /data, no network.
# How to run it, and what of this was tried: docs/operations.md.
FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && useradd --uid 10001 --no-create-home warehouse \
    && mkdir /data && chown warehouse /data
USER warehouse
ENV HOME=/tmp
WORKDIR /data
ENTRYPOINT ["family-context"]
