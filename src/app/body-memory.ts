/** The part of a request's body that has arrived. */
export interface Body {
  /** Adds a piece. Says whether there was memory for it: if not, the body is lost. */
  readonly add: (piece: Buffer) => boolean;
  readonly content: () => Buffer;
  /** Frees its memory. */
  readonly release: () => void;
}

/** The memory that a body gets with its first byte, in bytes: enough for most. */
const firstPart = 64 * 1024;

/**
 * Returns a function that opens bodies, which share `limit` bytes of memory. A body takes at most twice what was sent of it, even if it
 * comes byte by byte, and never more than its announced `length`. When the memory runs out, the largest body is dropped: otherwise, a few
 * large bodies that are never completed would block all others.
 */
export function createBodyMemory(limit: number): (length: number) => Body {
  const sizes = new Map<Body, number>();

  /** Makes room for a body of this size. Says whether that was possible. */
  function makeRoom(body: Body, size: number): boolean {
    sizes.delete(body);
    const used = [...sizes.values()].reduce((sum, one) => sum + one, 0);
    if (used + size > limit) {
      const largest = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a), [body, size]);
      if (largest[0] === body) return false;
      // It is larger than this one, so there is enough without it.
      largest[0].release();
    }
    sizes.set(body, size);
    return true;
  }

  return (length) => {
    let memory: Buffer | undefined = Buffer.alloc(0);
    let filled = 0;
    const body: Body = {
      add: (piece) => {
        const needed = filled + piece.length;
        if (memory !== undefined && needed > memory.length) {
          const size = Math.min(length, Math.max(needed, 2 * memory.length, firstPart));
          memory = makeRoom(body, size) ? Buffer.concat([memory], size) : undefined;
        }
        if (memory === undefined) return false;
        filled += piece.copy(memory, filled);
        return true;
      },
      content: () => memory?.subarray(0, filled) ?? Buffer.alloc(0),
      release: () => {
        sizes.delete(body);
        memory = undefined;
      },
    };
    return body;
  };
}
