FROM node:24-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled where no prebuilt addon can be had.
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY src src
# The one optional package is the TypeScript compiler, which serving does without.
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim
# On all addresses, so requests need tokens; the first: docker exec … node dist/cli/hub.js token create ops --role operator
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN install -d -o node -g node data && ln -s /app/dist/cli/hub.js /usr/local/bin/hub
USER node
# The default DATABASE_URL, sqlite:data/hub.sqlite, lies here.
VOLUME /app/data
EXPOSE 8082
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8082}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["hub", "serve"]
