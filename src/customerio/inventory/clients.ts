import type { InventoryApi, InventoryClient, InventoryCredential } from "../../vocabulary/inventory.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import type { Authorization } from "../requests/authorization.ts";
import type { ClientConstruction } from "../operations/clients.ts";
import type { GivenCredentials } from "../operations/given-credentials.ts";
import type { HttpRequest } from "../operations/http.ts";
import type { Operation } from "../operations/reading.ts";
import { getTransport } from "../requests/transports.ts";
import { getPath } from "../program/program.ts";
import { findCredentials } from "../values/credentials.ts";
import { groupByKey, placeOf, sortPlaces } from "./entries.ts";
import { compareTexts } from "../../vocabulary/compare-texts.ts";

/** One client, as it is created or used in one place. */
interface Client extends Pick<InventoryClient, "name" | "transport" | "credentials"> {
  readonly apis: readonly InventoryApi[];
  readonly node: ClientConstruction["node"];
}

interface Parts {
  readonly constructions: readonly ClientConstruction[];
  readonly requests: readonly HttpRequest[];
  readonly flow: Flow;
  readonly credentials: GivenCredentials;
}

/** The clients that are created, the requests that are sent without one, and clients that exist without being created. */
export function listClients(
  operations: readonly Operation[],
  parts: Parts,
  isWanted: (path: string) => boolean,
): readonly InventoryClient[] {
  const created = parts.constructions.flatMap((construction) => readConstruction(construction, parts));
  const sent = parts.requests.flatMap((request) => readRequest(request, parts));
  const names = new Set(parts.constructions.map((construction) => construction.class.name));
  const found = operations.flatMap(({ sdkClass, surface, site }): Client[] =>
    sdkClass === undefined || names.has(sdkClass)
      ? []
      : [{ name: sdkClass, transport: "sdk", apis: [surface], credentials: [], node: site }],
  );
  const clients = [...created, ...sent, ...found].filter(({ node }) =>
    isWanted(getPath(node.getSourceFile())),
  );
  const groups = groupByKey(clients, ({ name, transport, apis, credentials }) => [
    ...[transport === "sdk" ? "1" : "2", name, apis.join(",")],
    ...credentials.flatMap((credential) => [credential.role, credential.name ?? ""]),
  ]);
  return groups.map((group) => {
    const [first] = group;
    const { name = "", transport = "sdk", apis = [], credentials = [] } = first ?? {};
    return {
      ...{ name, transport, credentials, apis },
      places: sortPlaces(group.map(({ node }) => placeOf(node))),
    };
  });
}

/** A client for each set of credentials that callers of the code around it pass. */
function readConstruction(construction: ClientConstruction, { flow, credentials }: Parts): readonly Client[] {
  const { class: made, node } = construction;
  return credentials.findPerCaller(construction).map((given) => ({
    name: made.name,
    transport: "sdk",
    apis: [made.surface],
    credentials: listCredentials(
      given.map(({ role, term }) => [role, term] as const),
      flow,
    ),
    node,
  }));
}

function readRequest({ surfaces, call, authorizations }: HttpRequest, { flow }: Parts): readonly Client[] {
  const apis = [...surfaces].sort();
  const read = (authorization?: Authorization): Client => ({
    name: getTransport(call, flow),
    transport: "http",
    apis,
    credentials: authorization ? listCredentials(listParts(authorization, apis), flow) : [],
    node: call,
  });
  return authorizations.length > 0 ? authorizations.map(read) : [read()];
}

/** The parts of a header, with the roles that they have for the API. */
function listParts(
  { scheme, first, password }: Authorization,
  apis: readonly InventoryApi[],
): readonly (readonly [InventoryCredential["role"], Term])[] {
  const [only] = apis.length === 1 ? apis : [];
  const [firstRole, passwordRole] =
    scheme === "bearer"
      ? (["app-key", "unknown"] as const)
      : only === "track"
        ? (["site-id", "track-key"] as const)
        : only === "pipelines"
          ? (["write-key", "unknown"] as const)
          : (["unknown", "unknown"] as const);
  return [
    ...(first ? [[firstRole, first] as const] : []),
    ...(password ? [[passwordRole, password] as const] : []),
  ];
}

/** The variables and settings that credentials are read from; one without a name if it is not known, such as a literal. */
function listCredentials(
  given: readonly (readonly [InventoryCredential["role"], Term])[],
  flow: Flow,
): readonly InventoryCredential[] {
  const all = given.flatMap(([role, term]): InventoryCredential[] => {
    const names = [...new Set(findCredentials(flow, term).flatMap((known) => known?.name ?? []))];
    return names.length > 0 ? names.map((name) => ({ role, name })) : [{ role }];
  });
  return all.sort((a, b) => compareTexts(a.role, b.role) || compareTexts(a.name ?? "", b.name ?? ""));
}
