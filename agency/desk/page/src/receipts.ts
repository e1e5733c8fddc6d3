import { decodeJwt } from 'jose'

/** Reads a receipt without verifying it. Undefined if it is not a receipt. */
export function claimsOf(receipt: string): { kind?: string; time?: string } {
  const [, batched] = receipt.split('~') // a receipt under a shared signature: root~payload~index~path
  try {
    return decodeJwt(batched === undefined ? receipt : `.${batched}.`)
  } catch {
    return {}
  }
}
