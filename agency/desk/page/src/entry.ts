import { type Compared, NotCompared } from './compared'
import { useOf } from './crypto/keys'
import { digest, type Jwk, utf8 } from './crypto/wire'
import type { DirectoryEntry } from './types'

/** The host's own key. It signs only that a message was delivered. */
const isOfHost = (key: Jwk) =>
  key.use !== 'enc' && Array.isArray(key.purpose) && key.purpose.length === 1 && key.purpose[0] === 'receipt'

/**
 * The office's entry in the gateway's directory, rebuilt from the compared keys, with the fingerprint of its bytes. Senders seal to the
 * keys in it, so a key of the host in it would let the host read messages.
 *
 * @throws NotCompared if the host states a key of the office that this browser does not trust
 */
export async function entryToPublish(stated: DirectoryEntry, office: string, compared: Compared): Promise<DirectoryEntry> {
  const { keys } = JSON.parse(stated.jwksText) as { keys: Jwk[] }
  for (const key of keys) {
    if (!isOfHost(key) && !(await compared.hasKey(office, { use: useOf(key), public: key }))) throw new NotCompared()
  }
  const jwksText = `${JSON.stringify({ keys }, null, 2)}\n`
  return { ...stated, jwksText, fingerprint: await digest(utf8(jwksText)) }
}
