import { fullName } from "../state/addresses.ts";
import type { State } from "../state/state.ts";
import { describeState, Page } from "./layout.tsx";
import { Icon } from "./parts.tsx";

/** Lists every pull request. */
export function IndexPage({ state }: { readonly state: State }) {
  return (
    <Page title="Pull requests">
      <header class="bar">
        <Icon name="repo" /> <strong>Pitstop sandbox</strong>
        <span class="muted">a simulated GitHub on this machine</span>
      </header>
      <div id="live">
        <main id="content" class="index">
          <h1>Pull requests</h1>
          <ul>
            {state.repositories.flatMap((repository) =>
              repository.pulls.map((pull) => (
                <li>
                  <Icon name={describeState(pull)[1]} tone={describeState(pull)[0].toLowerCase()} />
                  <span>
                    <a href={`/${fullName(repository)}/pull/${pull.number}/files`}>{pull.title}</a>{" "}
                    <span class="muted">
                      {fullName(repository)}#{pull.number}
                    </span>
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
