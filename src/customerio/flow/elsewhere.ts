import { Node, type CallExpression } from "ts-morph";
import { resultFunctions } from "../api/component-table.ts";
import { getDottedName } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { createConnected } from "./connected.ts";
import { createContainers } from "./containers.ts";
import type { FlowCore } from "./core.ts";
import { createFolderServices } from "./folder-services.ts";
import { createHandedDown } from "./handed-down.ts";
import { createRegistries } from "./registries.ts";
import { createSettings } from "./settings.ts";
import { createStores } from "./stores.ts";
import { isCallable, within, type Frame, type Term } from "./terms.ts";

/** Steps to values that other code provides without an import: a library passes them on. */
export interface Elsewhere {
  /** What a parameter, a field or a name destructured from one is given. */
  readonly stepFromTaken: (declaration: Node) => readonly Term[] | undefined;
  /** What a property holds whose object is not written in this code. */
  readonly stepIntoTaken: (access: Node) => readonly Term[] | undefined;
  /** The result of a call that runs no function of the repository. */
  readonly stepIntoAsked: (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined;
}

export function createElsewhere(program: Program, flow: FlowCore): Elsewhere {
  const findKept = createRegistries(program);
  const findConnected = createConnected(program, flow);
  const findHandedDown = createHandedDown(program, flow);
  const stepIntoContainer = createContainers(program, flow);
  const stepIntoSettings = createSettings(program, flow);
  const stepIntoService = createFolderServices(program, flow);
  const { stepIntoPicked, findFunctions } = createStores(flow);

  function stepFromTaken(declaration: Node): readonly Term[] | undefined {
    const taken = Node.isBindingElement(declaration) ? stepIntoTaken(declaration) : undefined;
    return taken ?? stepIntoContainer(declaration);
  }

  function stepIntoTaken(access: Node): readonly Term[] | undefined {
    return toTerms([...findKept(access), ...findConnected(access), ...findFunctions(access)]);
  }

  function stepIntoAsked(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    return (
      stepIntoPicked(call, frame) ??
      stepIntoSettings(call, frame) ??
      stepIntoService(call, frame) ??
      stepIntoContainer(call) ??
      toTerms(findHandedDown(call)) ??
      stepIntoResult(call, frame)
    );
  }

  /** `useMemo(() => client, [])` */
  function stepIntoResult(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const [callback] = call.getArguments();
    return isCallable(callback) && resultFunctions.has(getDottedName(call.compilerNode.expression) ?? "")
      ? within(frame, ...flow.findReturned(callback))
      : undefined;
  }

  return { stepFromTaken, stepIntoTaken, stepIntoAsked };
}

function toTerms(nodes: readonly Node[]): readonly Term[] | undefined {
  return nodes.length > 0 ? within(undefined, ...nodes) : undefined;
}
