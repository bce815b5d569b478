import { representAccount } from "./represent-account.ts";
import { roleOf, toAccount } from "../state/accounts.ts";
import type { Answer, Call } from "../access/call.ts";
import { getRepository } from "../access/lookup.ts";

/** Reads a person's permission in a repository. */
export function readPermission(call: Call): Answer {
  const account = toAccount(call.parameters["username"] ?? "", "User");
  const role = roleOf(getRepository(call), account);
  return {
    status: 200,
    body: {
      permission: role,
      role_name: role,
      user: { ...representAccount(call.state, account), role_name: role },
    },
  };
}
