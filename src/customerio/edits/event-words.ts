/** Words that say what happened without an ending for that: irregular past forms, and nouns for things that people do. */
export const verbs: ReadonlySet<string> = new Set([
  ...["began", "bought", "built", "chose", "chosen", "cut", "fell", "found", "gave", "got", "held", "hit"],
  ...["kept", "left", "lost", "made", "met", "paid", "put", "ran", "read", "reset", "sat", "saw", "seen"],
  ...[
    "sent",
    "set",
    "shown",
    "sold",
    "spent",
    "split",
    "taken",
    "took",
    "upset",
    "went",
    "won",
    "written",
    "wrote",
  ],
  ...[
    "checkin",
    "checkout",
    "download",
    "login",
    "logout",
    "purchase",
    "refund",
    "renewal",
    "signin",
    "signout",
  ],
  ...["signup", "upload", "view", "visit"],
]);

/** Verbs that need a word after them, and these words. */
export const phrasalVerbs: ReadonlySet<string> = new Set([
  ...["check", "checked", "clock", "clocked", "dial", "dialed", "drop", "dropped", "log", "logged"],
  ...["opt", "opted", "plug", "plugged", "sign", "signed"],
]);
export const particles: ReadonlySet<string> = new Set(["in", "on"]);

/** Names of states: if one varies, the event says that it changed. */
export const stateWords: ReadonlySet<string> = new Set(["phase", "stage", "state", "status"]);
