import { fullName } from "../state/addresses.ts";
import type { State } from "../state/state.ts";
import { describeState, Page } from "./layout.tsx";
import { Icon } from "./parts.tsx";

/** All pull requests there are. */
export function IndexPage({ state }: { readonly state: State }) {
  return (
    <Page title="Pull requests">
      <header class="bar">
        <Icon name="repo" /> <strong>Pull requests</strong>
        <span class="muted">on a GitHub of its own on this machine</span>
      </header>
      <div id="live">
        <main id="content" class="index">
          <ul>
            {state.repositories.flatMap((repository) =>
              repository.pulls.map((pull) => (
                <li>
                  <Icon name={describeState(pull)[1]} tone={describeState(pull)[0].toLowerCase()} />{" "}
                  <a href={`/${fullName(repository)}/pull/${pull.number}/files`}>{pull.title}</a>{" "}
                  <span class="muted">
                    {fullName(repository)}#{pull.number}
                  </span>
                </li>
              )),
            )}
          </ul>
        </main>
      </div>
    </Page>
  );
}
