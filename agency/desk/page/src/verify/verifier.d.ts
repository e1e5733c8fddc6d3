declare module 'offline-verifier' {
  export const PROVEN: number
  export const REFUTED: number
  export const UNANCHORED: number
  export const MALFORMED: number
  export function verifyBundle(
    bytes: Uint8Array,
    trusted: string | undefined,
    whole: boolean,
  ): { code: number; lines: string[] }
}
