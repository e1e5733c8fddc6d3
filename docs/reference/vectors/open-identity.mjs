// Opens the sealed identity of a test vector (docs/reference/wire.md) and checks every step: node open-identity.mjs FILE.
// It uses Node's own cryptography and nothing of the product.
import { createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const vector = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const bytes = text => Buffer.from(text, 'base64url')
const uint32 = number => { const four = Buffer.alloc(4); four.writeUInt32BE(number); return four }

/** RFC 7518, section 4.6.2: Concat KDF with SHA-256, one round; party info is empty. */
function keyEncryptionKey(shared) {
  const algorithm = Buffer.from('ECDH-ES+A256KW')
  return createHash('sha256')
    .update(Buffer.concat([uint32(1), shared, uint32(algorithm.length), algorithm, uint32(0), uint32(0), uint32(256)]))
    .digest()
}

/** RFC 7516: one recipient; the protected header is all of the additional authenticated data. */
function decrypt(jwe, key) {
  const recipient = jwe.recipients.find(one => one.header.kid === key.kid)
  const header = { ...recipient.header, ...JSON.parse(bytes(jwe.protected)) }
  if (header.alg !== 'ECDH-ES+A256KW' || header.enc !== 'A256GCM' || header.epk.crv !== 'P-256') throw new Error('profile')
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key, format: 'jwk' }),
    publicKey: createPublicKey({ key: header.epk, format: 'jwk' }),
  })
  const unwrap = createDecipheriv('id-aes256-wrap', keyEncryptionKey(shared), Buffer.alloc(8, 0xa6))
  const contentKey = Buffer.concat([unwrap.update(bytes(recipient.encrypted_key)), unwrap.final()])
  const open = createDecipheriv('aes-256-gcm', contentKey, bytes(jwe.iv))
  open.setAAD(Buffer.from(jwe.protected)).setAuthTag(bytes(jwe.tag))
  return { contentKey, plaintext: Buffer.concat([open.update(bytes(jwe.ciphertext)), open.final()]) }
}

/** "WSL1", length and signature, length and identity, zeros. */
function unframe(plaintext) {
  if (plaintext.subarray(0, 4).toString() !== 'WSL1') throw new Error('frame')
  const end = 8 + plaintext.readUInt32BE(4)
  const body = plaintext.subarray(end + 4, end + 4 + plaintext.readUInt32BE(end))
  return { signature: plaintext.subarray(8, end).toString(), body }
}

/** RFC 7515, appendix F: the payload is detached; it is the exact bytes of the identity. */
function isSigned({ signature, body }, key) {
  const [header, , value] = signature.split('.')
  const { alg, typ, kid } = JSON.parse(bytes(header))
  const signed = Buffer.from(header + '.' + body.toString('base64url'))
  return alg === 'EdDSA' && typ === 'wasl-message+jws' && kid === key.kid &&
    verify(null, signed, createPublicKey({ key, format: 'jwk' }), bytes(value))
}

function outcome(jwe) {
  let opened
  try {
    opened = decrypt(jwe, vector.custodianKey)
  } catch {
    return { is: 'not-opened' }
  }
  const framed = unframe(opened.plaintext)
  return { is: isSigned(framed, vector.platformKey) ? 'opened' : 'not-signed', ...opened, ...framed }
}

const opened = outcome(vector.sealed)
const checks = {
  opened: opened.is === 'opened',
  contentKey: opened.contentKey?.toString('base64url') === vector.contentKey,
  plaintext: opened.plaintext?.toString('base64url') === vector.plaintext,
  padding: opened.plaintext?.length % vector.paddingStepBytes === 0,
  signature: opened.signature === vector.signature,
  identity: opened.body?.toString() === vector.identity,
}
vector.alsoOpened.forEach(one => { checks[one.reason] = outcome(one.sealed).body?.toString() === vector.identity })
vector.rejected.forEach(one => { checks[one.reason] = outcome(one.sealed).is === one.outcome })
Object.entries(checks).forEach(([name, right]) => console.log((right ? 'ok    ' : 'WRONG ') + name))
process.exit(Object.values(checks).every(right => right) ? 0 : 1)
