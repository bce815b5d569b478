/**
 * The built-ins of JavaScript, declared as far as values can be followed through them: texts, numbers, dates, lists, promises, objects. The
 * compiler's own declarations are several times as long, and parsing them would be most of what the analysis of a small program costs. What
 * is missing here has an unknown type.
 */
export const languageDeclarations = `
declare var NaN: number;
declare var Infinity: number;
declare function eval(code: string): any;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;
declare function decodeURI(uri: string): string;
declare function decodeURIComponent(part: string): string;
declare function encodeURI(uri: string): string;
declare function encodeURIComponent(part: string | number | boolean): string;
declare function escape(text: string): string;
declare function unescape(text: string): string;

type PropertyKey = string | number | symbol;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never;
type ConstructorParameters<T extends abstract new (...args: any) => any> = T extends abstract new (...args: infer P) => any ? P : never;
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any;
type InstanceType<T extends abstract new (...args: any) => any> = T extends abstract new (...args: any) => infer R ? R : any;
type Uppercase<S extends string> = intrinsic;
type Lowercase<S extends string> = intrinsic;
type Capitalize<S extends string> = intrinsic;
type Uncapitalize<S extends string> = intrinsic;
type Awaited<T> = T extends null | undefined ? T
  : T extends object & { then(onfulfilled: infer F, ...args: infer _): any }
    ? F extends (value: infer V, ...args: infer _) => any ? Awaited<V> : never
    : T;
interface ThisType<T> {}
type ThisParameterType<T> = T extends (this: infer U, ...args: never) => any ? U : unknown;
type OmitThisParameter<T> = unknown extends ThisParameterType<T> ? T : T extends (...args: infer A) => infer R ? (...args: A) => R : T;

interface Symbol { toString(): string; valueOf(): symbol; readonly description: string | undefined }
interface SymbolConstructor {
  (description?: string | number): symbol;
  for(key: string): symbol;
  readonly iterator: unique symbol;
  readonly asyncIterator: unique symbol;
  readonly toPrimitive: unique symbol;
  readonly toStringTag: unique symbol;
}
declare var Symbol: SymbolConstructor;

interface PropertyDescriptor { configurable?: boolean; enumerable?: boolean; value?: any; writable?: boolean; get?(): any; set?(v: any): void }
interface PropertyDescriptorMap { [key: PropertyKey]: PropertyDescriptor }
interface TypedPropertyDescriptor<T> { enumerable?: boolean; configurable?: boolean; writable?: boolean; value?: T; get?: () => T; set?: (value: T) => void }

interface Object {
  constructor: Function;
  toString(): string;
  toLocaleString(): string;
  valueOf(): Object;
  hasOwnProperty(key: PropertyKey): boolean;
  isPrototypeOf(value: Object): boolean;
  propertyIsEnumerable(key: PropertyKey): boolean;
}
interface ObjectConstructor {
  new (value?: any): Object;
  (): any;
  (value: any): any;
  readonly prototype: Object;
  getPrototypeOf(o: any): any;
  setPrototypeOf(o: any, proto: object | null): any;
  getOwnPropertyDescriptor(o: any, key: PropertyKey): PropertyDescriptor | undefined;
  getOwnPropertyNames(o: any): string[];
  create(o: object | null, properties?: any): any;
  defineProperty<T>(o: T, key: PropertyKey, attributes: PropertyDescriptor): T;
  defineProperties<T>(o: T, properties: PropertyDescriptorMap): T;
  seal<T>(o: T): T;
  freeze<T>(o: T): Readonly<T>;
  preventExtensions<T>(o: T): T;
  isSealed(o: any): boolean;
  isFrozen(o: any): boolean;
  isExtensible(o: any): boolean;
  keys(o: {}): string[];
  values<T>(o: { [s: string]: T } | ArrayLike<T>): T[];
  values(o: {}): any[];
  entries<T>(o: { [s: string]: T } | ArrayLike<T>): [string, T][];
  entries(o: {}): [string, any][];
  fromEntries<T = any>(entries: Iterable<readonly [PropertyKey, T]>): { [k: string]: T };
  fromEntries(entries: Iterable<readonly any[]>): any;
  assign<T extends {}, U>(target: T, source: U): T & U;
  assign<T extends {}, U, V>(target: T, first: U, second: V): T & U & V;
  assign<T extends {}, U, V, W>(target: T, first: U, second: V, third: W): T & U & V & W;
  assign(target: object, ...sources: any[]): any;
  is(a: any, b: any): boolean;
  hasOwn(o: object, key: PropertyKey): boolean;
}
declare var Object: ObjectConstructor;

interface Function {
  apply(this: Function, thisArg: any, args?: any): any;
  call(this: Function, thisArg: any, ...args: any[]): any;
  bind(this: Function, thisArg: any, ...args: any[]): any;
  toString(): string;
  prototype: any;
  readonly length: number;
  readonly name: string;
  arguments: any;
  caller: Function;
}
interface FunctionConstructor { new (...args: string[]): Function; (...args: string[]): Function; readonly prototype: Function }
declare var Function: FunctionConstructor;
interface CallableFunction extends Function {
  apply<T, R>(this: (this: T) => R, thisArg: T): R;
  apply<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArg: T, args: A): R;
  call<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArg: T, ...args: A): R;
  bind<T>(this: T, thisArg: ThisParameterType<T>): OmitThisParameter<T>;
  bind<T, A extends any[], B extends any[], R>(this: (this: T, ...args: [...A, ...B]) => R, thisArg: T, ...args: A): (...args: B) => R;
}
interface NewableFunction extends Function {
  apply<T, A extends any[]>(this: new (...args: A) => T, thisArg: T, args: A): void;
  call<T, A extends any[]>(this: new (...args: A) => T, thisArg: T, ...args: A): void;
  bind<T>(this: T, thisArg: any): T;
}
interface IArguments { [index: number]: any; length: number; callee: Function; [Symbol.iterator](): ArrayIterator<any> }

interface String {
  toString(): string; valueOf(): string;
  charAt(at: number): string; charCodeAt(at: number): number; codePointAt(at: number): number | undefined; at(index: number): string | undefined;
  concat(...strings: string[]): string; repeat(count: number): string;
  indexOf(search: string, from?: number): number; lastIndexOf(search: string, from?: number): number;
  includes(search: string, from?: number): boolean; startsWith(search: string, from?: number): boolean; endsWith(search: string, end?: number): boolean;
  localeCompare(that: string, locales?: string | string[], options?: any): number; normalize(form?: string): string;
  match(regexp: string | RegExp): RegExpMatchArray | null; matchAll(regexp: RegExp): RegExpStringIterator<RegExpExecArray>; search(regexp: string | RegExp): number;
  replace(search: string | RegExp, replacement: string): string;
  replace(search: string | RegExp, replacer: (substring: string, ...args: any[]) => string): string;
  replaceAll(search: string | RegExp, replacement: string): string;
  replaceAll(search: string | RegExp, replacer: (substring: string, ...args: any[]) => string): string;
  slice(start?: number, end?: number): string; substring(start: number, end?: number): string; substr(from: number, length?: number): string;
  split(separator: string | RegExp, limit?: number): string[];
  toLowerCase(): string; toLocaleLowerCase(locales?: string | string[]): string; toUpperCase(): string; toLocaleUpperCase(locales?: string | string[]): string;
  trim(): string; trimStart(): string; trimEnd(): string; trimLeft(): string; trimRight(): string;
  padStart(length: number, fill?: string): string; padEnd(length: number, fill?: string): string;
  anchor(name: string): string; link(url: string): string;
  readonly length: number;
  readonly [index: number]: string;
  [Symbol.iterator](): StringIterator<string>;
}
interface StringConstructor {
  new (value?: any): String; (value?: any): string; readonly prototype: String;
  fromCharCode(...codes: number[]): string; fromCodePoint(...codes: number[]): string; raw(template: { raw: readonly string[] | ArrayLike<string> }, ...values: any[]): string;
}
declare var String: StringConstructor;
interface TemplateStringsArray extends ReadonlyArray<string> { readonly raw: readonly string[] }

interface Boolean { valueOf(): boolean }
interface BooleanConstructor { new (value?: any): Boolean; <T>(value?: T): boolean; readonly prototype: Boolean }
declare var Boolean: BooleanConstructor;

interface Number {
  toString(radix?: number): string; toFixed(digits?: number): string; toExponential(digits?: number): string; toPrecision(precision?: number): string;
  valueOf(): number; toLocaleString(locales?: string | string[], options?: any): string;
}
interface NumberConstructor {
  new (value?: any): Number; (value?: any): number; readonly prototype: Number;
  readonly MAX_VALUE: number; readonly MIN_VALUE: number; readonly NaN: number; readonly NEGATIVE_INFINITY: number; readonly POSITIVE_INFINITY: number;
  readonly EPSILON: number; readonly MAX_SAFE_INTEGER: number; readonly MIN_SAFE_INTEGER: number;
  isFinite(value: unknown): boolean; isInteger(value: unknown): boolean; isNaN(value: unknown): boolean; isSafeInteger(value: unknown): boolean;
  parseFloat(text: string): number; parseInt(text: string, radix?: number): number;
}
declare var Number: NumberConstructor;
interface BigInt { toString(radix?: number): string; toLocaleString(locales?: any, options?: any): string; valueOf(): bigint }
interface BigIntConstructor { (value: bigint | boolean | number | string): bigint; readonly prototype: BigInt; asIntN(bits: number, int: bigint): bigint; asUintN(bits: number, int: bigint): bigint }
declare var BigInt: BigIntConstructor;

interface Math {
  readonly E: number; readonly LN10: number; readonly LN2: number; readonly LOG2E: number; readonly LOG10E: number; readonly PI: number; readonly SQRT1_2: number; readonly SQRT2: number;
  abs(x: number): number; acos(x: number): number; asin(x: number): number; atan(x: number): number; atan2(y: number, x: number): number;
  ceil(x: number): number; cos(x: number): number; exp(x: number): number; floor(x: number): number; log(x: number): number;
  max(...values: number[]): number; min(...values: number[]): number; pow(x: number, y: number): number; random(): number; round(x: number): number;
  sin(x: number): number; sqrt(x: number): number; tan(x: number): number; clz32(x: number): number; imul(x: number, y: number): number; sign(x: number): number;
  log10(x: number): number; log2(x: number): number; log1p(x: number): number; expm1(x: number): number; cosh(x: number): number; sinh(x: number): number; tanh(x: number): number;
  acosh(x: number): number; asinh(x: number): number; atanh(x: number): number; hypot(...values: number[]): number; trunc(x: number): number; fround(x: number): number; cbrt(x: number): number;
}
declare var Math: Math;

interface Date {
  toString(): string; toDateString(): string; toTimeString(): string; toUTCString(): string; toISOString(): string; toJSON(key?: any): string;
  toLocaleString(locales?: any, options?: any): string; toLocaleDateString(locales?: any, options?: any): string; toLocaleTimeString(locales?: any, options?: any): string;
  valueOf(): number; getTime(): number; getTimezoneOffset(): number;
  getFullYear(): number; getMonth(): number; getDate(): number; getDay(): number; getHours(): number; getMinutes(): number; getSeconds(): number; getMilliseconds(): number;
  getUTCFullYear(): number; getUTCMonth(): number; getUTCDate(): number; getUTCDay(): number; getUTCHours(): number; getUTCMinutes(): number; getUTCSeconds(): number; getUTCMilliseconds(): number;
  setTime(time: number): number; setMilliseconds(ms: number): number; setUTCMilliseconds(ms: number): number; setSeconds(sec: number, ms?: number): number; setUTCSeconds(sec: number, ms?: number): number;
  setMinutes(min: number, sec?: number, ms?: number): number; setUTCMinutes(min: number, sec?: number, ms?: number): number;
  setHours(hours: number, min?: number, sec?: number, ms?: number): number; setUTCHours(hours: number, min?: number, sec?: number, ms?: number): number;
  setDate(date: number): number; setUTCDate(date: number): number; setMonth(month: number, date?: number): number; setUTCMonth(month: number, date?: number): number;
  setFullYear(year: number, month?: number, date?: number): number; setUTCFullYear(year: number, month?: number, date?: number): number;
  [Symbol.toPrimitive](hint: "default"): string;
  [Symbol.toPrimitive](hint: "string"): string;
  [Symbol.toPrimitive](hint: "number"): number;
  [Symbol.toPrimitive](hint: string): string | number;
}
interface DateConstructor {
  new (): Date; new (value: number | string | Date): Date;
  new (year: number, month: number, date?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): Date;
  (): string; readonly prototype: Date; parse(text: string): number;
  UTC(year: number, month?: number, date?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): number; now(): number;
}
declare var Date: DateConstructor;

interface RegExpMatchArray extends Array<string> { index?: number; input?: string; groups?: { [key: string]: string }; 0: string }
interface RegExpExecArray extends Array<string> { index: number; input: string; groups?: { [key: string]: string }; 0: string }
interface RegExp {
  exec(text: string): RegExpExecArray | null; test(text: string): boolean; compile(pattern: string, flags?: string): this;
  readonly source: string; readonly global: boolean; readonly ignoreCase: boolean; readonly multiline: boolean; readonly flags: string;
  readonly sticky: boolean; readonly unicode: boolean; readonly dotAll: boolean; readonly hasIndices: boolean; lastIndex: number;
}
interface RegExpConstructor { new (pattern: RegExp | string, flags?: string): RegExp; (pattern: RegExp | string, flags?: string): RegExp; readonly prototype: RegExp }
declare var RegExp: RegExpConstructor;

interface ErrorOptions { cause?: unknown }
interface Error { name: string; message: string; stack?: string; cause?: unknown }
interface ErrorConstructor { new (message?: string, options?: ErrorOptions): Error; (message?: string, options?: ErrorOptions): Error; readonly prototype: Error }
declare var Error: ErrorConstructor;
interface EvalError extends Error {}
interface RangeError extends Error {}
interface ReferenceError extends Error {}
interface SyntaxError extends Error {}
interface TypeError extends Error {}
interface URIError extends Error {}
interface AggregateError extends Error { errors: any[] }
declare var EvalError: { new (message?: string, options?: ErrorOptions): EvalError; (message?: string, options?: ErrorOptions): EvalError; readonly prototype: EvalError };
declare var RangeError: { new (message?: string, options?: ErrorOptions): RangeError; (message?: string, options?: ErrorOptions): RangeError; readonly prototype: RangeError };
declare var ReferenceError: { new (message?: string, options?: ErrorOptions): ReferenceError; (message?: string, options?: ErrorOptions): ReferenceError; readonly prototype: ReferenceError };
declare var SyntaxError: { new (message?: string, options?: ErrorOptions): SyntaxError; (message?: string, options?: ErrorOptions): SyntaxError; readonly prototype: SyntaxError };
declare var TypeError: { new (message?: string, options?: ErrorOptions): TypeError; (message?: string, options?: ErrorOptions): TypeError; readonly prototype: TypeError };
declare var URIError: { new (message?: string, options?: ErrorOptions): URIError; (message?: string, options?: ErrorOptions): URIError; readonly prototype: URIError };
declare var AggregateError: { new (errors: Iterable<any>, message?: string, options?: ErrorOptions): AggregateError; (errors: Iterable<any>, message?: string, options?: ErrorOptions): AggregateError; readonly prototype: AggregateError };

interface JSON {
  parse(text: string, reviver?: (this: any, key: string, value: any) => any): any;
  stringify(value: any, replacer?: ((this: any, key: string, value: any) => any) | (number | string)[] | null, space?: string | number): string;
}
declare var JSON: JSON;

interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<R> { done: true; value: R }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = any, N = any> { next(...args: [] | [N]): IteratorResult<T, R>; return?(value?: R): IteratorResult<T, R>; throw?(e?: any): IteratorResult<T, R> }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }
type BuiltinIteratorReturn = intrinsic;
interface IteratorObject<T, R = unknown, N = unknown> extends Iterator<T, R, N> { [Symbol.iterator](): IteratorObject<T, R, N> }
interface ArrayIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): ArrayIterator<T> }
interface StringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): StringIterator<T> }
interface RegExpStringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): RegExpStringIterator<T> }
interface MapIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): MapIterator<T> }
interface SetIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): SetIterator<T> }
interface Generator<T = unknown, R = any, N = any> extends IteratorObject<T, R, N> {
  next(...args: [] | [N]): IteratorResult<T, R>; return(value: R): IteratorResult<T, R>; throw(e: any): IteratorResult<T, R>; [Symbol.iterator](): Generator<T, R, N>;
}
interface AsyncIterator<T, R = any, N = any> { next(...args: [] | [N]): Promise<IteratorResult<T, R>>; return?(value?: R | PromiseLike<R>): Promise<IteratorResult<T, R>>; throw?(e?: any): Promise<IteratorResult<T, R>> }
interface AsyncIterable<T, R = any, N = any> { [Symbol.asyncIterator](): AsyncIterator<T, R, N> }
interface AsyncIterableIterator<T, R = any, N = any> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIterableIterator<T, R, N> }
interface AsyncIteratorObject<T, R = unknown, N = unknown> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIteratorObject<T, R, N> }
interface AsyncGenerator<T = unknown, R = any, N = any> extends AsyncIteratorObject<T, R, N> {
  next(...args: [] | [N]): Promise<IteratorResult<T, R>>; return(value: R | PromiseLike<R>): Promise<IteratorResult<T, R>>; throw(e: any): Promise<IteratorResult<T, R>>; [Symbol.asyncIterator](): AsyncGenerator<T, R, N>;
}

interface ArrayLike<T> { readonly length: number; readonly [n: number]: T }
interface ConcatArray<T> { readonly length: number; readonly [n: number]: T; join(separator?: string): string; slice(start?: number, end?: number): T[] }
type FlatArray<A, D extends number> = { done: A; recur: A extends ReadonlyArray<infer I> ? FlatArray<I, [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20][D]> : A }[D extends -1 ? "done" : "recur"];
${declareList("ReadonlyArray", "readonly T[]", "readonly [n: number]: T; readonly length: number;")}
${declareList(
  "Array",
  "T[]",
  `[n: number]: T; length: number;
  push(...items: T[]): number; pop(): T | undefined; shift(): T | undefined; unshift(...items: T[]): number;
  reverse(): T[]; sort(compare?: (a: T, b: T) => number): this; splice(start: number, count?: number): T[]; splice(start: number, count: number, ...items: T[]): T[];
  fill(value: T, start?: number, end?: number): this; copyWithin(target: number, start: number, end?: number): this;`,
)}
interface ArrayConstructor {
  new (length?: number): any[]; new <T>(length: number): T[]; new <T>(...items: T[]): T[];
  (length?: number): any[]; <T>(length: number): T[]; <T>(...items: T[]): T[];
  isArray(value: any): value is any[]; readonly prototype: any[]; of<T>(...items: T[]): T[];
  from<T>(list: ArrayLike<T>): T[]; from<T, U>(list: ArrayLike<T>, map: (value: T, index: number) => U, thisArg?: any): U[];
  from<T>(list: Iterable<T> | ArrayLike<T>): T[]; from<T, U>(list: Iterable<T> | ArrayLike<T>, map: (value: T, index: number) => U, thisArg?: any): U[];
}
declare var Array: ArrayConstructor;

interface PromiseLike<T> { then<A = T, B = never>(onfulfilled?: ((value: T) => A | PromiseLike<A>) | null, onrejected?: ((reason: any) => B | PromiseLike<B>) | null): PromiseLike<A | B> }
interface Promise<T> {
  then<A = T, B = never>(onfulfilled?: ((value: T) => A | PromiseLike<A>) | null, onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  catch<B = never>(onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
  finally(onfinally?: (() => void) | null): Promise<T>;
}
interface PromiseConstructorLike { new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): PromiseLike<T> }
interface PromiseFulfilledResult<T> { status: "fulfilled"; value: T }
interface PromiseRejectedResult { status: "rejected"; reason: any }
type PromiseSettledResult<T> = PromiseFulfilledResult<T> | PromiseRejectedResult;
interface PromiseConstructor {
  readonly prototype: Promise<any>;
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  all<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  all<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>[]>;
  allSettled<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: PromiseSettledResult<Awaited<T[P]>> }>;
  allSettled<T>(values: Iterable<T | PromiseLike<T>>): Promise<PromiseSettledResult<Awaited<T>>[]>;
  any<T extends readonly unknown[] | []>(values: T): Promise<Awaited<T[number]>>; any<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
  race<T extends readonly unknown[] | []>(values: T): Promise<Awaited<T[number]>>; race<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>; resolve(): Promise<void>; resolve<T>(value: T): Promise<Awaited<T>>; resolve<T>(value: T | PromiseLike<T>): Promise<Awaited<T>>;
}
declare var Promise: PromiseConstructor;

interface ReadonlyMap<K, V> {
  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void, thisArg?: any): void; get(key: K): V | undefined; has(key: K): boolean; readonly size: number;
  entries(): MapIterator<[K, V]>; keys(): MapIterator<K>; values(): MapIterator<V>; [Symbol.iterator](): MapIterator<[K, V]>;
}
interface Map<K, V> {
  clear(): void; delete(key: K): boolean; set(key: K, value: V): this; get(key: K): V | undefined; has(key: K): boolean; readonly size: number;
  forEach(callback: (value: V, key: K, map: Map<K, V>) => void, thisArg?: any): void;
  entries(): MapIterator<[K, V]>; keys(): MapIterator<K>; values(): MapIterator<V>; [Symbol.iterator](): MapIterator<[K, V]>;
}
interface MapConstructor { new (): Map<any, any>; new <K, V>(entries?: readonly (readonly [K, V])[] | null): Map<K, V>; new <K, V>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>; readonly prototype: Map<any, any> }
declare var Map: MapConstructor;
interface ReadonlySet<T> {
  forEach(callback: (value: T, again: T, set: ReadonlySet<T>) => void, thisArg?: any): void; has(value: T): boolean; readonly size: number;
  entries(): SetIterator<[T, T]>; keys(): SetIterator<T>; values(): SetIterator<T>; [Symbol.iterator](): SetIterator<T>;
}
interface Set<T> {
  add(value: T): this; clear(): void; delete(value: T): boolean; has(value: T): boolean; readonly size: number;
  forEach(callback: (value: T, again: T, set: Set<T>) => void, thisArg?: any): void;
  entries(): SetIterator<[T, T]>; keys(): SetIterator<T>; values(): SetIterator<T>; [Symbol.iterator](): SetIterator<T>;
}
interface SetConstructor { new <T = any>(values?: readonly T[] | null): Set<T>; new <T>(values?: Iterable<T> | null): Set<T>; readonly prototype: Set<any> }
declare var Set: SetConstructor;
interface WeakMap<K extends object, V> { delete(key: K): boolean; get(key: K): V | undefined; has(key: K): boolean; set(key: K, value: V): this }
declare var WeakMap: { new <K extends object = object, V = any>(entries?: readonly (readonly [K, V])[] | null): WeakMap<K, V>; readonly prototype: WeakMap<object, any> };
interface WeakSet<T extends object> { add(value: T): this; delete(value: T): boolean; has(value: T): boolean }
declare var WeakSet: { new <T extends object = object>(values?: readonly T[] | null): WeakSet<T>; readonly prototype: WeakSet<object> };
interface WeakRef<T extends object> { deref(): T | undefined }
declare var WeakRef: { new <T extends object>(target: T): WeakRef<T>; readonly prototype: WeakRef<any> };
declare var Proxy: { new <T extends object>(target: T, handler: any): T };
declare namespace Reflect {
  function get(target: object, key: PropertyKey, receiver?: any): any; function set(target: object, key: PropertyKey, value: any, receiver?: any): boolean;
  function has(target: object, key: PropertyKey): boolean; function deleteProperty(target: object, key: PropertyKey): boolean; function ownKeys(target: object): (string | symbol)[]; function apply(target: Function, thisArg: any, args: ArrayLike<any>): any;
}

interface ArrayBuffer { readonly byteLength: number; slice(begin?: number, end?: number): ArrayBuffer }
declare var ArrayBuffer: { new (length: number): ArrayBuffer; readonly prototype: ArrayBuffer; isView(value: any): boolean };
interface Uint8Array { readonly length: number; readonly byteLength: number; readonly buffer: ArrayBuffer; [index: number]: number; slice(start?: number, end?: number): Uint8Array; set(list: ArrayLike<number>, offset?: number): void; join(separator?: string): string; [Symbol.iterator](): ArrayIterator<number> }
declare var Uint8Array: { new (length?: number | ArrayLike<number> | Iterable<number> | ArrayBuffer): Uint8Array; from(list: ArrayLike<number> | Iterable<number>): Uint8Array; readonly prototype: Uint8Array };

declare namespace Intl {
  interface NumberFormat { format(value: number | bigint | string): string }
  interface DateTimeFormat { format(date?: Date | number): string; formatToParts(date?: Date | number): { type: string; value: string }[]; resolvedOptions(): { locale: string; timeZone: string; [key: string]: any } }
  interface PluralRules { select(n: number): string }
  interface RelativeTimeFormat { format(value: number, unit: string): string }
  interface ListFormat { format(list: Iterable<string>): string }
  var NumberFormat: { new (locales?: any, options?: any): NumberFormat; (locales?: any, options?: any): NumberFormat };
  var DateTimeFormat: { new (locales?: any, options?: any): DateTimeFormat; (locales?: any, options?: any): DateTimeFormat };
  var PluralRules: { new (locales?: any, options?: any): PluralRules };
  var RelativeTimeFormat: { new (locales?: any, options?: any): RelativeTimeFormat };
  var ListFormat: { new (locales?: any, options?: any): ListFormat };
}

type ClassDecorator = <F extends Function>(target: F) => F | void;
type PropertyDecorator = (target: Object, key: string | symbol) => void;
type MethodDecorator = <T>(target: Object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>) => TypedPropertyDescriptor<T> | void;
type ParameterDecorator = (target: Object, key: string | symbol | undefined, index: number) => void;
`;

/** The common part of mutable and readonly lists. */
function declareList(name: "Array" | "ReadonlyArray", self: string, own: string): string {
  const callback = (result: string): string =>
    `predicate: (value: T, index: number, array: ${self}) => ${result}, thisArg?: any`;
  const guard = callback("value is S");
  const reducer = (accumulated: string): string =>
    `callback: (previous: ${accumulated}, current: T, index: number, array: ${self}) => ${accumulated}`;
  return `interface ${name}<T> {
  ${own}
  toString(): string; toLocaleString(): string; join(separator?: string): string; at(index: number): T | undefined;
  concat(...items: ConcatArray<T>[]): T[]; concat(...items: (T | ConcatArray<T>)[]): T[]; slice(start?: number, end?: number): T[];
  indexOf(search: T, from?: number): number; lastIndexOf(search: T, from?: number): number; includes(search: T, from?: number): boolean;
  every<S extends T>(${guard}): this is ${name === "Array" ? "S[]" : "readonly S[]"}; every(${callback("unknown")}): boolean; some(${callback("unknown")}): boolean;
  forEach(${callback("void")}): void; map<U>(${callback("U")}): U[];
  filter<S extends T>(${guard}): S[]; filter(${callback("unknown")}): T[];
  find<S extends T>(${guard}): S | undefined; find(${callback("unknown")}): T | undefined; findIndex(${callback("unknown")}): number;
  reduce(${reducer("T")}): T; reduce(${reducer("T")}, initial: T): T; reduce<U>(${reducer("U")}, initial: U): U;
  reduceRight(${reducer("T")}): T; reduceRight(${reducer("T")}, initial: T): T; reduceRight<U>(${reducer("U")}, initial: U): U;
  flatMap<U, This = undefined>(callback: (this: This, value: T, index: number, array: T[]) => U | ReadonlyArray<U>, thisArg?: This): U[];
  flat<A, D extends number = 1>(this: A, depth?: D): FlatArray<A, D>[];
  entries(): ArrayIterator<[number, T]>; keys(): ArrayIterator<number>; values(): ArrayIterator<T>; [Symbol.iterator](): ArrayIterator<T>;
}`;
}
