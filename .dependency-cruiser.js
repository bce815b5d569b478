/** The layers of ARCHITECTURE.md as law. Each rule says why in `comment`; that sentence is what a broken import prints. */

const analysisLibraries = "node_modules/(ts-morph|typescript)/";
const octokit = "node_modules/(@octokit/|probot/|octokit)";

/** What the product is made of besides our own code. */
const productPackages = [
  "@babel/code-frame",
  "@jest/diff-sequences",
  "@modelcontextprotocol/sdk",
  "@octokit/plugin-retry",
  "@octokit/rest",
  "@opentelemetry/api",
  "@probot/get-private-key",
  "@probot/pino",
  "bottleneck",
  "bullmq",
  "chokidar",
  "commander",
  "diff",
  "env-paths",
  "execa",
  "fast-xml-builder",
  "ioredis",
  "leven",
  "lru-cache",
  "markdown-it",
  "markdown-table",
  "ora",
  "parse-diff",
  "picocolors",
  "pino",
  "preact",
  "preact-render-to-string",
  "probot",
  "prom-client",
  "strip-json-comments",
  "tar-stream",
  "ts-morph",
  "vscode-languageserver",
  "vscode-languageserver-textdocument",
  "wrap-ansi",
  "write-file-atomic",
  "yaml",
  "zod",
];

/** The ground floor first: a room uses the rooms before it. */
const rooms = [
  "vocabulary",
  "telemetry",
  "files",
  "config",
  "customerio",
  "analyze",
  "fix",
  "plan",
  "report",
  "jobs",
  "threads",
  "github",
  "local",
  "commands",
  "review",
  "doctor",
  "app",
  "lsp",
  "cli",
];
const roomsOfCustomerio = [
  "api",
  "program",
  "flow",
  "values",
  "requests",
  "handoffs",
  "operations",
  "understood",
  "repository",
  "inventory",
  "runs",
  "edits",
  "knowledge.ts",
];
const roomsOfSandbox = [
  "contract",
  "state",
  "access",
  "rest",
  "graphql",
  "people",
  "server",
  "page",
  "github.ts",
  "demo",
];

/** One rule for each room: it does not know the rooms above it. */
function oneWay(house, floors, comment) {
  return floors.slice(0, -1).map((room, index) => ({
    name: `one-way:${house}/${room}`,
    comment: `${comment} The order, from the ground up: ${floors.join(", ")}.`,
    severity: "error",
    from: { path: `^${house}/${room.replace(".", "\\.")}(/|$)` },
    to: {
      path: `^${house}/(${floors
        .slice(index + 1)
        .join("|")
        .replaceAll(".", "\\.")})(/|$)`,
    },
  }));
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two files that need each other are one idea in two places: move the shared part below both.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...oneWay(
      "src",
      rooms,
      "A room uses only the rooms below it, so that each can be read and tested without those above.",
    ),
    ...oneWay(
      "src/customerio",
      roomsOfCustomerio,
      "What code means is worked out floor by floor: a question is answered from simpler questions, never the other way round.",
    ),
    ...oneWay(
      "sandbox",
      roomsOfSandbox,
      "The simulated GitHub is built floor by floor: its state, then who may access what, then the APIs; people, pages and the demo use the APIs.",
    ),
    {
      name: "only-entries-at-the-top",
      comment:
        "Directly in src/ are only the three entries and the contract between rules/ and analyze/: everything else has a room.",
      severity: "error",
      from: {},
      to: { path: "^src/[^/]+$", pathNot: "^src/(main|cli|action|rule)\\.ts$" },
    },
    {
      name: "vocabulary-stays-plain",
      comment:
        "The shared words are plain data: whoever reads them must not load anything that runs. leven only measures how near a misspelled key is to a real one.",
      severity: "error",
      from: { path: "^src/vocabulary/" },
      to: { pathNot: "^src/vocabulary/|^node_modules/(zod|yaml|leven)/" },
    },
    {
      name: "customerio-knows-code-only",
      comment:
        "The semantic layer answers what code means. What a rule, GitHub or the disk thinks of it is nobody's business there.",
      severity: "error",
      from: { path: "^src/customerio/" },
      to: { pathNot: "^src/(customerio|files|vocabulary)/|^node_modules/ts-morph/" },
    },
    {
      name: "rules-ask-the-door",
      comment:
        "A rule is short because the semantic layer answers through one door: knowledge.ts for what code means, edits/ for how it is rewritten. A rule reaches no other room, no library, and not another rule.",
      severity: "error",
      from: { path: "^rules/", pathNot: "^rules/(index|facts)\\.ts$" },
      to: {
        pathNot:
          "^src/rule\\.ts$|^src/vocabulary/|^src/customerio/(knowledge\\.ts$|edits/)|^node_modules/ts-morph/",
      },
    },
    {
      name: "rules-see-types-only",
      comment:
        "A rule that takes a tree apart has found a question that the semantic layer should answer: only the types of nodes are named there.",
      severity: "error",
      from: { path: "^rules/" },
      to: { path: analysisLibraries, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "analyze-is-handed-its-rules",
      comment:
        "analyze/ runs whatever rules it is given, prints nothing and reads no disk: it must be testable with one rule and one string.",
      severity: "error",
      from: { path: "^src/analyze/" },
      to: { path: "^rules/|^fs$|^fs/|^child_process$|^node:fs" },
    },
    {
      name: "plan-and-report-are-pure",
      comment:
        "The same findings must give the same plan and text on any machine: no parser, no Octokit, no Node built-in, no clock. rule.ts is types only, and plan-fixes.ts is pure itself.",
      severity: "error",
      from: { path: "^src/(plan|report)/" },
      to: {
        pathNot:
          "^src/(plan|report|vocabulary)/|^src/rule\\.ts$|^src/fix/plan-fixes\\.ts$|^node_modules/(markdown-table|@babel/code-frame|@types/babel__code-frame|@types/sarif|fast-xml-builder|markdown-it|preact|preact-render-to-string|picocolors|wrap-ansi|zod|diff)/",
      },
    },
    {
      name: "plan-does-not-print",
      comment: "What a review says on GitHub is decided in plan/; report/ prints for other readers.",
      severity: "error",
      from: { path: "^src/plan/" },
      to: { path: "^src/report/" },
    },
    {
      name: "github-decides-nothing",
      comment: "github/ reads and posts. What to say and where is plan/'s word, what is wrong is analyze/'s.",
      severity: "error",
      from: { path: "^src/github/" },
      to: { path: "^rules/|^src/(plan|analyze|customerio|report|jobs|threads)/" },
    },
    {
      name: "config-is-handed-its-files",
      comment:
        "What a configuration means is the same wherever it was read: from GitHub, from a disk, or from a test.",
      severity: "error",
      from: { path: "^src/config/" },
      to: { pathNot: "^src/(config|files|vocabulary)/|^node_modules/(zod|yaml)/" },
    },
    {
      name: "jobs-know-no-reviews",
      comment: "The queue keeps order for any work; another queue must be able to take its place.",
      severity: "error",
      from: { path: "^src/jobs/" },
      to: { path: "^src/", pathNot: "^src/jobs/" },
    },
    {
      name: "only-one-room-knows-redis",
      comment:
        "Redis and BullMQ are loaded only where REDIS_URL is set, behind the same interface as the queue in this process: what others know of them would have to be known everywhere.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/jobs/redis/" },
      to: { path: "node_modules/(bullmq|ioredis)/" },
    },
    {
      name: "redis-is-loaded-late",
      comment: "Whoever works alone does not load it.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/jobs/redis/" },
      to: { path: "^src/jobs/redis/", dependencyTypesNot: ["dynamic-import", "type-only"] },
    },
    {
      name: "only-github-calls-github",
      comment:
        "One folder knows GitHub's API, so that its limits and traps are minded in one place. app/ only creates clients and hands them on; ESLint forbids calling one outside of src/github/.",
      severity: "error",
      from: {
        path: "^(src|rules)/",
        pathNot: "^src/(github/|app/(app|app-commands|app-webhooks|server)\\.ts$)",
      },
      to: { path: octokit },
    },
    {
      name: "only-telemetry-measures",
      comment:
        "What leaves the process as a metric or a span goes through one room, where labels are bounded and errors lose their messages.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/telemetry/" },
      to: { path: "node_modules/(prom-client|@opentelemetry)/" },
    },
    {
      name: "telemetry-knows-nobody",
      comment: "It takes names and numbers, so no room can hand it code or credentials by their types.",
      severity: "error",
      from: { path: "^src/telemetry/" },
      to: { path: "^src/", pathNot: "^src/telemetry/" },
    },
    {
      name: "only-the-semantic-layer-parses",
      comment: "Trees stop at analyze/: later stages see plain data only.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/(customerio|analyze)/|^src/rule\\.ts$|^rules/" },
      to: { path: analysisLibraries },
    },
    {
      name: "only-lsp-speaks-to-editors",
      comment:
        "The Language Server Protocol is one more way to show findings: what an editor can do is minded in one room, and what is found does not depend on it.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/lsp/" },
      to: { path: "node_modules/vscode-" },
    },
    {
      name: "only-mcp-speaks-to-agents",
      comment:
        "The Model Context Protocol is one more way to start a command: its tools call what the commands call, and no command depends on it.",
      severity: "error",
      from: { path: "^(src|rules)/", pathNot: "^src/cli/mcp/" },
      to: { path: "node_modules/@modelcontextprotocol/" },
    },
    {
      name: "lsp-reads-local-code",
      comment:
        "An editor shows code on this machine: GitHub, reviews and the server are none of its business.",
      severity: "error",
      from: { path: "^src/lsp/" },
      to: { path: "^src/(app|github|review|commands|jobs)/" },
    },
    {
      name: "entries-are-not-imported",
      comment:
        "Entries are where things are put together: importing one means that something belongs further down. Only `pitstop start` hands its process to the server.",
      severity: "error",
      from: { pathNot: "^test/|^src/cli\\.ts$" },
      to: { path: "^src/(main|cli|action)\\.ts$" },
    },
    {
      name: "product-does-not-need-the-sandbox",
      comment: "The sandbox is for trying and testing; what is shipped must not know it.",
      severity: "error",
      from: { path: "^(src|rules)/" },
      to: { path: "^(sandbox|scripts|test)/" },
    },
    {
      name: "only-product-packages",
      comment:
        "The build puts every package that the product imports into it: only those that are listed here for it, not what tests, scripts and the sandbox need.",
      severity: "error",
      from: { path: "^(src|rules)/" },
      to: {
        path: "node_modules/",
        pathNot: `node_modules/(@types/|(${productPackages.join("|")})/)`,
        dependencyTypesNot: ["type-only"],
      },
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
