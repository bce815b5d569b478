/** Where the rules' pages are published: `docs/rules/` of this repository. */
const pages = "https://github.com/pitstop-app/pitstop/blob/main/docs/rules";

/** The address of a rule's page. @param ownPages where a server has the pages of its own version, without a slash at its end */
export function getRulePage(ruleId: string, ownPages?: string): string {
  return ownPages === undefined ? `${pages}/${ruleId}.md` : `${ownPages}/${ruleId}`;
}
