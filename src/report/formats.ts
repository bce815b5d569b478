import type { WriteReport } from "./write-report.ts";

/** A way to print a result. */
export interface Format {
  /** The media type of the text. */
  readonly media: string;
  /** The reader of the format: completes `--format …` in the help. */
  readonly about: string;
  /** People read it in a terminal: it may have colors, and progress may be shown. */
  readonly isForTerminals?: true;
  /** It also shows what the code does in Customer.io, which has to be worked out for it. */
  readonly showsInventory?: true;
  /** Loads the code that writes it: formats that are not requested cost nothing. */
  readonly load: () => Promise<WriteReport>;
}

/** Every format by its name on the command line. */
export const formats = {
  pretty: {
    media: "text/plain",
    about: "for people, with code",
    isForTerminals: true,
    load: async () => (await import("./pretty-run.ts")).reportPrettyRun,
  },
  concise: {
    media: "text/plain",
    about: "a line for each finding",
    isForTerminals: true,
    load: async () => (await import("./lines.ts")).reportConcise,
  },
  agent: {
    media: "text/plain",
    about: "short, for language models",
    load: async () => (await import("./agent.ts")).reportAgent,
  },
  json: {
    media: "application/json",
    about: "everything",
    load: async () => (await import("./json.ts")).reportRunJson,
  },
  sarif: {
    media: "application/sarif+json",
    about: "SARIF 2.1.0, for code scanning",
    load: async () => (await import("./sarif.ts")).reportSarif,
  },
  github: {
    media: "text/plain",
    about: "annotations of a GitHub workflow",
    load: async () => (await import("./github.ts")).reportGitHub,
  },
  gitlab: {
    media: "application/json",
    about: "GitLab Code Quality",
    load: async () => (await import("./gitlab.ts")).reportGitLab,
  },
  junit: {
    media: "application/xml",
    about: "JUnit XML: a suite for each rule",
    load: async () => (await import("./junit.ts")).reportJUnit,
  },
  checkstyle: {
    media: "application/xml",
    about: "Checkstyle XML",
    load: async () => (await import("./checkstyle.ts")).reportCheckstyle,
  },
  rdjson: {
    media: "application/json",
    about: "reviewdog, with suggestions",
    load: async () => (await import("./rdjson.ts")).reportRdjson,
  },
  markdown: {
    media: "text/markdown",
    about: "for a job summary or a comment",
    load: async () => (await import("./markdown-run.ts")).reportMarkdown,
  },
  html: {
    media: "text/html",
    about: "one page with charts and an inventory, to open in a browser",
    showsInventory: true,
    load: async () => (await import("./html/html.tsx")).reportHtml,
  },
} as const satisfies Readonly<Record<string, Format>>;

/** Says whether a format shows what the code does in Customer.io. */
export function showsInventory(name: FormatName): boolean {
  const format: Format = formats[name];
  return format.showsInventory === true;
}

export type FormatName = keyof typeof formats;

/** The names of all formats, in the order in which they are listed. */
// The keys of the table are the names.
export const formatNames = Object.keys(formats) as readonly FormatName[];
