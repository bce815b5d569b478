import type { HunkRow, Side } from "../state/diff.ts";
import { PullRequestPage } from "./layout.tsx";
import { Code, count, Icon } from "./parts.tsx";
import { Thread } from "./thread.tsx";
import { anchorOf, type FileView, type PullRequestView, type ThreadView } from "./view.ts";

/** The change, file by file, with each conversation below its lines. */
export function FilesPage({ view }: { readonly view: PullRequestView }) {
  const { files, path } = view;
  return (
    <PullRequestPage view={view} tab="files">
      <div class="toolbar">
        <details class="menu">
          <summary>
            {count(files.length, "changed file")} <Icon name="chevron-down" />
          </summary>
          <ul>
            {files.map((file) => (
              <li>
                <a href={`#${anchorOf(file.path)}`}>{file.path}</a>
              </li>
            ))}
          </ul>
        </details>
        <a class="button" href={`${path}/edit`}>
          <Icon name="plus" /> Add file
        </a>
      </div>
      {files.map((file) => (
        <File view={view} file={file} />
      ))}
    </PullRequestPage>
  );
}

function File({ view, file }: { readonly view: PullRequestView; readonly file: FileView }) {
  const threads = view.threads.filter(({ first, lines }) => first.path === file.path && lines !== undefined);
  return (
    <div class="file">
      <details open id={anchorOf(file.path)}>
        <summary>
          <Icon name="chevron-down" />
          <span class="added">+{file.additions}</span> <span class="removed">−{file.deletions}</span>
          <h2 class="path">
            {file.previousPath !== undefined && `${file.previousPath} → `}
            {file.path}
          </h2>
          {file.status !== "modified" && <span class="label">{file.status}</span>}
        </summary>
        {file.hunks.length === 0 ? (
          <p class="empty">{describeWithoutPatch(file)}</p>
        ) : (
          <div class="scroll">
            <table class="diff">
              <tbody>
                {file.hunks.map((hunk) => [
                  <tr class="hunk">
                    <td class="number" />
                    <td class="number" />
                    <td class="text">
                      <code class="line">{hunk.header}</code>
                    </td>
                  </tr>,
                  ...hunk.rows.map((row) => <Row view={view} file={file} row={row} threads={threads} />),
                ])}
              </tbody>
            </table>
          </div>
        )}
      </details>
      {file.status !== "removed" && (
        <a class="edit" href={`${view.path}/edit?path=${encodeURIComponent(file.path)}`}>
          <Icon name="pencil" /> Edit<span class="hidden"> {file.path}</span>
        </a>
      )}
    </div>
  );
}

interface RowProps {
  readonly view: PullRequestView;
  readonly file: FileView;
  readonly row: HunkRow;
  readonly threads: readonly ThreadView[];
}

function Row({ view, file, row, threads }: RowProps) {
  const { left, right } = row;
  const kind = right === undefined ? "removed" : left === undefined ? "added" : "same";
  const side: Side = right === undefined ? "LEFT" : "RIGHT";
  const line = (side === "LEFT" ? left : right) ?? 0;
  const here = threads.filter(({ first, lines }) => lines?.end === (first.side === "LEFT" ? left : right));
  return (
    <>
      <tr class={kind} id={right === undefined ? undefined : anchorOf(file.path, right)}>
        <td class="number">{left}</td>
        <td class="number">{right}</td>
        <td class="text" data-mark={row.text.charAt(0)}>
          <Code html={file.code[side][line - 1] ?? ""} />
        </td>
      </tr>
      {here.length > 0 && (
        <tr class="talk">
          <td colSpan={3}>
            {here.map((thread) => (
              <Thread view={view} thread={thread} back="files" />
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

function describeWithoutPatch(file: FileView): string {
  if (file.status === "renamed" && file.additions + file.deletions === 0) {
    return "File renamed without changes.";
  }
  return file.additions + file.deletions === 0
    ? "Binary or empty file not shown."
    : "Large diffs are not rendered.";
}
