/** How much of the code that has to do with Customer.io an analysis understood. */
export interface Coverage {
  /** The files that have to do with Customer.io, sorted by path. */
  readonly files: readonly CoveredFile[];
  /** By path and line. */
  readonly blindSpots: readonly BlindSpot[];
}

/** A file that has to do with Customer.io: it imports its packages, names its hosts or keys, or calls it, also through wrappers. */
export interface CoveredFile {
  readonly path: string;
  /** How many places in it do something in Customer.io, directly or through a wrapper. */
  readonly operations: number;
}

/** A place that has to do with Customer.io and was not understood. `line` is 1-based; `reason` says what is there. */
export interface BlindSpot {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

/** The coverage of code that has nothing to do with Customer.io. */
export const noCoverage: Coverage = { files: [], blindSpots: [] };

/** How many places do something in Customer.io, in all files. */
export function countOperations({ files }: Coverage): number {
  return files.reduce((sum, { operations }) => sum + operations, 0);
}

/** The part of it that is in some files. */
export function limitCoverage({ files, blindSpots }: Coverage, isIn: (path: string) => boolean): Coverage {
  return {
    files: files.filter(({ path }) => isIn(path)),
    blindSpots: blindSpots.filter(({ path }) => isIn(path)),
  };
}
