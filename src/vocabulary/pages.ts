/** Where the rules' pages are published: `docs/rules/` of this repository. */
const pages = "https://github.com/pitstop-app/pitstop/blob/main/docs/rules";

/** The address of a rule's page. */
export function getRulePage(ruleId: string): string {
  return `${pages}/${ruleId}.md`;
}
