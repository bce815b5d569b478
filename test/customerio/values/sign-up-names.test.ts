import { describe, expect, test } from "vitest";
import { isIdentifyingName, isSignUpName } from "../../../src/customerio/values/sign-up-names.ts";

describe("a name speaks of a sign-up", () => {
  test.each([
    "signUp",
    "signed_up",
    "handleSignup",
    "registerUser",
    "User Registered",
    "createAccount",
    "account_created",
    "joined",
    "onboardMember",
  ])("%s", (name) => {
    expect(isSignUpName(name)).toBe(true);
  });

  test.each(["sign", "upgrade", "registry", "createInvoice", "accountDeleted", "adjoin", ""])(
    "but not %j",
    (name) => {
      expect(isSignUpName(name)).toBe(false);
    },
  );
});

describe("a function may identify a person", () => {
  test.each([
    "identify",
    "identifyUser",
    "syncUserToCrm",
    "sendToCustomerIo",
    "reidentifies",
    "upsertContact",
  ])("when it is named %s", (name) => {
    expect(isIdentifyingName(name)).toBe(true);
  });

  test.each(["track", "identityOf", "syncOrders", "customer", ""])("but not when it is named %j", (name) => {
    expect(isIdentifyingName(name)).toBe(false);
  });
});
