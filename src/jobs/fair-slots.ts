/** A limited number of slots that tenants share fairly. It knows nothing of time or promises. */
export interface FairSlots {
  /**
   * Requests a slot. `start` is called once there is one, possibly immediately, and must call `release` (once; later calls do nothing) to
   * free it. Returns a function that gives up waiting; after the start, it does nothing.
   *
   * @param suits says whether the slot that is free suits this work; by default, all do
   */
  readonly claim: (tenant: string, start: (release: () => void) => void, suits?: () => boolean) => () => void;
}

/** Work that waits. */
interface Entry {
  readonly start: (release: () => void) => void;
  readonly suits: () => boolean;
  /** How often others got a slot that suited them better, although this one was next. */
  passed: number;
}

interface Tenant {
  /** How many slots it has. */
  held: number;
  /** Its work in the order it came. */
  readonly waiting: Set<Entry>;
}

/** The tenant whose work is next. */
interface Turn {
  readonly name: string;
  readonly tenant: Tenant;
  readonly entry: Entry;
}

/** After that many times, it takes any slot. */
const maxPassed = 3;

/**
 * A slot goes to the tenant that holds the fewest, and among equals to the one whose last turn is longest ago, unless it suits another one
 * better. So while others wait, no tenant gets more than its share: the slots divided by the tenants that want one. No tenant ever holds
 * more than `perTenant`, by default all: with fewer, a later tenant need not wait until a slot is freed.
 */
export function createFairSlots(count: number, perTenant: number = count): FairSlots {
  let free = count;
  /** The tenants that hold a slot or wait. The one that last got or freed a slot, or joined, comes last. */
  const tenants = new Map<string, Tenant>();

  function claim(name: string, start: Entry["start"], suits: Entry["suits"] = () => true): () => void {
    const tenant = tenants.get(name) ?? { held: 0, waiting: new Set() };
    tenants.set(name, tenant);
    const entry = { start, suits, passed: 0 };
    tenant.waiting.add(entry);
    serve();
    return () => {
      tenant.waiting.delete(entry);
      forgetIfGone(name, tenant);
    };
  }

  function serve(): void {
    while (free > 0) {
      const next = findNext();
      if (next === undefined) return;
      const { name, tenant, entry } = next;
      free -= 1;
      tenant.held += 1;
      tenant.waiting.delete(entry);
      putLast(name, tenant);
      entry.start(makeRelease(name, tenant));
    }
  }

  function findNext(): Turn | undefined {
    let first: Turn | undefined;
    let suited: Turn | undefined;
    for (const [name, tenant] of tenants) {
      const [entry] = tenant.waiting;
      if (entry === undefined || tenant.held >= perTenant) continue;
      if (first !== undefined && tenant.held > first.tenant.held) continue;
      const turn = { name, tenant, entry };
      if (first === undefined || tenant.held < first.tenant.held) [first, suited] = [turn, undefined];
      if (suited === undefined && (entry.passed >= maxPassed || entry.suits())) suited = turn;
    }
    if (first !== undefined && suited !== undefined && suited !== first) first.entry.passed += 1;
    return suited ?? first;
  }

  function makeRelease(name: string, tenant: Tenant): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      free += 1;
      tenant.held -= 1;
      putLast(name, tenant);
      forgetIfGone(name, tenant);
      serve();
    };
  }

  function putLast(name: string, tenant: Tenant): void {
    tenants.delete(name);
    tenants.set(name, tenant);
  }

  function forgetIfGone(name: string, tenant: Tenant): void {
    // Giving up late must not remove a tenant that left and came back.
    if (tenant.held === 0 && tenant.waiting.size === 0 && tenants.get(name) === tenant) tenants.delete(name);
  }

  return { claim };
}
