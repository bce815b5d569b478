import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isBelow } from "../files/system-paths.ts";
import { toRepositoryPath } from "../local/scope.ts";
import type { OpenDocument } from "./checked-code.ts";
import {
  findLocation,
  findRealPath,
  readFolder,
  toFilePath,
  withOpenDocuments,
  type Folder,
} from "./folder.ts";
import { makeLoneCode, nameLoneDocument } from "./lone-document.ts";
import { createScope, type Scope } from "./scope.ts";
import type { Runner, WorkspaceHost } from "./workspace-host.ts";

/** The folders and documents that are open in an editor. Documents in no folder are checked one by one. */
export interface Workspace {
  readonly addFolder: (uri: string) => void;
  readonly removeFolder: (uri: string) => void;
  /** Called when a document was opened or edited. */
  readonly edit: (document: TextDocument) => void;
  readonly closeDocument: (uri: string) => void;
  readonly isOpen: (uri: string) => boolean;
  /** Called when files in any folder may have changed. */
  readonly changedOnDisk: () => void;
  /** Finds the scope that checks an open document; `undefined` if there is none. */
  readonly find: (uri: string) => Pick<Part, "scope" | "runner"> | undefined;
  readonly close: () => void;
}

interface Part {
  readonly scope: Scope;
  readonly runner: Runner;
  readonly close: () => void;
}

export function createWorkspace(host: WorkspaceHost): Workspace {
  const folders = new Map<string, Folder & Part>();
  const lone = new Map<string, Part>();
  const documents = new Map<
    string,
    { readonly document: TextDocument; readonly location: string | undefined }
  >();
  let loneRunner: Runner | undefined;

  /** The innermost folder that a file is in. */
  function findFolder(location: string | undefined): (Folder & Part) | undefined {
    if (location === undefined) return undefined;
    const around = [...folders.values()].filter(({ real }) => isBelow(location, real));
    return around.sort((a, b) => b.real.length - a.real.length)[0];
  }

  function listOpen(uri: string, root: string): readonly OpenDocument[] {
    return [...documents.values()].flatMap(({ document, location }) =>
      location !== undefined && findFolder(location)?.uri === uri
        ? [toOpen(document, toRepositoryPath(root, { location }))]
        : [],
    );
  }

  function openFolder(folder: Folder): Part {
    const publisher = host.openPublisher();
    const runner = host.openRunner();
    const scope = createScope({
      run: runner.run,
      withProgress: host.withProgress,
      publish: publisher.publish,
      reportError: (error) => {
        host.onError(folder.given, error);
      },
      readCode: async () => {
        const code = await readFolder(folder, (config) => {
          host.onConfig(folder.given, config);
        });
        // If one folder is in another, the inner one shows its own findings.
        const isOwn = (name: string) => findFolder(path.join(code.root, name))?.uri === folder.uri;
        return { ...code, isWanted: (name: string) => code.isWanted(name) && isOwn(name) };
      },
      withOpen: (code) => withOpenDocuments(code, listOpen(folder.uri, code.root)),
    });
    return joinPart(scope, runner, () => {
      publisher.clear();
      runner.close();
    });
  }

  function openLone(uri: string): Part {
    const publisher = host.openPublisher();
    loneRunner ??= host.openRunner();
    const scope = createScope({
      run: loneRunner.run,
      withProgress: host.withProgress,
      publish: publisher.publish,
      reportError: (error) => {
        host.onError(uri, error);
      },
      readCode: () => Promise.resolve(uri),
      withOpen: () => {
        const { document, location } = documents.get(uri) ?? {};
        if (document === undefined) throw new Error("a closed document is checked");
        return makeLoneCode(toOpen(document, nameLoneDocument(document.languageId, location) ?? ""));
      },
    });
    return joinPart(scope, loneRunner, publisher.clear);
  }

  function findPart(uri: string): Part | undefined {
    return findFolder(documents.get(uri)?.location) ?? lone.get(uri);
  }

  function place(uri: string): void {
    const { document, location } = documents.get(uri) ?? {};
    if (document === undefined) return;
    const isLone = findFolder(location) === undefined;
    const isCode = nameLoneDocument(document.languageId, location) !== undefined;
    if (isLone && isCode && !lone.has(uri)) lone.set(uri, openLone(uri));
    if (!isLone) closeLone(uri);
    findPart(uri)?.scope.edited();
  }

  function closeLone(uri: string): void {
    lone.get(uri)?.close();
    lone.delete(uri);
  }

  /** The folder that a file belongs to may have changed. */
  function placeAll(): void {
    for (const { scope } of folders.values()) scope.changedOnDisk();
    for (const uri of documents.keys()) place(uri);
  }

  return {
    addFolder: (uri) => {
      const given = toFilePath(uri);
      if (given === undefined || folders.has(uri)) return;
      const folder = { uri, given, real: findRealPath(given) };
      folders.set(uri, { ...folder, ...openFolder(folder) });
      placeAll();
    },
    removeFolder: (uri) => {
      folders.get(uri)?.close();
      folders.delete(uri);
      placeAll();
    },
    edit: (document) => {
      const { uri } = document;
      documents.set(uri, { document, location: documents.get(uri)?.location ?? findLocation(uri) });
      place(uri);
    },
    closeDocument: (uri) => {
      const part = findPart(uri);
      documents.delete(uri);
      closeLone(uri);
      // Files saved meanwhile were not read.
      part?.scope.changedOnDisk();
    },
    isOpen: (uri) => documents.has(uri),
    changedOnDisk: () => {
      for (const { scope } of folders.values()) scope.changedOnDisk();
    },
    find: findPart,
    close: () => {
      for (const part of [...folders.values(), ...lone.values()]) part.close();
      folders.clear();
      lone.clear();
      loneRunner?.close();
    },
  };
}

function joinPart(scope: Scope, runner: Runner, clean: () => void): Part {
  return {
    scope,
    runner,
    close: () => {
      scope.close();
      clean();
    },
  };
}

function toOpen(document: TextDocument, name: string): OpenDocument {
  return { uri: document.uri, version: document.version, text: document.getText(), path: name };
}
