/** The layers of ARCHITECTURE.md as law. Each rule says why in `comment`; that sentence is what a broken import prints. */

const analysisLibraries = "node_modules/(ts-morph|typescript)/";
const octokit = "node_modules/(@octokit/|probot/|octokit)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two files that need each other are one idea in two places: move the shared part below both.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "vocabulary-stays-plain",
      comment:
        "finding, edit, config, snapshot and the other shared words are data: whoever reads them must not load anything that runs.",
      severity: "error",
      from: {
        path: "^src/(finding|edit|snapshot|analysis|config|setting-guess|review-plan|standing|comment-marker|closest-name|command)\\.ts$",
      },
      to: {
        // leven only measures how near a misspelled key or rule is to a real one.
        pathNot:
          "^src/(finding|edit|snapshot|analysis|config|setting-guess|review-plan|standing|comment-marker|closest-name|command)\\.ts$|^node_modules/(zod|yaml|leven)/",
      },
    },
    {
      name: "customerio-knows-code-only",
      comment:
        "The semantic layer answers what code means. What a rule, GitHub or the disk thinks of it is nobody's business there.",
      severity: "error",
      from: { path: "^src/customerio/" },
      to: { pathNot: "^src/customerio/|^src/files/file-kinds\\.ts$|^src/(finding|edit|snapshot)\\.ts$|^node_modules/ts-morph/" },
    },
    {
      name: "rules-ask-the-semantic-layer",
      comment:
        "A rule is short because src/customerio answers. It never reaches the network, the disk, a library or another rule.",
      severity: "error",
      from: { path: "^rules/", pathNot: "^rules/index\\.ts$" },
      to: {
        pathNot: "^src/rule\\.ts$|^src/(finding|edit|config)\\.ts$|^src/customerio/|^node_modules/ts-morph/",
      },
    },
    {
      name: "analyze-is-handed-its-rules",
      comment:
        "analyze/ runs whatever rules it is given, prints nothing and reads no disk: it must be testable with one rule and one string.",
      severity: "error",
      from: { path: "^src/analyze/" },
      to: { path: "^rules/|^src/(plan|github|local|report|jobs)/|^fs$|^fs/|^child_process$|^node:fs" },
    },
    {
      name: "plan-and-report-are-pure",
      comment:
        "The same findings must give the same plan and text on any machine: no parser, no Octokit, no Node built-in, no clock.",
      severity: "error",
      from: { path: "^src/(plan|report)/" },
      to: {
        // rule.ts is types only: what it says about a rule is printed, what it runs is not. plan-fixes.ts is pure itself.
        pathNot:
          "^src/(plan|report)/|^src/(finding|edit|snapshot|analysis|config|setting-guess|review-plan|standing|comment-marker|command|rule)\\.ts$|^src/fix/plan-fixes\\.ts$|^node_modules/(markdown-table|@babel/code-frame|@types/babel__code-frame|picocolors|wrap-ansi|zod|diff)/",
      },
    },
    {
      name: "github-decides-nothing",
      comment: "github/ reads and posts. What to say and where is plan/'s word, what is wrong is analyze/'s.",
      severity: "error",
      from: { path: "^src/github/" },
      to: { path: "^rules/|^src/(plan|analyze|customerio|report|local|jobs)/" },
    },
    {
      name: "config-is-handed-its-files",
      comment:
        "What a configuration means is the same wherever it was read: from GitHub, from a disk, or from a test.",
      severity: "error",
      from: { path: "^src/config/" },
      to: {
        pathNot:
          "^src/config/|^src/(config|closest-name|source-files|snapshot)\\.ts$|^node_modules/(zod|yaml)/",
      },
    },
    {
      name: "only-github-speaks-to-github",
      comment: "One folder knows GitHub's API, so that its limits and traps are minded in one place.",
      severity: "error",
      from: {
        path: "^(src|rules)/",
        pathNot: "^src/(github/|main\\.ts$|server\\.ts$|app(-commands)?\\.ts$|cli\\.ts$|cli/)",
      },
      to: { path: octokit },
    },
    {
      name: "only-the-semantic-layer-parses",
      comment: "Trees stop at analyze/: later stages see plain data only.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/(customerio|analyze)/|^src/rule\\.ts$|^rules/" },
      to: { path: analysisLibraries },
    },
    {
      name: "entries-are-not-imported",
      comment:
        "main, cli and app are where things are put together: importing them means something belongs further down. server starts the app for main, the demo and the tests.",
      severity: "error",
      from: { pathNot: "^src/(main|server)\\.ts$|^test/|^sandbox/" },
      to: { path: "^src/(main|cli|action|app)\\.ts$" },
    },
    {
      name: "product-does-not-need-the-sandbox",
      comment: "The sandbox is for trying and testing; what is shipped must not know it.",
      severity: "error",
      from: { path: "^(src|rules)/" },
      to: { path: "^(sandbox|scripts|test)/" },
    },
    {
      name: "not-to-dev-dependencies",
      comment: "What is shipped must not import what is only installed for development.",
      severity: "error",
      from: { path: "^(src|rules)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
