/** An HTTP client that a framework's container creates with the options of a module, and injects by its type. */
export interface InjectedLibrary {
  readonly packages: readonly string[];
  /** The type that classes ask for. */
  readonly service: string;
  /** The module that gets the options, and the method that takes them directly. Other methods take a factory. */
  readonly module: string;
  readonly registering: string;
  /** The method of a given class that creates the options. */
  readonly method: string;
  /** The property of the service that holds the library's own client. */
  readonly inner: string;
}

export const injectedLibraries: readonly InjectedLibrary[] = [
  {
    // Before Nest 8, it was part of the framework.
    packages: ["@nestjs/axios", "@nestjs/common"],
    service: "HttpService",
    module: "HttpModule",
    registering: "register",
    method: "createHttpOptions",
    inner: "axiosRef",
  },
];
