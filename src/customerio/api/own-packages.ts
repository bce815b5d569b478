import { getPackageAddress, getSdkPackage, sdkPackages, type SdkClass, type SdkPackage } from "./sdk.ts";

/** A module of Customer.io's packages, or of one about it. */
export interface OwnModule {
  /** The package, when it is known. */
  readonly sdk: SdkPackage | undefined;
  /** It exports what the table says; otherwise it is an undocumented part of the package. */
  readonly isPublic: boolean;
}

const ownName = /customer[-_.]?io/iu;
/** A path to a file, such as an image that a bundler imports. */
const fileExtension = /\.\w+$/u;

/** The Customer.io package that a module specifier imports; `undefined` for other packages, including those of vendors that can send to it. */
export function getOwnModule(specifier: string): OwnModule | undefined {
  const address = getPackageAddress(specifier);
  const sdk = sdkPackages.find(({ name }) => address === name || address.startsWith(`${name}/`));
  if (sdk) return isForeign(sdk) ? undefined : { sdk, isPublic: getSdkPackage(specifier) !== undefined };
  const [first = "", second = ""] = address.split("/");
  const name = first.startsWith("@") ? `${first}/${second}` : first;
  return ownName.test(name) && !fileExtension.test(name) ? { sdk, isPublic: false } : undefined;
}

/** The kind of a module's export: a client's class, a value that sends nothing by itself, or unknown. */
export type OwnExport =
  { readonly kind: "client"; readonly class: SdkClass } | { readonly kind: "value" | "unknown" };

/** Looks up an export; the name of the whole module is `default`. */
export function getOwnExport({ sdk, isPublic }: OwnModule, name: string): OwnExport {
  if (sdk && [...sdk.values, ...sdk.requests].includes(name)) return { kind: "value" };
  if (!isPublic) return { kind: "unknown" };
  const found = name === "default" ? sdk?.defaultClass : sdk?.classes.find((entry) => entry.name === name);
  return found ? { kind: "client", class: found } : { kind: "value" };
}

function isForeign({ classes }: SdkPackage): boolean {
  return classes.some(({ host }) => host !== undefined);
}
