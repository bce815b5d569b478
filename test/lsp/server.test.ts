import { rm, symlink } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  CodeActionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidRenameFilesNotification,
  DidSaveTextDocumentNotification,
  FileChangeType,
  HoverRequest,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type FileEvent,
  type InitializeResult,
  type Range,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { git, makeFolder, write } from "../local/repository.ts";
import { openEditor, spawnServer, uriOf } from "./editor.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const time = `export const now = () => Date.now();
`;
const seen = `import { cio } from "./cio";
import { now } from "./time";
/* 🎂 */ export const seen = (id: string, email: string) => cio.identify(id, { email, seen_at: now() });
export const born = (id: string, email: string) => cio.identify(id, { email, born_at: Date.now() });
`;
const config = "rules:\n  no-bounce-handling: off\n";

async function makeShop(): Promise<string> {
  const root = await makeFolder();
  await write(root, {
    "src/cio.ts": client,
    "src/time.ts": time,
    "src/seen.ts": seen,
    ".github/pitstop.yml": config,
  });
  return root;
}

type Editor = Awaited<ReturnType<typeof openEditor>>;

const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

async function actionsFor(editor: Editor, uri: string, only?: readonly string[], range = everywhere) {
  const context = { diagnostics: [], ...(only && { only: [...only] }) };
  const answer = await editor.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range,
    context,
  });
  return (answer ?? []) as readonly CodeAction[];
}

/** What a client makes of an action: the version that it is about, and the text then. */
function applyTo(text: string, uri: string, { edit }: CodeAction = { title: "" }) {
  const changes = (edit?.documentChanges ?? []).flatMap((one) => ("textDocument" in one ? [one] : []));
  const own = changes.find(({ textDocument }) => textDocument.uri === uri);
  const document = TextDocument.create(uri, "", 0, text);
  return {
    version: own?.textDocument.version,
    files: changes.length,
    text: TextDocument.applyEdits(document, (own?.edits ?? []) as TextEdit[]),
  };
}

test("an editor shows findings in unsaved texts, fixes them, and says why they matter", async () => {
  const root = await makeShop();
  const editor = await openEditor(root);
  const [file, timeFile, added] = [
    uriOf(root, "src/seen.ts"),
    uriOf(root, "src/time.ts"),
    uriOf(root, "src/b.ts"),
  ];
  expect(editor.initialized.capabilities).toMatchObject({
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2 },
  });

  // What is not open is checked, too.
  const onDisk = await editor.diagnosticsOf(file);
  await editor.open(file, seen);
  const shown = await editor.diagnosticsOf(file, 1);
  expect(shown).toEqual(onDisk);
  expect(editor.registered).toEqual(["workspace/didChangeWatchedFiles"]);
  expect(editor.progress).toContain("begin");
  const start = seen.split("\n")[2]?.indexOf("now()") ?? 0;
  expect(shown).toMatchObject([
    {
      range: { start: { line: 2, character: start }, end: { line: 2, character: start + 5 } },
      severity: 1,
      source: "pitstop",
      code: "millisecond-timestamp",
      codeDescription: { href: expect.stringContaining("millisecond-timestamp") as string },
      relatedInformation: [{ location: { uri: timeFile, range: { start: { line: 0, character: 0 } } } }],
    },
    { range: { start: { line: 3 } }, code: "millisecond-timestamp" },
  ]);

  const actions = await actionsFor(editor, file);
  expect(actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred])).toEqual([
    ["Fix millisecond-timestamp", "quickfix", true],
    ["Fix millisecond-timestamp", "quickfix", true],
    ["Fix all Customer.io pitfalls in this file", "source.fixAll.pitstop", undefined],
    ["Ignore millisecond-timestamp in this line", "quickfix", undefined],
    ["Ignore millisecond-timestamp in this line", "quickfix", undefined],
  ]);
  const fixed = seen
    .replace("now()", "Math.floor(now() / 1000)")
    .replace("Date.now()", "Math.floor(Date.now() / 1000)");
  expect(applyTo(seen, file, actions[2])).toEqual({ version: 1, files: 1, text: fixed });
  expect(await actionsFor(editor, file, ["source.fixAll"])).toHaveLength(1);
  expect(await actionsFor(editor, file, ["refactor"])).toEqual([]);
  const firstLine = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
  expect(await actionsFor(editor, file, ["quickfix"], firstLine)).toEqual([]);

  const hover = await editor.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: file },
    position: { line: 2, character: start + 1 },
  });
  expect(hover).toMatchObject({
    contents: { kind: "markdown" },
    range: { start: { line: 2, character: start } },
  });
  expect(JSON.stringify(hover)).toContain("A timestamp is sent in milliseconds instead of seconds");

  // Applied as the client would, the comment ignores its finding, and the last fix all others.
  const ignoring = applyTo(seen, file, actions[3]).text;
  await editor.edit(file, 2, ignoring);
  expect(await editor.diagnosticsOf(file, 2)).toMatchObject([{ range: { start: { line: 4 } } }]);
  await editor.edit(file, 3, fixed);
  expect(await editor.diagnosticsOf(file, 3)).toEqual([]);

  // An edit in one file changes what is found in another, before either is saved.
  await editor.edit(file, 4, seen);
  expect(await editor.diagnosticsOf(file, 4)).toHaveLength(2);
  await editor.open(timeFile, time);
  await editor.edit(timeFile, 2, "export const now = () => Math.floor(Date.now() / 1000);\n");
  await editor.until(() =>
    editor.published.findLast(({ uri }) => uri === file)?.diagnostics.length === 1 ? 1 : undefined,
  );

  // A new document has no file yet; closing it without saving takes its findings back.
  await editor.open(added, seen);
  expect(await editor.diagnosticsOf(added, 1)).toHaveLength(1);
  const closed = editor.diagnosticsOf(added);
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
    textDocument: { uri: added },
  });
  expect(await closed).toEqual([]);

  // So does deleting a file.
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
    textDocument: { uri: file },
  });
  await rm(path.join(root, "src/seen.ts"));
  const changes: FileEvent[] = [{ uri: file, type: FileChangeType.Deleted }];
  await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  await editor.until(() =>
    editor.published.findLast(({ uri }) => uri === file)?.diagnostics.length === 0 ? 1 : undefined,
  );
  expect(await editor.end()).toBe(0);
});

test("an invalid config is reported once, and documents outside of folders are checked alone", async () => {
  const root = await makeShop();
  const elsewhere = await makeFolder();
  await write(root, { ".github/pitstop.yml": "rule: {}\n" });
  const capabilities = {};
  const editor = await openEditor(root, { capabilities });
  const file = uriOf(root, "src/seen.ts");
  await editor.open(file, seen);
  // Without the config, bounces count again.
  expect(await editor.diagnosticsOf(file, 1)).toHaveLength(3);
  expect(editor.messages).toEqual([
    expect.stringMatching(/^\.github\/pitstop\.yml:1:1 .*using defaults\.$/u),
  ]);
  const changes: FileEvent[] = [{ uri: uriOf(root, "src/new.ts"), type: FileChangeType.Created }];
  await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  await editor.edit(file, 2, `${seen}// edited\n`);
  await editor.diagnosticsOf(file, 2);
  expect(editor.messages).toHaveLength(1);

  // This client understands none of the extras.
  const [fix] = await actionsFor(editor, file);
  expect(Object.keys(fix?.edit?.changes ?? {})).toEqual([file]);
  expect(JSON.stringify(editor.published)).not.toMatch(/relatedInformation|codeDescription/u);
  expect(editor.registered).toEqual([]);

  // Nor does it watch files: it says what it renames, and what it saves.
  const [moved, late] = [uriOf(root, "src/moved.ts"), uriOf(root, "src/late.ts")];
  await write(root, { "src/moved.ts": seen });
  const renamed = { files: [{ oldUri: late, newUri: moved }] };
  await editor.connection.sendNotification(DidRenameFilesNotification.type, renamed);
  await editor.until(() => editor.published.find(({ uri }) => uri === moved));
  await write(root, { "src/late.ts": seen });
  await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, {
    textDocument: { uri: file },
  });
  await editor.until(() => editor.published.find(({ uri }) => uri === late));

  const alone = client + seen.replace(/^import .*$/gmu, "");
  for (const uri of ["untitled:Untitled-1", uriOf(elsewhere, "a.ts")]) {
    await editor.open(uri, alone);
    const [first] = await editor.diagnosticsOf(uri, 1);
    expect(first).toMatchObject({ code: "millisecond-timestamp" });
    const closed = editor.diagnosticsOf(uri);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    expect(await closed).toEqual([]);
  }
  await editor.open("untitled:notes", "cio.track()", "plaintext");
  expect(await actionsFor(editor, "untitled:notes")).toEqual([]);
  expect(await editor.end()).toBe(0);
});

test("of folders in each other, the innermost shows a file, under the address that the editor uses", async () => {
  const root = await makeShop();
  await git(root, "init", "--quiet");
  const links = await makeFolder();
  await symlink(root, path.join(links, "shop"));
  const outer = path.join(links, "shop");
  const missing = path.join(links, "missing");
  const editor = await openEditor(root, { folders: [outer, path.join(outer, "src"), missing] });
  const file = uriOf(outer, "src/seen.ts");
  await editor.open(file, seen);
  expect(await editor.diagnosticsOf(file, 1)).toHaveLength(2);
  expect(await actionsFor(editor, file)).not.toEqual([]);
  await editor.until(() => editor.messages[0]);
  expect(editor.messages).toEqual([expect.stringContaining(missing)]);
  // Without the inner folder, the outer one shows the file.
  const event = { added: [], removed: [{ uri: uriOf(outer, "src"), name: "src" }] };
  const shown = editor.published.length;
  await editor.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
  await editor.until(() =>
    editor.published.slice(shown).find(({ uri, diagnostics }) => uri === file && diagnostics.length === 2),
  );
  expect([...new Set(editor.published.map(({ uri }) => uri))]).toEqual([file]);
  expect(await editor.end()).toBe(0);
});

test("of 100 edits in a row, only the newest text counts", async () => {
  const root = await makeShop();
  const editor = await openEditor(root);
  const file = uriOf(root, "src/seen.ts");
  await editor.open(file, seen);
  await editor.diagnosticsOf(file, 1);
  for (let version = 2; version <= 100; version++)
    await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: file, version },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "\n" },
      ],
    });
  // Asked in the middle of it, the answer is about the newest text.
  const [fix] = await actionsFor(editor, file);
  const last = "\n".repeat(99) + seen;
  expect(applyTo(last, file, fix)).toMatchObject({
    version: 100,
    text: last.replace("now()", "Math.floor(now() / 1000)"),
  });
  expect(await editor.diagnosticsOf(file, 100)).toMatchObject([{ range: { start: { line: 101 } } }, {}]);
  const versions = editor.published.flatMap(({ uri, version }) => (uri === file ? (version ?? []) : []));
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(versions.length).toBeLessThan(20);
  // The client goes away without a word.
  editor.server.stdin.end();
  expect(await editor.exited).toBe(1);
});

test("a client that breaks the protocol gets errors and cannot break the server", async () => {
  const { server, exited } = spawnServer(await makeFolder());
  const errors: string[] = [];
  server.stderr.on("data", (data: Buffer) => errors.push(String(data)));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const position = { line: 0, character: 0 };
  const hover = () =>
    connection.sendRequest(HoverRequest.type, { textDocument: { uri: "untitled:a" }, position });
  const client = spawn(process.execPath, ["--eval", "process.stdin.resume()"]);
  onTestFinished(() => void client.kill("SIGKILL"));
  const initialize = () =>
    connection.sendRequest<InitializeResult>(InitializeRequest.method, {
      ...{ processId: client.pid ?? null, capabilities: {}, workspaceFolders: null },
    });

  await expect(hover()).rejects.toMatchObject({ code: -32002 });
  server.stdin.write('Content-Length: 13\r\n\r\n{"jsonrpc": 3');
  server.stdin.write("Content-Length: 4\r\n\r\nnull");
  await expect(connection.sendRequest("no/such/request")).rejects.toMatchObject({ code: -32601 });
  expect(await initialize()).toMatchObject({ serverInfo: { name: "Pitstop" } });
  await expect(initialize()).rejects.toMatchObject({ code: -32600 });
  expect(await hover()).toBe(null);
  await expect(connection.sendRequest(HoverRequest.method, { position: 1 })).rejects.toThrow();
  await connection.sendRequest(ShutdownRequest.type);
  await expect(hover()).rejects.toMatchObject({ code: -32600 });

  // What is no message at all is skipped.
  server.stdin.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  server.stdin.write(Buffer.alloc(100_000, 0xff));
  // The process that it serves dies, and leaves standard input open.
  const died = once(client, "exit");
  client.kill("SIGKILL");
  await died;
  expect(await exited).toBe(0);
  expect(errors.join("")).toBe("");
});
