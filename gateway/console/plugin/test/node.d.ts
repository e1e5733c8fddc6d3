// The few declarations of Node that the tests use. The full types would be one more package.
declare module 'node:test' {
  export function test(name: string, work: () => unknown): void
  export function beforeEach(work: () => unknown): void
}
declare module 'node:assert/strict' {
  const assert: {
    equal(actual: unknown, expected: unknown, message?: string): void
    deepEqual(actual: unknown, expected: unknown, message?: string): void
    match(actual: string, expected: RegExp): void
    rejects(work: Promise<unknown>, expected: object): Promise<void>
  }
  export default assert
}
declare module 'node:crypto' {
  export function pbkdf2Sync(
    password: string,
    salt: Uint8Array,
    iterations: number,
    bytes: number,
    digest: string,
  ): { toString(encoding: string): string }
}
