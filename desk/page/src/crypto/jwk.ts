import type { JWK } from 'jose'

/** A key as JSON (RFC 7517); `purpose` says what a key of an agency may sign. */
export type Jwk = JWK & { purpose?: string[] }
