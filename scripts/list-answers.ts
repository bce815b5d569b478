import path from "node:path";
import { Node, Project, type InterfaceDeclaration, type PropertySignature, type SourceFile } from "ts-morph";

/**
 * What a rule's `context` answers, as a nested Markdown list: the members of `RuleContext` and `Knowledge`, and below each the members of
 * the interface that its type names. The sentences are the docstrings; what has none is listed by its name alone.
 *
 * @param read gives the text of a source file by its path, relative to the repository's root
 */
export function listAnswers(read: (path: string) => string): string {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const open = (file: string): SourceFile =>
    project.getSourceFile(file) ?? project.createSourceFile(file, read(file));
  const contract = open("src/rule.ts").getInterfaceOrThrow("RuleContext");
  const door = open("src/customerio/knowledge.ts").getInterfaceOrThrow("Knowledge");
  const members = [contract, door].flatMap((owner) => owner.getProperties());
  return members.flatMap((member) => listMember(member, door, open)).join("\n");
}

function listMember(
  member: PropertySignature,
  door: InterfaceDeclaration,
  open: (file: string) => SourceFile,
): readonly string[] {
  const named = findInterface(member, open);
  const answers = named && named !== door ? named : undefined;
  const about = describe(member) || (answers ? describe(answers) : "");
  return [
    writeItem(nameMember(member), about),
    ...(answers?.getProperties() ?? []).map((own) => `  ${writeItem(nameMember(own), describe(own))}`),
  ];
}

function writeItem(name: string, about: string): string {
  return about === "" ? `- \`${name}\`` : `- \`${name}\`: ${about}`;
}

/** A function as it is called, `findOrigins(term)`; anything else by its name. */
function nameMember(member: PropertySignature): string {
  const type = member.getTypeNode();
  if (!Node.isFunctionTypeNode(type)) return member.getName();
  const parameters = type.getParameters().map((parameter) => parameter.getName());
  return `${member.getName()}(${parameters.join(", ")})`;
}

function describe(node: PropertySignature | InterfaceDeclaration): string {
  const [doc] = node.getJsDocs();
  return (doc?.getDescription() ?? "").trim().replaceAll(/\s+/gu, " ");
}

/** The interface that a member's type names, as it is or as the element of an array; `undefined` for types of packages and the language. */
function findInterface(
  member: PropertySignature,
  open: (file: string) => SourceFile,
): InterfaceDeclaration | undefined {
  const name = /^(?:readonly )?(\w+)(?:\[\])?$/u.exec(member.getTypeNode()?.getText() ?? "")?.[1];
  return name === undefined ? undefined : findDeclared(name, member.getSourceFile(), open);
}

function findDeclared(
  name: string,
  file: SourceFile,
  open: (file: string) => SourceFile,
): InterfaceDeclaration | undefined {
  const own = file.getInterface(name);
  if (own) return own;
  const source = file
    .getImportDeclarations()
    .find((entry) => entry.getNamedImports().some((imported) => imported.getName() === name));
  const specifier = source?.getModuleSpecifierValue();
  if (!specifier?.startsWith(".")) return undefined;
  return findDeclared(
    name,
    open(path.posix.join(path.posix.dirname(file.getFilePath().slice(1)), specifier)),
    open,
  );
}
