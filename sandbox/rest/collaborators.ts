import { representAccount, roleOf, toAccount } from "../state/accounts.ts";
import type { Answer, Call } from "../state/answer.ts";
import { getRepository } from "../state/lookup.ts";

/** What a person may do with the repository. */
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
