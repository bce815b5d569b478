# Node.js 24.19.0 on Debian 12, for all platforms. To renew it: docker buildx imagetools inspect node:24-slim
FROM node:24-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df AS base
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
# Nothing is written: the image works with a read-only file system.
ENV NODE_ENV=production NODE_DISABLE_COMPILE_CACHE=1 HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json /app/app.yml ./
COPY --from=build /app/dist dist
# The user "node", as a number: Kubernetes checks that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it has to receive the signal that ends the container, and wait for the reviews that run.
CMD ["node", "dist/main.js"]
