import { expect, test } from "vitest";
import { isAbout, type AttributeTopic } from "../../../src/customerio/values/attribute-names.ts";

const topics: readonly AttributeTopic[] = [
  "email",
  "misnamed-email",
  "phone",
  "update",
  "introduction",
  "beginning",
  "description",
];

test.each<[name: string, ...about: AttributeTopic[]]>([
  ["email", "email", "introduction"],
  ["emailAddress", "misnamed-email"],
  ["e_mail", "misnamed-email"],
  ["Email", "misnamed-email", "introduction"],
  ["email_verified"],
  ["phone", "phone"],
  ["phone_verified"],
  ["_update", "update"],
  ["updated_at"],
  ["created_at", "introduction", "beginning"],
  ["createdAt", "introduction", "beginning"],
  ["Signup Date", "beginning"],
  ["last_login_at"],
  ["name", "introduction", "description"],
  ["firstName", "introduction", "description"],
  ["firstname", "description"],
  ["company_name", "description"],
  ["plan", "description"],
  ["plan_id"],
  ["login_count"],
])("an attribute named %s", (name, ...about) => {
  expect(topics.filter((topic) => isAbout(topic, name))).toEqual(about);
});
