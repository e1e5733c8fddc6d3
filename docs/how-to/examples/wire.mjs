#!/usr/bin/env node
// A whole agency in one file, written from docs/reference/wire.md. It uses Node's own TLS and cryptography and nothing of the product.
//
//   node wire.mjs GATEWAY PKI AGENCY send FILE    signs the content of FILE under a new envelope, and submits it as a case
//   node wire.mjs GATEWAY PKI AGENCY collect      takes one delivery, keeps its message in a file, and hands the receipt in
//   node wire.mjs vectors FILE                    opens the published delivery, and refuses the published forgeries
import { createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, randomBytes, randomUUID, sign, verify, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'

const json = file => JSON.parse(readFileSync(file, 'utf8'))
const base64url = bytes => Buffer.from(bytes).toString('base64url')
const digest = bytes => createHash('sha256').update(bytes).digest('base64url')
const refuseUnless = (right, reason) => { if (!right) throw new Error(reason) }

/** The bytes of base64url, if the text is the one spelling of them. */
function bytes(text) {
  const decoded = Buffer.from(text ?? '', 'base64url')
  refuseUnless(base64url(decoded) === text, 'base64url')
  return decoded
}

/** Parses JSON and refuses an object that has a member twice. */
function strict(text) {
  const value = JSON.parse(text)
  const open = []
  for (const [token, name, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (colon) {
      refuseUnless(!open.at(-1).has(JSON.parse(name)), 'a member twice')
      open.at(-1).add(JSON.parse(name))
    }
  }
  return value
}

// Signatures

const mayDo = (key, purpose) => key.use !== 'enc' && (key.purpose ?? [purpose]).includes(purpose)

/** A JWS; the payload between the dots is left out of a detached one. */
function signed(keys, purpose, typ, payload, detached) {
  const key = keys.findLast(one => mayDo(one, purpose))
  const header = base64url(JSON.stringify({ alg: key.kty === 'OKP' ? 'EdDSA' : 'ES256', kid: key.kid, typ }))
  const input = Buffer.from(`${header}.${base64url(payload)}`)
  const value = sign(key.kty === 'OKP' ? null : 'sha256', input, { key: createPrivateKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' })
  return `${header}.${detached ? '' : base64url(payload)}.${base64url(value)}`
}

/** Verifies a detached JWS over the exact bytes of a message. */
function verifyMessage(keys, message, jws) {
  const [header, empty, value, more] = jws.split('.')
  const { alg, kid, typ, ...others } = strict(bytes(header).toString())
  const key = keys.find(one => one.kid === kid && mayDo(one, 'message'))
  refuseUnless(key && empty === '' && more === undefined && Object.keys(others).length === 0, 'header of the signature')
  refuseUnless(typ === 'wasl-message+jws' && alg === (key.kty === 'OKP' ? 'EdDSA' : 'ES256'), 'typ or alg')
  const input = Buffer.from(`${header}.${base64url(message)}`)
  const publicKey = { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }
  refuseUnless(verify(key.kty === 'OKP' ? null : 'sha256', input, publicKey, bytes(value)), 'signature')
}

// Sealed content

/** The plaintext of a JWE; fails if none of the keys opens it. */
function open(sealed, keys) {
  const jwe = strict(sealed.toString())
  refuseUnless(jwe.protected === base64url('{"enc":"A256GCM"}') && !jwe.unprotected, 'protected header')
  for (const { header, encrypted_key: encrypted } of jwe.recipients) {
    const key = keys.find(one => one.use === 'enc' && one.kid === header.kid)
    if (!key) continue
    refuseUnless(header.alg === 'ECDH-ES+A256KW' && header.epk.crv === 'P-256' && Object.keys(header).length === 3, 'header of the recipient')
    const shared = diffieHellman({
      privateKey: createPrivateKey({ key, format: 'jwk' }),
      publicKey: createPublicKey({ key: header.epk, format: 'jwk' }),
    })
    const unwrap = createDecipheriv('id-aes256-wrap', concatKdf(shared), Buffer.alloc(8, 0xa6))
    const contentKey = Buffer.concat([unwrap.update(bytes(encrypted)), unwrap.final()])
    const content = createDecipheriv('aes-256-gcm', contentKey, bytes(jwe.iv), { authTagLength: 16 })
    content.setAAD(Buffer.from(jwe.protected)).setAuthTag(bytes(jwe.tag))
    return Buffer.concat([content.update(bytes(jwe.ciphertext)), content.final()])
  }
  throw new Error('no key opens it')
}

/** RFC 7518, section 4.6.2: one round of SHA-256, empty party info, 256 bits. */
function concatKdf(shared) {
  const uint32 = number => { const four = Buffer.alloc(4); four.writeUInt32BE(number); return four }
  const algorithm = Buffer.from('ECDH-ES+A256KW')
  return createHash('sha256')
    .update(Buffer.concat([uint32(1), shared, uint32(algorithm.length), algorithm, uint32(0), uint32(0), uint32(256)]))
    .digest()
}

/** "WSL1", then two fields with their lengths, then zeros. */
function unframe(frame) {
  let at = 4
  const field = () => {
    const end = at + 4 + frame.readUInt32BE(at)
    refuseUnless(end <= frame.length, 'length')
    const value = frame.subarray(at + 4, end)
    at = end
    return value
  }
  refuseUnless(frame.subarray(0, 4).toString() === 'WSL1', 'frame')
  const [signature, message] = [field().toString('latin1'), field()]
  refuseUnless(frame.subarray(at).every(byte => byte === 0), 'padding')
  return { signature, message }
}

// A delivery

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const OF_THE_GATEWAY = ['reminder', 'status', 'notice-expiry']

const HEADERS = ['Idempotency-Key', ...['Delivery', 'Digest', 'Message', 'Referral', 'Sender', 'Type'].map(name => `Wasl-${name}`)]

/** Runs a check of the page. Its fault has the check's number and the status of the refusal. */
function step(check, run) {
  try {
    return run()
  } catch (fault) {
    throw Object.assign(fault, { check, status: { 1: 415, 2: 400 }[check] ?? 422 })
  }
}

/** The message of a delivery; fails if it must be refused. */
function check(headers, body, ownKeys, keysOf) {
  const header = name => headers[name.toLowerCase()] ?? ''
  step(1, () => refuseUnless(header('Content-Type') === 'application/jose+json', 'Content-Type'))
  step(2, () => {
    for (const name of HEADERS) refuseUnless(header(name) !== '', name)
    refuseUnless(['Wasl-Delivery', 'Wasl-Referral', 'Wasl-Message'].every(name => UUID.test(header(name))), 'ids')
    refuseUnless(header('Idempotency-Key') === header('Wasl-Delivery'), 'Idempotency-Key')
  })
  step(3, () => refuseUnless(header('Wasl-Digest') === digest(body), 'digest'))
  const { signature, message } = step(4, () => unframe(open(body, ownKeys)))
  step(5, () => verifyMessage(keysOf(header('Wasl-Sender')), message, signature))
  const envelope = step(6, () => {
    const { envelope } = strict(message.toString())
    refuseUnless(envelope?.messageId === header('Wasl-Message') && envelope.sender === header('Wasl-Sender'), 'envelope')
    refuseUnless(`${envelope.type}/${envelope.version}` === header('Wasl-Type'), 'type')
    refuseUnless((envelope.referral ?? header('Wasl-Referral')) === header('Wasl-Referral'), 'referral')
    return envelope
  })
  step(7, () => refuseUnless(envelope.sender !== 'gateway' || OF_THE_GATEWAY.includes(envelope.type), 'not a message of the gateway'))
  step(8, () => refuseUnless(Date.parse(envelope.time) < Date.now() + 600_000, 'a message of the future'))
  return message
}

/** The receipt of a message that is on disk. */
const receipt = (headers, agency, ownKeys) => signed(ownKeys, 'receipt', 'wasl-receipt+jws', JSON.stringify({
  kind: 'delivery',
  deliveryId: headers['wasl-delivery'],
  messageId: headers['wasl-message'],
  sender: headers['wasl-sender'],
  recipient: agency,
  referral: headers['wasl-referral'],
  digest: headers['wasl-digest'],
  time: new Date().toISOString(),
}))

// Calls

function gateway(url, pki, agency) {
  const pinned = readFileSync(`${pki}/gateway.pem`, 'utf8').split(/(?=-----BEGIN)/).map(pem => new X509Certificate(pem).fingerprint256)
  const agent = new Agent({
    keepAlive: true,
    minVersion: 'TLSv1.3',
    ca: readFileSync(`${pki}/ca.pem`),
    cert: readFileSync(`${pki}/${agency}.pem`),
    key: readFileSync(`${pki}/${agency}.key`),
    checkServerIdentity: (host, certificate) => (pinned.includes(certificate.fingerprint256) ? undefined : new Error('not the gateway')),
  })
  const call = (method, path, headers = {}, body = undefined) => new Promise((resolve, reject) => {
    request(new URL(path, url), { method, agent, headers }, response => {
      const parts = []
      response.on('data', part => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
      response.on('error', reject)
    }).on('error', reject).end(body)
  })
  return { call, close: () => agent.destroy() }
}

async function send({ call }, pki, agency, file) {
  const { envelope, content } = json(file)
  const nonce = base64url(randomBytes(16))
  const time = new Date().toISOString()
  const written = { type: envelope.type, version: envelope.version, messageId: randomUUID(), sender: agency, time, nonce }
  const message = Buffer.from(JSON.stringify({ envelope: written, content }))
  writeFileSync(`${written.messageId}.json`, message) // to send these bytes again if no answer comes
  const signature = signed(json(`${pki}/${agency}.private.jwks`).keys, 'message', 'wasl-message+jws', message, true)
  const answer = await call('POST', '/v1/cases', { 'Content-Type': 'application/json', 'Wasl-Signature': signature }, message)
  console.log(answer.status, answer.body.toString())
}

async function collect({ call }, pki, agency) {
  const { deliveries } = JSON.parse((await call('GET', '/v1/inbox?wait=25s')).body)
  if (deliveries.length === 0) return console.log('nothing to collect')
  const path = `/v1/deliveries/${deliveries[0].delivery}`
  const { headers, body } = await call('GET', path)
  const ownKeys = json(`${pki}/${agency}.private.jwks`).keys
  const kept = `${headers['wasl-delivery']}-${headers['wasl-digest']}`
  if (!existsSync(`${kept}.receipt`)) {
    let message
    try {
      message = check(headers, body, ownKeys, sender => json(`${pki}/${sender}.jwks`).keys)
    } catch (fault) {
      const refused = await call('POST', `${path}/refusals`, { 'Content-Type': 'application/json' }, JSON.stringify({ status: fault.status }))
      return console.log('refused:', fault.message, refused.status)
    }
    writeFileSync(`${kept}.json`, message, { flush: true })
    writeFileSync(`${kept}.receipt`, receipt(headers, agency, ownKeys), { flush: true })
  }
  const answer = await call('POST', `${path}/receipts`, { 'Content-Type': 'application/jose' }, readFileSync(`${kept}.receipt`))
  console.log(headers['wasl-type'], 'from', headers['wasl-sender'], 'receipt', answer.status)
}

function vectors(file) {
  const vector = json(file)
  const opened = one => check(
    Object.fromEntries(Object.entries(one.headers).map(([name, value]) => [name.toLowerCase(), value])),
    Buffer.from(one.body), vector.privateKeys.keys, sender => vector.senders[sender].keys).toString()
  refuseUnless(opened(vector.delivery) === vector.message, 'the delivery')
  verifyMessage(vector.publicKeys.keys, Buffer.from(vector.submission.body), vector.submission.headers['Wasl-Signature'])
  console.log('ok    opened, signature of the submission valid')
  for (const one of vector.refused) {
    let refusal
    try { opened(one) } catch (fault) { refusal = fault }
    const right = refusal?.check === one.check && refusal.status === one.status
    console.log(right ? 'ok   ' : 'WRONG', one.reason)
    if (!right) process.exitCode = 1
  }
}

const [first, pki, agency, what, file] = process.argv.slice(2)
if (first === 'vectors') vectors(pki)
else {
  const connection = gateway(first, pki, agency)
  await (what === 'send' ? send(connection, pki, agency, file) : collect(connection, pki, agency))
  connection.close()
}
