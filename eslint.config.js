import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "coverage/",
      ".stryker-tmp/",
      "test/fixtures/",
      "sandbox/applications/",
      // Runs in a browser, as it is.
      "sandbox/page/live.js",
      "*.config.js",
      ".dependency-cruiser.js",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "no-console": "error",
      // ts-morph hands out its nodes as interfaces merged with classes, which this rule takes for impostors.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
    },
  },
  {
    files: ["sandbox/**", "scripts/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["src/cli/**", "src/report/**"],
    rules: { "no-restricted-properties": ["error", ...onlyTerminalWrites()] },
  },
  {
    files: ["src/**"],
    ignores: ["src/github/**"],
    rules: { "no-restricted-syntax": ["error", ...onlyGitHubCallsGitHub()] },
  },
);

/** What commands print goes through one place, where nothing from a repository can control a terminal. */
function onlyTerminalWrites() {
  const message = "Print through the Terminal (src/cli/terminal.ts): it escapes control characters.";
  return ["stdout", "stderr"].map((property) => ({ object: "process", property, message }));
}

/** The law that an import cannot state: whoever is handed a client could call it. */
function onlyGitHubCallsGitHub() {
  const message =
    "Only src/github/ calls GitHub, so that its limits, retries and traps are handled in one place. Add a function there and call that.";
  const doors = "/^(rest|graphql|request|paginate)$/";
  return [
    // github.rest.pulls.get(…), also as github["rest"], called or handed on.
    "MemberExpression[property.name='rest']",
    "MemberExpression[property.value='rest']",
    // github.graphql(…), github.request(…), github.paginate(…), github.paginate.iterator(…).
    `CallExpression > MemberExpression.callee[property.name=${doors}]`,
    `CallExpression > MemberExpression.callee[property.value=${doors}]`,
    `CallExpression > MemberExpression.callee > MemberExpression.object[property.name=${doors}]`,
    // const { rest } = github.
    `ObjectPattern > Property[key.name=${doors}]`,
  ].map((selector) => ({ selector, message }));
}
