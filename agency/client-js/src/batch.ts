import { type Bytes, fromBase64url, joined, sha256, toBase64url } from './bytes.js'
import { flatJson } from './json.js'

const HASH_BYTES = 32
const MAX_PATH_HASHES = 64
const INDEX = /^(0|[1-9][0-9]{0,8})$/
const SIZE = /^[1-9][0-9]{0,8}$/

/** A receipt under a shared signature: its leaf and path in a Merkle tree (RFC 9162), and the signed root. */
export interface BatchedText {
  /** A compact JWS over root and size. */
  root: string
  /** The receipt, base64url. */
  payload: string
  index: number
  path: Bytes
}

/** Reads the four parts of such a text. Undefined if it is malformed. */
export function readBatched(text: string): BatchedText | undefined {
  const parts = text.split('~')
  if (parts.length !== 4) return undefined
  const [root, payload, index, encoded] = parts as [string, string, string, string]
  try {
    const path = fromBase64url(encoded)
    const isWholePath = path.length % HASH_BYTES === 0 && path.length <= MAX_PATH_HASHES * HASH_BYTES
    return INDEX.test(index) && isWholePath ? { root, payload, index: Number(index), path } : undefined
  } catch {
    return undefined
  }
}

/** Tells whether the payload is the leaf at its index of the tree with the stated root and size. */
export async function isLeaf({ payload, index, path }: BatchedText, statement: Bytes): Promise<boolean> {
  const stated = flatJson(statement)
  const [root, size] = [stated?.get('root') ?? '', stated?.get('size') ?? '']
  if (stated?.size !== 2 || !SIZE.test(size) || !(index < Number(size)) || fromBase64url(root).length !== HASH_BYTES) return false
  let hash = await hashOf(0, fromBase64url(payload))
  let [node, last] = [index, Number(size) - 1]
  for (let at = 0; at < path.length; at += HASH_BYTES) {
    const sibling = path.slice(at, at + HASH_BYTES)
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = await hashOf(1, sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node >> 1, last >> 1]
    } else {
      hash = await hashOf(1, hash, sibling)
    }
    ;[node, last] = [node >> 1, last >> 1]
  }
  return last === 0 && toBase64url(hash) === root
}

const hashOf = (prefix: 0 | 1, ...parts: Bytes[]): Promise<Bytes> => sha256(joined([new Uint8Array([prefix]), ...parts]))
