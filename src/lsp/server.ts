import {
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  FileChangeType,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ruleFacts } from "../../rules/facts.ts";
import { answerCodeActions, answerHover } from "./answers.ts";
import { describeClient, type Client } from "./client.ts";
import { fixAllKind } from "./code-actions.ts";
import { createMessages } from "./messages.ts";
import { createPublisher } from "./publisher.ts";
import { showProgress } from "./progress.ts";
import { doesMatter, watchedFiles } from "./watched-files.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";
import type { Runner } from "./workspace-host.ts";

/** What the server needs of the process that it runs in. */
export interface ServerHost {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly openRunner: () => Runner;
  /** Explains an error to a person. */
  readonly explain: (error: unknown) => string;
  /** Pitstop's. */
  readonly version: string;
}

/**
 * Answers an editor until it says `exit`, closes the input or dies: then the process ends, with 0 if the editor said `shutdown` before, and
 * with 1 if not, as the protocol says.
 */
export function serveEditor(host: ServerHost): void {
  const connection = createConnection(host.input, host.output);
  const documents = new TextDocuments(TextDocument);
  let session: Session | undefined;
  let isShutDown = false;

  /** Runs only between `initialize` and `shutdown`. */
  function getSession(): Session {
    if (isShutDown) throw new ResponseError(ErrorCodes.InvalidRequest, "Pitstop is shut down.");
    if (session === undefined)
      throw new ResponseError(ErrorCodes.ServerNotInitialized, "The first request has to be `initialize`.");
    return session;
  }

  connection.onInitialize((params) => {
    if (session !== undefined || isShutDown)
      throw new ResponseError(ErrorCodes.InvalidRequest, "`initialize` can be sent only once.");
    session = startSession(connection, params, host);
    return describeServer(host.version);
  });
  connection.onInitialized(() => session?.begin());
  connection.onShutdown(() => {
    session?.workspace.close();
    session = undefined;
    isShutDown = true;
  });

  documents.onDidChangeContent(({ document }) => session?.workspace.edit(document));
  documents.onDidClose(({ document }) => session?.workspace.closeDocument(document.uri));
  documents.onDidSave(() => {
    if (session?.client.watchesFiles === false) session.workspace.changedOnDisk();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    // Open documents were sent before they were saved.
    const isKnown = ({ uri, type }: FileEvent) =>
      type === FileChangeType.Changed && session?.workspace.isOpen(uri) === true;
    if (changes.some((change) => doesMatter(change.uri) && !isKnown(change)))
      session?.workspace.changedOnDisk();
  });
  connection.workspace.onDidCreateFiles(() => session?.workspace.changedOnDisk());
  connection.workspace.onDidRenameFiles(() => session?.workspace.changedOnDisk());
  connection.workspace.onDidDeleteFiles(() => session?.workspace.changedOnDisk());

  connection.onHover((params) => answerHover(params, getSession(), documents, ruleFacts));
  connection.onCodeAction((params, token) => answerCodeActions(params, getSession(), documents, token));

  documents.listen(connection);
  connection.listen();
}

/** The state from `initialize` to `shutdown`. */
interface Session {
  readonly client: Client;
  readonly workspace: Workspace;
  /** The client is ready for notifications. */
  readonly begin: () => void;
}

function startSession(connection: Connection, params: InitializeParams, host: ServerHost): Session {
  const client = describeClient(params.capabilities);
  const messages = createMessages((text) => {
    // This is a notification: the library's own message asks the person and waits.
    connection
      .sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: text })
      .catch(() => undefined);
  }, host.explain);
  const workspace = createWorkspace({
    openRunner: host.openRunner,
    withProgress: (work) => showProgress(connection, work),
    openPublisher: () =>
      createPublisher((file) => {
        connection.sendDiagnostics(file).catch(() => undefined);
      }, client.diagnostics),
    ...messages,
  });
  return { client, workspace, begin };

  function begin(): void {
    for (const uri of listFolders(params)) workspace.addFolder(uri);
    if (params.capabilities.workspace?.workspaceFolders === true)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) workspace.removeFolder(uri);
        for (const { uri } of added) workspace.addFolder(uri);
      });
    if (client.watchesFiles)
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [...watchedFiles] })
        .catch(() => undefined);
  }
}

interface OpenFolders {
  readonly workspaceFolders?: InitializeParams["workspaceFolders"];
  /** The only kind that older clients know. */
  readonly rootUri?: string | null;
}

function listFolders({ workspaceFolders, rootUri }: OpenFolders): readonly string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
}

function describeServer(version: string): InitializeResult {
  const files = { filters: [{ scheme: "file", pattern: { glob: "**/*" } }] };
  return {
    serverInfo: { name: "Pitstop", version },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { didCreate: files, didRename: files, didDelete: files },
      },
    },
  };
}
