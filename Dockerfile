# One image for every command: `docker run -i secondsource chat --json` is the bot over its standard input.
FROM python:3.11-slim AS built
WORKDIR /src
RUN python -m venv /opt/secondsource
COPY requirements.lock ./
RUN /opt/secondsource/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml LICENSE ./
COPY bot ./bot
COPY config ./config
COPY prompts ./prompts
RUN /opt/secondsource/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/secondsource secondsource
COPY --from=built /opt/secondsource /opt/secondsource
ENV PATH=/opt/secondsource/bin:$PATH PYTHONUNBUFFERED=1
USER secondsource
WORKDIR /var/lib/secondsource
VOLUME /var/lib/secondsource
ENTRYPOINT ["secondsource"]
CMD ["doctor"]
