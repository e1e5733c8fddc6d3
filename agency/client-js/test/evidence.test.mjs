// The client sends and receives files through a gateway that cuts, forgets and refuses.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { agencyKeys, GatewayError, verifyReceipt, WaslClient } from '../dist/index.js'
import { getFile, partsOf, sealPath } from '../dist/node.js'

const ID = '01a2a000-0000-7000-8000-0000000000f1'
const message = { sender: 'platform', messageId: '01a2a000-0000-7000-8000-000000000001', referral: '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01' }
const vectors = JSON.parse(readFileSync(new URL('../../../docs/reference/vectors/sealed-identity.json', import.meta.url), 'utf8'))
const publicPart = ({ d, ...key }) => key
const own = { keys: [{ ...vectors.platformKey, kid: 'police:sig:1' }, { ...vectors.custodianKey, kid: 'police:enc:1' }] }
const published = { keys: own.keys.map(publicPart) }
const keys = agencyKeys('police', own, new Map([['police', published]]))

/** A gateway for one file, which keeps half of each part whose turn it is to be cut. */
function gateway({ cut = () => false, size = Infinity } = {}) {
  const state = { bytes: undefined, whole: false, digest: undefined, receipts: [], requests: [] }
  const answer = (status, headers = {}, body = new Uint8Array(0)) => ({ status, header: name => headers[name], body })
  const problem = (status, kind) => answer(status, {}, new TextEncoder().encode(`{"type":"https://wasl.example/problems/${kind}"}`))
  const lost = () => { throw Object.assign(new Error('x'), { code: 'ECONNRESET' }) }
  const transport = async ({ method, url, headers, body = new Uint8Array(0) }) => {
    state.requests.push({ method, body })
    const cutNow = cut(state.requests.length)
    if (url.endsWith('/receipts')) {
      state.receipts.push(new TextDecoder().decode(body))
      return answer(204)
    }
    if (method === 'POST') {
      const metadata = Object.fromEntries(headers['Upload-Metadata'].split(',').map(pair => pair.split(' ')))
      state.digest = atob(metadata.digest)
      state.size = Number(headers['Upload-Length'])
      state.bytes ??= Buffer.alloc(0)
      return state.size > size ? problem(413, 'too-large') : answer(201)
    }
    if (state.bytes === undefined) return problem(404, 'not-found')
    if (method === 'HEAD') return answer(200, { 'Upload-Offset': String(state.bytes.length) })
    if (method === 'PATCH') {
      if (Number(headers['Upload-Offset']) !== state.bytes.length) return problem(409, 'upload-conflict')
      state.bytes = Buffer.concat([state.bytes, cutNow ? body.subarray(0, body.length >> 1) : body])
      if (cutNow) lost()
      if (state.bytes.length === state.size) {
        if (createHash('sha256').update(state.bytes).digest('hex') !== state.digest) return problem(422, 'upload-digest')
        state.whole = true
      }
      return answer(204, { 'Upload-Offset': String(state.bytes.length) })
    }
    if (cutNow) lost()
    const [from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.Range).slice(1).map(Number)
    return answer(206, {}, new Uint8Array(state.bytes.subarray(from, to + 1)))
  }
  const quick = { firstDelayMillis: 1, maxDelayMillis: 2, deadlineMillis: 30_000 }
  return { state, client: new WaslClient({ gateway: 'https://gateway.invalid', keys, transport, ...quick }) }
}

/** A file of this size and its sealed copy, in a folder of the test. */
async function sealedFile(context, sizeBytes) {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasl-files-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const plain = path.join(folder, 'video.mp4')
  writeFileSync(plain, Uint8Array.from({ length: sizeBytes }, (_, i) => (7 * i) % 251))
  const sealed = path.join(folder, 'copy.sealed')
  return { plain, sealed, to: path.join(folder, 'received.mp4'), listed: await sealPath(ID, plain, sealed) }
}

test('a file arrives after cuts in both directions, and is signed for', async context => {
  const { plain, sealed, to, listed } = await sealedFile(context, 5 << 20)
  const { state, client } = gateway({ cut: request => request % 3 === 0 })
  const progress = []
  const sent = await client.putFile(listed, partsOf(sealed), { onProgress: bytes => progress.push(bytes) })
  const received = await getFile(client, listed, message, to)
  assert.deepEqual(sent, { is: 'uploaded' })
  assert.equal(Buffer.compare(state.bytes, readFileSync(sealed)), 0)
  assert.equal(progress.at(-1), listed.sealedSizeBytes)
  assert.deepEqual(received, { is: 'whole' })
  assert.equal(Buffer.compare(readFileSync(to), readFileSync(plain)), 0)
  assert.equal(existsSync(`${to}.sealed.part`), false)
  const { is, receipt } = await verifyReceipt(state.receipts[0], published.keys)
  assert.equal(is, 'genuine')
  const digest = Buffer.from(listed.sealedSha256, 'hex').toString('base64url')
  const { time, ...stated } = receipt
  assert.deepEqual(stated, { kind: 'verified', fileId: ID, recipient: 'police', digest, ...message })
})

test('an upload whose last answer was lost counts only once the gateway confirms it', async context => {
  const { sealed, listed } = await sealedFile(context, 100)
  const { state, client } = gateway()
  state.bytes = readFileSync(sealed)
  const sent = await client.putFile(listed, partsOf(sealed))
  assert.deepEqual(sent, { is: 'uploaded' })
  assert.equal(state.whole, true)
  assert.deepEqual(state.requests.map(({ method, body }) => [method, body.length]), [['POST', 0], ['HEAD', 0], ['PATCH', 0]])
})

test('a later call fetches only what is missing', async context => {
  const { plain, sealed, to, listed } = await sealedFile(context, 3 << 20)
  const { state, client } = gateway()
  state.bytes = readFileSync(sealed)
  writeFileSync(`${to}.sealed.part`, state.bytes)
  truncateSync(`${to}.sealed.part`, listed.sealedSizeBytes - 1000)
  const received = await getFile(client, listed, message, to)
  assert.deepEqual(received, { is: 'whole' })
  assert.equal(Buffer.compare(readFileSync(to), readFileSync(plain)), 0)
  assert.deepEqual(state.requests.map(({ method }) => method), ['GET', 'POST'])
})

test('a refusal is final, and a changed file is neither kept nor signed for', async context => {
  const { sealed, to, listed } = await sealedFile(context, 100)
  const tooLarge = await gateway({ size: 1 }).client.putFile(listed, partsOf(sealed))
  const changed = readFileSync(sealed)
  changed[100] ^= 1
  writeFileSync(sealed, changed)
  const { state, client } = gateway()
  const lie = await client.putFile(listed, partsOf(sealed))
  const received = await getFile(client, listed, message, to)
  assert.equal(tooLarge.problem.kind, 'too-large')
  assert.equal(lie.problem.kind, 'upload-digest')
  assert.deepEqual(received, { is: 'damaged' })
  assert.deepEqual([to, `${to}.sealed.part`].map(existsSync), [false, false])
  assert.deepEqual(state.receipts, [])
  await assert.rejects(getFile(gateway().client, listed, message, to), GatewayError)
})
