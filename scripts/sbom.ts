import packageFile from "#package.json" with { type: "json" };
import type { BundledPackage } from "./licenses.ts";

/**
 * What the bundle is made of, in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). `npm sbom` would list the tools as well, and nothing with
 * `--omit dev`. The same packages give the same text.
 */
export function writeSbom(packages: readonly BundledPackage[]): string {
  const { name, version, license } = packageFile;
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: describe("application", { name, version, license }) },
    components: packages.map((entry) => describe("library", entry)),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function describe(type: string, { name, version, license }: Omit<BundledPackage, "texts">) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { type, "bom-ref": purl, name, version, purl, licenses: [{ expression: license }] };
}
