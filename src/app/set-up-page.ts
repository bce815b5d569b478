/** The pages of the set-up: HTML documents that load nothing and run no script. */

/** The first page: how to register the app. `manifest` is what GitHub fills its form with. */
export function registerPage(newAppUrl: string, manifest: object): string {
  return page(
    "Set up Pitstop",
    `<p>Pitstop is not connected to GitHub yet. Register it as a GitHub App: the button opens GitHub with everything filled in, and once
you confirm, the credentials are saved to <code>.env</code> here.</p>
<form action="${escapeHtml(newAppUrl)}" method="post">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button>Register on GitHub</button>
</form>`,
  );
}

/** The first page if the server's public address is not known: an app registered without it gets no webhooks. */
export function addressPage(): string {
  return page(
    "Set up Pitstop",
    `<p>Pitstop is not connected to GitHub yet, and GitHub has to know where to send webhooks. Stop Pitstop and start it again with your
server's public address:</p>
<pre><code>PUBLIC_URL=https://pitstop.example.com npm start</code></pre>`,
  );
}

/** The last page. `appPage` is the app's on GitHub. */
export function registeredPage(appPage: string): string {
  return page(
    "Pitstop is registered",
    `<p>The credentials are in <code>.env</code>: start Pitstop again with them, here or on your server. Then
<a href="${escapeHtml(`${appPage}/installations/new`)}">install the app</a> on the repositories it should review.</p>`,
  );
}

/** The page for a registration that failed. */
export function failedPage(why: string): string {
  return page("Pitstop was not registered", `<p>${escapeHtml(why)} <a href="/">Start again</a>.</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 4rem auto; padding: 0 1.5rem; }
button { font: inherit; padding: 0.5rem 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}
