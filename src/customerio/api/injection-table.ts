/** An HTTP client that a framework's container creates, with options that are given to a module, and gives to whoever asks for its type. */
export interface InjectedLibrary {
  readonly packages: readonly string[];
  /** The type that classes ask for. */
  readonly service: string;
  /** The module that is given the options, and the method that takes them as they are. Other methods take what makes them. */
  readonly module: string;
  readonly registering: string;
  /** The method that makes the options, of a class that is given. */
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
