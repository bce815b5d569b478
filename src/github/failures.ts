/** A request to GitHub that failed. `requestId` is GitHub's, for its support; `status` is missing if no answer came. */
export interface GitHubFailure {
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** `GET https://…`, without the query. */
  readonly request: string;
  /** GitHub's own words. */
  readonly message: string;
  /** The server does not know something that was asked for: it is a GitHub Enterprise Server that is too old. */
  readonly isOutdated?: true;
}

/** Describes an error that a client threw; `undefined` for any other error. */
export function toGitHubFailure(error: unknown): GitHubFailure | undefined {
  if (isGraphqlError(error)) return toGraphqlFailure(error);
  if (!isRequestError(error)) return undefined;
  return {
    // Octokit uses a 500 if the network fails; GitHub only answered if there is a response.
    status: error.response === undefined ? undefined : error.status,
    requestId: error.response?.headers["x-github-request-id"],
    request: `${error.request.method} ${error.request.url.split("?")[0] ?? ""}`,
    message: error.response?.data?.message ?? error.message,
  };
}

/** The error that another process's client threw, from its description. */
export function fromGitHubFailure({ status, requestId, request, message }: GitHubFailure): Error {
  const [method = "", url = ""] = request.split(" ");
  const headers = requestId === undefined ? {} : { "x-github-request-id": requestId };
  const response = status === undefined ? {} : { response: { headers, data: { message } } };
  return Object.assign(new Error(message), {
    ...{ name: "HttpError", status: status ?? 500, request: { method, url } },
    ...response,
  });
}

/**
 * GitHub's message about a request that it rejected as invalid (422), with all reasons; `undefined` for any other error. It can quote the
 * request, so it is not for the log.
 */
export function explainRejection(error: unknown): string | undefined {
  return isRequestError(error) && error.status === 422
    ? error.message.replace(/ - https:\S{1,200}$/, "")
    : undefined;
}

/** Says whether GitHub forbids this permanently, and not just for now. */
export function isForbidden(error: unknown): boolean {
  const failure = toGitHubFailure(error);
  return failure?.status === 403 && !/rate limit/i.test(failure.message);
}

/** Says whether a write that failed in this way may still have been done. */
export function mayHaveBeenDone(error: unknown): boolean {
  const failure = toGitHubFailure(error);
  return failure !== undefined && (failure.status === undefined || failure.status >= 500);
}

/** GraphQL's answer, with status 200, if a part of a request failed. */
export interface GraphqlError extends Error {
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parts that succeeded, in the shape of the query. */
  readonly data: unknown;
  readonly errors: readonly {
    readonly type?: string;
    /** GitHub names what is wrong with a query that it did not run at all. */
    readonly extensions?: { readonly code?: string };
    /** GitHub's own words. */
    readonly message: string;
    readonly path?: readonly (string | number)[];
  }[];
}

export function isGraphqlError(error: unknown): error is GraphqlError {
  return error instanceof Error && error.name === "GraphqlResponseError" && "errors" in error;
}

/** With the status that REST would have returned. */
function toGraphqlFailure(error: GraphqlError): GitHubFailure {
  const requestId = error.headers["x-github-request-id"];
  const [first] = error.errors;
  const isOutdated = first?.type === undefined && first?.extensions?.code !== undefined;
  return {
    status: isOutdated ? 422 : toStatus(first?.type),
    requestId: typeof requestId === "string" ? requestId : undefined,
    request: "POST /graphql",
    message: first?.message ?? error.message,
    ...(isOutdated ? { isOutdated } : {}),
  };
}

/** GitHub gives no type for an error of its own. */
function toStatus(type: string | undefined): number {
  return type === undefined ? 500 : (graphqlStatuses[type] ?? 422);
}

const graphqlStatuses: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
};

interface RequestErrorShape extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** Octokit's own message goes on with the errors in it, which can quote the request. */
    readonly data?: { readonly message?: string };
  };
}

/** By shape, not `instanceof`: several copies of Octokit's error class can be installed. */
export function isRequestError(error: unknown): error is RequestErrorShape {
  return error instanceof Error && error.name === "HttpError" && "status" in error && "request" in error;
}
