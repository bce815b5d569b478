import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
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
    files: ["src/cli.ts", "src/cli/**", "sandbox/**", "scripts/**"],
    rules: { "no-console": "off" },
  },
);
