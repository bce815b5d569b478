import { splitWords } from "./names.ts";

/**
 * What an attribute of a person is about. `email`: the reserved attribute, whose name has to be exact. `misnamed-email`: looks like it, but
 * is an ordinary attribute. `introduction`: what the first identify of a person sends. `beginning`: when or how they signed up.
 * `description`: who they are, or what they bought.
 */
export type AttributeTopic =
  "email" | "misnamed-email" | "phone" | "update" | "introduction" | "beginning" | "description";

/** Each name as lower-case words: `first name` stands for `firstName` and `first_name`. */
const names: Readonly<Record<AttributeTopic, ReadonlySet<string>>> = {
  email: new Set(["email"]),
  "misnamed-email": new Set(["email", "e mail", "email address"]),
  phone: new Set(["phone"]),
  // `_update: true` says that the person must exist.
  update: new Set(["update"]),
  introduction: new Set([
    "email",
    "created at",
    "signed up at",
    "name",
    "first name",
    "last name",
    "full name",
  ]),
  beginning: new Set([
    "created",
    "created at",
    "joined",
    "joined at",
    "date joined",
    "registered at",
    "sign up date",
    "signed up at",
    "signup at",
    "signup date",
    "signup method",
    "signup source",
  ]),
  description: new Set([
    ...["name", "username", "first name", "firstname", "last name", "lastname", "full name", "fullname"],
    ...["display name", "displayname", "user name", "company", "company name", "companyname"],
    ...["role", "title", "plan", "plan name", "tier"],
  ]),
};

/** Says whether an attribute of this name is about a topic. */
export function isAbout(topic: AttributeTopic, name: string): boolean {
  const isExact = name === "email";
  if (topic === "email") return isExact;
  return names[topic].has(splitWords(name)) && !(isExact && topic === "misnamed-email");
}
