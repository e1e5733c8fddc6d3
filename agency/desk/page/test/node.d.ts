// The few declarations of Node that the tests use. The full types would be one more package.
declare module 'node:test' {
  export function test(name: string, work: () => unknown): void
  export const mock: { timers: { enable(of: { apis: string[] }): void; tick(millis: number): void; reset(): void } }
}
declare module 'node:assert/strict' {
  const assert: {
    equal(actual: unknown, expected: unknown, message?: string): void
    deepEqual(actual: unknown, expected: unknown, message?: string): void
    notEqual(actual: unknown, expected: unknown, message?: string): void
    ok(value: unknown, message?: string): void
    match(actual: string, expected: RegExp): void
    rejects(work: Promise<unknown>, expected?: object): Promise<void>
    throws(work: () => unknown, expected?: object): void
  }
  export default assert
}
declare module 'node:fs' {
  export function readFileSync(path: string, encoding: 'utf8'): string
  export function readdirSync(path: string): string[]
  export function existsSync(path: string): boolean
  export function writeFileSync(path: string, text: string): void
}
interface NodeBuffer extends Uint8Array {
  toString(encoding: string): string
  readUInt32BE(at: number): number
  readUInt16BE(at: number): number
}
declare const Buffer: { from(source: string | Uint8Array, encoding?: string): NodeBuffer }
declare function setImmediate(work: (value?: unknown) => void): void
declare const process: { cwd(): string }
