import type { KeyUse } from './crypto/keys'
import { signatureAlgorithm, type Signer } from './crypto/wire'
import { isPair, unwrapOfficeKey, unwrapPersonKey, type WrappedPersonKey } from './crypto/wrapping'
import type { Office, Session } from './types'

/** The office keys that this person may use now. */
export interface OfficeKeys {
  /** By id, with former keys for older messages. */
  sealing: Map<string, CryptoKey>
  message: Signer | null
  retrieval: Signer | null
}

/**
 * The unwrapped keys of the current person, in memory only. None can be exported. They are dropped when the desk is locked, idle or signed
 * out.
 */
export class Keyring {
  private constructor(
    readonly person: CryptoKey,
    private readonly offices: Map<string, OfficeKeys>,
  ) {}

  /**
   * Opens all keys wrapped for the person. It skips an office key that does not open.
   *
   * @throws Error if the host shows another key as the person's own. Heads compare the fingerprint of that key.
   */
  static async open(session: Session, person: CryptoKey): Promise<Keyring> {
    if (!(await isPair(person, session.person.publicKey))) throw new Error('the host shows another key as your own')
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
      const opened = await unwrapOfficeKey({ ...key, wrapped: key.wrapped }, person)
      if (key.use === 'sealing') keys.sealing.set(key.kid, opened)
      else if (key.state === 'current') {
        keys[key.use] = { kid: key.kid, alg: signatureAlgorithm(key.public), key: opened }
      }
    } catch {
      // Wrapped for a former key of this person. A head grants it again.
    }
  }
  return keys
}

/** Opens the person's own key from any form that fits the wrapping key. */
export async function openPersonKey(
  wrapped: WrappedPersonKey[],
  by: WrappedPersonKey['by'],
  wrapping: CryptoKey,
  credentialId?: string,
): Promise<CryptoKey> {
  const candidates = wrapped.filter(
    wrappedKey => wrappedKey.by === by && (credentialId === undefined || wrappedKey.credentialId === credentialId || by === 'passphrase'),
  )
  for (const candidate of candidates) {
    try {
      return await unwrapPersonKey(candidate.jwe, wrapping)
    } catch {
      // Wrapped for another passkey.
    }
  }
  throw new Error('no wrapped key opens')
}

/** The uses for which a person of these roles holds keys. */
export const usesOf = (roles: string[]): KeyUse[] =>
  roles.includes('signer') || roles.includes('head') ? ['sealing', 'retrieval', 'message'] : ['sealing', 'retrieval']

