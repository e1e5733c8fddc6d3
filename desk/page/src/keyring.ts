import type { KeyUse } from './crypto/keys'
import { signatureAlgorithm, type Signer } from './crypto/wire'
import { unwrapOfficeKey, unwrapPersonKey, type WrappedPersonKey } from './crypto/wrapping'
import type { Office, Session } from './types'

/** The keys of an office that this person may use now. */
export interface OfficeKeys {
  /** By id; also former ones, which open what came before. */
  sealing: Map<string, CryptoKey>
  message: Signer | null
  retrieval: Signer | null
}

/**
 * The unwrapped keys of the person who is here, in memory only; none can be exported. Dropped when the desk is locked, left idle
 * or signed out of.
 */
export class Keyring {
  private constructor(
    readonly person: CryptoKey,
    private readonly offices: Map<string, OfficeKeys>,
  ) {}

  /** Opens all that is wrapped for the person. An office key that does not open is left out. */
  static async open(session: Session, person: CryptoKey): Promise<Keyring> {
    const offices = new Map<string, OfficeKeys>()
    for (const office of session.offices) offices.set(office.id, await officeKeys(office, person))
    return new Keyring(person, offices)
  }

  of(office: string): OfficeKeys {
    return this.offices.get(office) ?? { sealing: new Map(), message: null, retrieval: null }
  }
}

async function officeKeys(office: Office, person: CryptoKey): Promise<OfficeKeys> {
  const keys: OfficeKeys = { sealing: new Map(), message: null, retrieval: null }
  for (const key of office.keys) {
    if (key.wrapped === null) continue
    try {
      const opened = await unwrapOfficeKey(key.wrapped, key.use, person)
      if (key.use === 'sealing') keys.sealing.set(key.kid, opened)
      else if (key.state === 'current') {
        keys[key.use] = { kid: key.kid, alg: signatureAlgorithm(key.public), key: opened }
      }
    } catch {
      // Wrapped for a former key of this person: a head grants it again.
    }
  }
  return keys
}

/** The person's own key, from whichever wrapped form the wrapping key opens. */
export async function openPersonKey(
  wrapped: WrappedPersonKey[],
  by: WrappedPersonKey['by'],
  wrapping: CryptoKey,
  credentialId?: string,
): Promise<CryptoKey> {
  const candidates = wrapped.filter(
    one => one.by === by && (credentialId === undefined || one.credentialId === credentialId || by === 'passphrase'),
  )
  for (const candidate of candidates) {
    try {
      return await unwrapPersonKey(candidate.jwe, wrapping)
    } catch {
      // Of another passkey.
    }
  }
  throw new Error('no wrapped key opens')
}

/** Which uses a person of these roles holds keys for. */
export const usesOf = (roles: string[]): KeyUse[] =>
  roles.includes('signer') || roles.includes('head') ? ['sealing', 'retrieval', 'message'] : ['sealing', 'retrieval']

