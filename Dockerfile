# Node.js 22.23.2 on Debian 12, for all platforms. To renew it: docker buildx imagetools inspect node:22-slim
FROM node:22-slim@sha256:48e4b67d85f87bd551df43704e24d252f56cc5f8e9718841aace50f19948f0f9 AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
# No script of a package runs: none is needed.
RUN npm ci --ignore-scripts
COPY app.yml tsconfig.json ./
COPY rules rules
COPY scripts scripts
COPY src src
RUN npm run build

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json /app/app.yml ./
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it has to receive the signal that ends the container, and wait for the reviews that run.
CMD ["node", "dist/main.js"]
