# docker build --tag service-scorecard .
# docker run --rm --volume "$PWD:/data" service-scorecard grade calls.jsonl
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/build.lock requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/build.lock
COPY pyproject.toml README.md LICENSE ./
COPY rubrics rubrics
COPY src src
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
COPY requirements/run.lock /tmp/run.lock
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --require-hashes --requirement /tmp/run.lock \
    && pip install --no-cache-dir --no-deps /wheels/*.whl \
    && rm /tmp/run.lock \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin scorecard
USER 10001
WORKDIR /data
ENTRYPOINT ["scorecard"]
CMD ["--help"]
