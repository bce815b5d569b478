import { sdkPackages, type SdkClass, type SdkPackage } from "./sdk.ts";

/** Where the declarations are in the in-memory file system; no repository's file is mounted there. */
export const sdkRoot = "/node_modules/";

/** The file that declares a package. */
export function getDeclarationPath(entry: SdkPackage): string {
  return `${sdkRoot}${entry.name}/index.d.ts`;
}

/**
 * The declarations of every package, by path. They are generated from the table and declare only what the analysis needs: which class a
 * value is an instance of. `export =` of a class merged with a namespace serves every import form: named, default, namespace and `require`.
 */
export function makeSdkDeclarations(): ReadonlyMap<string, string> {
  const files = new Map(sdkPackages.map((entry) => [getDeclarationPath(entry), declarePackage(entry)]));
  const overloads = sdkPackages.map(
    ({ name }) =>
      `declare function require(id: ${JSON.stringify(name)}): typeof import(${JSON.stringify(name)});`,
  );
  files.set(
    `${sdkRoot}require.d.ts`,
    [...overloads, "declare function require(id: string): any;"].join("\n"),
  );
  return files;
}

/** The class in the table that a mounted declaration was generated from; `undefined` when there is none. */
export function getDeclaredClass(path: string, className: string): SdkClass | undefined {
  const entry = sdkPackages.find((candidate) => getDeclarationPath(candidate) === path);
  if (className === "Package") return entry?.defaultClass;
  return entry?.classes.find((candidate) => candidate.name === className);
}

function declarePackage({ classes, defaultClass, values, requests }: SdkPackage): string {
  const head = defaultClass ? declareClass(defaultClass, "declare class Package") : "";
  const members = [
    ...classes.map((entry) => declareClass(entry, `class ${entry.name}`)),
    ...values.map((name) => `const ${name}: any; type ${name} = any;`),
    ...requests.map(
      (name) => `class ${name} { constructor(message: any); message: any; attach(...args: any[]): any }`,
    ),
  ];
  return `${head}\ndeclare namespace Package {\n${members.join("\n")}\n}\nexport = Package;\n`;
}

function declareClass({ name, methods, isStatic, factory }: SdkClass, head: string): string {
  const modifier = isStatic ? "static " : "";
  const instance = head.endsWith("Package") ? "Package" : name;
  const members = Object.keys(methods).map((method) => `${modifier}${method}(...args: any[]): Promise<any>;`);
  if (factory) members.push(`static ${factory}(...args: any[]): ${instance};`);
  return `${head} { constructor(...args: any[]); ${members.join(" ")} closeAndFlush(...args: any[]): Promise<void>; request: any; trackRoot: string; apiRoot: string; }`;
}
