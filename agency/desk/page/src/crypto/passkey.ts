import { fromBase64url, random, toBase64url } from './wire'
import { keyFromPrf, prfSalt } from './wrapping'

/**
 * A passkey's answer: the part for the host, and the wrapping key from its PRF if it has one. The output of the PRF never leaves this
 * module.
 */
export interface PasskeyAnswer {
  credential: Record<string, unknown>
  credentialId: string
  wrapping: CryptoKey | null
}

interface Prf {
  enabled?: boolean
  results?: { first?: BufferSource }
}

/** Creates a passkey. Some authenticators evaluate the PRF only in a second call, so this makes one. */
export async function createPasskey(options: Record<string, unknown>): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  publicKey.extensions = { ...publicKey.extensions, ...(await prfExtension()) }
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  const answer = await answerOf(credential)
  if (answer.wrapping === null && prfOf(credential)?.enabled) {
    const second = await askPasskey([answer.credentialId], publicKey.rp.id)
    return { ...answer, wrapping: second.wrapping }
  }
  return answer
}

/** Signs in with a passkey of this host. */
export async function usePasskey(options: Record<string, unknown>): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  publicKey.extensions = { ...publicKey.extensions, ...(await prfExtension()) }
  return answerOf((await navigator.credentials.get({ publicKey })) as PublicKeyCredential)
}

/** Asks for the PRF of one of these passkeys. The host does not check this answer. */
export async function askPasskey(credentialIds: string[], rpId?: string): Promise<PasskeyAnswer> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: random(32),
    rpId,
    userVerification: 'required',
    allowCredentials: credentialIds.map(id => ({ type: 'public-key', id: fromBase64url(id) })),
    extensions: await prfExtension(),
  }
  return answerOf((await navigator.credentials.get({ publicKey })) as PublicKeyCredential)
}

async function prfExtension(): Promise<AuthenticationExtensionsClientInputs> {
  return { prf: { eval: { first: await prfSalt() } } }
}

const prfOf = (credential: PublicKeyCredential): Prf | undefined =>
  (credential.getClientExtensionResults() as { prf?: Prf }).prf

async function answerOf(credential: PublicKeyCredential): Promise<PasskeyAnswer> {
  const first = prfOf(credential)?.results?.first
  // The JSON form contains the output of the PRF in the extension results, so these are removed.
  const shown = { ...(credential.toJSON() as Record<string, unknown>), clientExtensionResults: {} }
  return {
    credential: shown,
    credentialId: toBase64url(new Uint8Array(credential.rawId)),
    wrapping: first ? await keyFromPrf(first) : null,
  }
}
