import { describe, expect, it } from "vitest";
import {
  classifyName,
  classifyPath,
  explainForeign,
  isCodePath,
  isComponentPath,
  isJavaScriptPath,
  isNeverRead,
  isProductPath,
  isScriptPath,
  isTestPath,
} from "../../src/files/file-kinds.ts";

describe("classifyPath", () => {
  it.each([
    "src/signup.ts",
    "web/Checkout.tsx",
    "lib/mail.mts",
    "lib/mail.cts",
    "index.js",
    "index.mjs",
    "index.cjs",
    "web/App.jsx",
    "web/App.vue",
    "web/App.svelte",
    "types/customerio-node.d.ts",
    "src/distribution/plan.ts",
    "lib/MAIL.JS",
    "web/App.Vue",
  ])("takes %s for code", (path) => {
    expect(classifyPath(path)).toBe("source");
  });

  it.each([
    "package.json",
    "packages/api/package.json",
    "vercel.json",
    "apps/edge/wrangler.toml",
    "services/mail/serverless.yml",
    "tsconfig.json",
    "tsconfig.build.json",
    "jsconfig.json",
    ".env.example",
    ".env.production.sample",
    "env.template",
    "deploy/example.env",
  ])("takes %s for context", (path) => {
    expect(classifyPath(path)).toBe("context");
  });

  it.each([
    "node_modules/customerio-node/index.js",
    "packages/api/node_modules/x/package.json",
    "dist/index.js",
    "vendor/cio.js",
    "public/cio.min.js",
    "public/cio-min.js",
    "README.md",
    "package-lock.json",
    ".env",
    ".env.production",
    "main.py",
    "ts",
    "",
  ])("does not read %s", (path) => {
    expect(classifyPath(path)).toBeUndefined();
  });
});

describe("a folder that is never read", () => {
  it.each(["dist/", "packages/api/dist/", "node_modules/customerio-node/", "vendor/cio.js"])(
    "is %s",
    (path) => {
      expect(isNeverRead(path)).toBe(true);
      expect(classifyPath(`${path}/index.ts`)).toBeUndefined();
      expect(classifyName(`${path}/index.ts`)).toBe("source");
    },
  );

  it.each(["build/", "out/", "generated/", "src/", "distribution/", "src/vendor.ts", ""])(
    "is not %j",
    (path) => {
      expect(isNeverRead(path)).toBe(false);
    },
  );
});

describe("code that people of the repository did not write", () => {
  it.each([
    ["build/signup.js", "build output (build/)"],
    ["packages/api/out/signup.js", "build output (out/)"],
    ["web/public/assets/app.js", "build output (public/assets/)"],
    ["dist/index.js", "build output (dist/)"],
    ["src/generated/client.ts", "generated code (generated/)"],
    ["src/__generated__/client.ts", "generated code (__generated__/)"],
    ["vendor/cio.js", "vendored code (vendor/)"],
    ["node_modules/customerio-node/index.js", "installed packages (node_modules/)"],
    ["src/client.gen.ts", "generated code (.gen.ts)"],
    ["src/client.pb.js", "generated code (.pb.js)"],
    ["types/customerio-node.d.ts", "only declarations (.d.ts)"],
    ["types/customerio-node.d.mts", "only declarations (.d.mts)"],
    ["public/cio.min.js", "minified (.min)"],
  ])("is %s", (path, reason) => {
    expect(explainForeign(path)).toBe(reason);
    expect(isProductPath(path)).toBe(false);
  });

  it.each([
    "src/build.ts",
    "src/builder/signup.ts",
    "scripts/build-emails.ts",
    "layout/signup.ts",
    "public/signup.js",
    "assets/app.js",
    "src/generated.ts",
    "src/gen.ts",
    "src/gen/client.ts",
    "src/d.ts",
  ])("is not %s", (path) => {
    expect(explainForeign(path)).toBeUndefined();
    expect(isProductPath(path)).toBe(true);
  });
});

describe("test code", () => {
  it.each([
    "test/signup.ts",
    "src/__tests__/signup.ts",
    "packages/api/e2e/signup.ts",
    "src/signup.test.ts",
    "src/signup.spec.tsx",
    "src/Signup.stories.jsx",
    "src/people.mock.mjs",
    "vitest.setup.ts",
    "packages/api/jest.config.js",
  ])("is %s", (path) => {
    expect(isTestPath(path)).toBe(true);
    expect(isProductPath(path)).toBe(false);
  });

  it.each([
    "src/latest/signup.ts",
    "src/test.ts",
    "src/contest.ts",
    "src/specials.ts",
    "src/testimonials.test.md",
  ])("is not %s", (path) => {
    expect(isTestPath(path)).toBe(false);
  });
});

it.each([
  ["src/signup.ts", true],
  ["src/signup.d.ts", true],
  ["web/App.svelte", true],
  ["src/signup.jsts", false],
  ["src/signup.ts.md", false],
  ["Makefile", false],
  [".ts", true],
])("knows whether %s holds code by its extension", (path, expected) => {
  expect(isCodePath(path)).toBe(expected);
});

it.each([
  ["src/signup.mts", "script"],
  ["web/Checkout.tsx", "script"],
  ["lib/mail.cjs", "script, JavaScript"],
  ["web/Checkout.jsx", "script, JavaScript"],
  ["web/App.vue", "component"],
  ["package.json", ""],
])("knows which language %s is in", (path, expected) => {
  const kinds = [
    isScriptPath(path) && "script",
    isJavaScriptPath(path) && "JavaScript",
    isComponentPath(path) && "component",
  ];
  expect(kinds.filter(Boolean).join(", ")).toBe(expected);
});
