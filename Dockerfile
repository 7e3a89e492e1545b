# A release names its base by digest: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24.11-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY tools tools
COPY src src
COPY web web
COPY client client
# Optional packages stay: better-sqlite3 is one (docs/decisions/0024). The SBOM is of what is left.
RUN npm run build && npm prune --omit=dev && node tools/prune.js && npm run sbom

# The client beside backup tools: docker build --target client. As root, as it backs up what others own.
FROM ${NODE_IMAGE} AS client
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini ca-certificates openssh-client restic borgbackup rclone \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
COPY --from=build /app/client/package.json /opt/backup-report/
COPY --from=build /app/client/dist /opt/backup-report/dist
RUN ln -s /opt/backup-report/dist/backup-report.js /usr/local/bin/backup-report
# Reports wait here for the hub.
VOLUME /var/lib/backup-report
ENTRYPOINT ["tini", "--", "backup-report"]
CMD ["help"]

FROM ${NODE_IMAGE}
# Where virtual machines are collected: --build-arg PACKAGES='libvirt-clients openssh-client'
ARG PACKAGES=
# As process 1 it passes signals on from the first moment, and buries what others leave behind.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini ${PACKAGES} \
  && rm -rf /var/lib/apt/lists/*
# On all addresses, so requests need tokens; the first: docker exec … hub token create ops --role operator
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN install -d -o node -g node data && ln -s /app/dist/cli/hub.js /usr/local/bin/hub
# The user `node`, by its number, so that Kubernetes can tell that it is not root.
USER 1000:1000
# The default DATABASE_URL, sqlite:data/hub.sqlite, lies here; nothing else is written anywhere.
VOLUME /app/data
EXPOSE 8082
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8082}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["hub", "serve"]
