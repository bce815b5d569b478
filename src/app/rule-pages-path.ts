/** Below this path are the pages of the rules, as this version has them: they need no access to github.com. */
export const rulePagesPath = "/rules";
