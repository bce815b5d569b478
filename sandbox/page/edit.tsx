import { PullRequestPage } from "./layout.tsx";
import { Form } from "./parts.tsx";
import type { PullRequestView } from "./view.ts";

interface Props {
  readonly view: PullRequestView;
  /** Empty if the file is new. */
  readonly path: string;
  readonly text: string;
}

/** A form to edit or add a file and push it. */
export function EditPage({ view, path, text }: Props) {
  return (
    <PullRequestPage view={view} tab="edit">
      <Form view={view} action="push" back="files" class="editor">
        <label>
          File
          <input
            name="path"
            value={path}
            required
            spellcheck={false}
            placeholder="src/…"
            readOnly={path !== ""}
          />
        </label>
        <label>
          <span class="hidden">Content</span>
          <textarea name="content" rows={24} spellcheck={false} wrap="off">
            {`\n${text}`}
          </textarea>
        </label>
        <label>
          Commit message
          <input
            name="message"
            value={path === "" ? "Add a file" : `Update ${path.split("/").at(-1) ?? path}`}
            required
          />
        </label>
        <div class="buttons">
          <button class="primary">Commit to {view.pull.head.name}</button>
          <a class="button" href={`${view.path}/files`}>
            Cancel
          </a>
        </div>
      </Form>
    </PullRequestPage>
  );
}
