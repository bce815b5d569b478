/** A limited number of slots that tenants share fairly. It knows nothing of time or promises. */
export interface FairSlots {
  /**
   * Asks for a slot. `start` is called once it is there, which may be at once, and must call `release` (once; later calls do nothing)
   * when the slot is free again. Returns a function that gives up waiting; after the start, it does nothing.
   */
  readonly claim: (tenant: string, start: (release: () => void) => void) => () => void;
}

type Start = (release: () => void) => void;

interface Tenant {
  /** How many slots it has. */
  held: number;
  /** Its work in the order it came. */
  readonly waiting: Set<Start>;
}

/**
 * A slot goes to the tenant that holds the fewest, and among equals to the one whose last turn is longest ago. So while others wait, none
 * gets more than its share: the slots divided by those who want one. Nobody ever holds more than `perTenant`, by default all: with fewer,
 * somebody who comes later need not wait until a slot is given back.
 */
export function createFairSlots(count: number, perTenant: number = count): FairSlots {
  let free = count;
  /** Those who hold or wait. Whoever got or gave back a slot, or came, is the last. */
  const tenants = new Map<string, Tenant>();

  function claim(name: string, start: Start): () => void {
    const tenant = tenants.get(name) ?? { held: 0, waiting: new Set() };
    tenants.set(name, tenant);
    // Each claim is its own entry, even if a caller passes the same function twice.
    const entry: Start = (release) => {
      start(release);
    };
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
      const { name, tenant, start } = next;
      free -= 1;
      tenant.held += 1;
      tenant.waiting.delete(start);
      putLast(name, tenant);
      start(makeRelease(name, tenant));
    }
  }

  function findNext() {
    let next: { readonly name: string; readonly tenant: Tenant; readonly start: Start } | undefined;
    for (const [name, tenant] of tenants) {
      const [start] = tenant.waiting;
      if (start === undefined || tenant.held >= (next?.tenant.held ?? perTenant)) continue;
      next = { name, tenant, start };
    }
    return next;
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
    // Somebody who gives up late must not remove a tenant who went and came back.
    if (tenant.held === 0 && tenant.waiting.size === 0 && tenants.get(name) === tenant) tenants.delete(name);
  }

  return { claim };
}
