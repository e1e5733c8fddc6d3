// The client against a gateway that is down, slow, full or lying, and against an agency that accepts a delivery twice.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { agencyKeys, fetchTransport, PushEndpoint, sealMessage, signMessage, signerOf, signReceipt, WaslClient, writeMessage } from '../dist/index.js'
import { handedOver, handover, MAX_SEALED_BYTES, openDelivery } from '../dist/index.js'
import { digest, verifyReceipt, GatewayError, memoryRegister } from '../dist/index.js'
import { fileRegister } from '../dist/node.js'

const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const vectors = JSON.parse(readFileSync(new URL('../../../docs/reference/vectors/sealed-identity.json', import.meta.url), 'utf8'))
const publicPart = ({ d, ...key }) => key
/** A temporary folder of the test, deleted at its end. */
const folderOf = context => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasl-client-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}
const utf8 = text => new TextEncoder().encode(text)
const gatewayKey = { ...vectors.platformKey, kid: 'gateway:sig:1' }
const own = { keys: [{ ...vectors.platformKey, kid: 'platform:sig:1' }, { ...vectors.custodianKey, kid: 'platform:enc:1' }] }
const mine = { keys: own.keys.map(publicPart) }
const keys = agencyKeys('platform', own, new Map([['gateway', { keys: [publicPart(gatewayKey)] }], ['platform', mine]]))
const draft = { type: 'vetted-case', content: { synthetic: true } }

/** A gateway that gives these answers, one after the other. A function gets the request. */
function gateway(...answers) {
  const requests = []
  const transport = async request => {
    requests.push(request)
    request.signal.throwIfAborted()
    const next = answers[Math.min(requests.length, answers.length) - 1]
    const { status, headers = {}, body = {} } = typeof next === 'function' ? await next(request) : next
    const bytes = body instanceof Uint8Array ? body : utf8(typeof body === 'string' ? body : JSON.stringify(body))
    return { status, header: name => headers[name], body: bytes }
  }
  const quick = { firstDelayMillis: 1, maxDelayMillis: 2, deadlineMillis: 30_000 }
  return { requests, client: new WaslClient({ gateway: 'https://gateway.invalid/', keys, transport, ...quick }) }
}

async function acceptance(message, changes = {}, by = gatewayKey) {
  const statement = {
    kind: 'submission-accepted', messageId: message.messageId, sender: 'platform', recipient: 'platform',
    referral: REFERRAL, digest: 'x', time: '2026-01-01T00:00:00Z', ...changes,
  }
  const receipt = await signReceipt(statement, await signerOf(by))
  return { status: 202, body: { referral: REFERRAL, recipients: [{ id: 'police' }], receipt } }
}

const fails = code => () => { throw Object.assign(new Error('x'), { code }) }

test('an id of version 7 begins with the time', async () => {
  const before = Date.now()
  const ids = await Promise.all([1, 2, 3].map(async () => (await writeMessage(draft, keys)).messageId))
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const millis = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    assert.ok(millis >= before && millis <= Date.now())
  }
  assert.equal(new Set(ids).size, 3)
})

test('sends the same bytes until the gateway answers', async () => {
  const message = await writeMessage(draft, keys)
  const { client, requests } = gateway(fails('ECONNREFUSED'), { status: 503, headers: { 'Retry-After': '0' } }, { status: 429 }, await acceptance(message))
  const outcome = await client.publish(message)
  assert.equal(outcome.is, 'accepted')
  assert.equal(outcome.attempts, 4)
  assert.deepEqual(outcome.recipients, ['police'])
  assert.equal(new Set(requests.map(one => Buffer.from(one.body).toString())).size, 1)
  assert.equal(new Set(requests.map(one => one.headers['Wasl-Signature'])).size, 1)
  assert.equal(requests[0].url, 'https://gateway.invalid/v1/cases')
})

test('treats a refusal as final and names the faults', async () => {
  const body = {
    type: 'https://wasl.example/problems/schema-violation', title: 't', status: 422, detail: 'd',
    errors: [{ pointer: '/content', keyword: 'required', detail: 'x' }], errorCount: 1,
  }
  const { client, requests } = gateway({ status: 422, body })
  const { is, problem } = await client.amend(REFERRAL, await writeMessage({ ...draft, referral: REFERRAL }, keys))
  assert.deepEqual([is, problem.kind, problem.errors[0].pointer, requests.length], ['refused', 'schema-violation', '/content', 1])
  assert.equal(requests[0].url, `https://gateway.invalid/v1/referrals/${REFERRAL}/messages`)
  assert.equal((await gateway({ status: 404, body: '<html>' }).client.timeline(REFERRAL)).problem.kind, 'unknown')
})

test('rejects a success without the gateway\'s receipt for this message', async () => {
  const message = await writeMessage(draft, keys)
  const forged = [
    { status: 202, body: {} },
    await acceptance(message, { messageId: REFERRAL }),
    await acceptance(message, { sender: 'other' }),
    await acceptance(message, { kind: 'delivery' }),
    await acceptance(message, {}, { ...own.keys[0] }),
    await acceptance(message, {}, { ...gatewayKey, kid: 'gateway:sig:2' }),
  ]
  for (const answer of forged) {
    const outcome = await gateway(answer).client.publish(message, { deadlineMillis: 20 })
    assert.deepEqual([outcome.is, outcome.reason], ['unavailable', 'unproven'])
  }
  assert.equal((await gateway(forged[1], await acceptance(message)).client.publish(message)).is, 'accepted')
})

test('a deadline gives a reason, an abort rejects, and a bad certificate fails at once', async () => {
  const message = await writeMessage(draft, keys)
  const wait = request => new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
  assert.equal((await gateway(wait).client.publish(message, { deadlineMillis: 20 })).reason, 'timeout')
  const long = gateway({ status: 503, headers: { 'Retry-After': '60' } })
  assert.deepEqual(await long.client.publish(message), { is: 'unavailable', reason: 'http-503', attempts: 1 })
  const stop = new AbortController()
  const stopped = gateway(wait).client.publish(message, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await assert.rejects(stopped, /enough/)
  const refused = gateway(fails('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))
  assert.deepEqual(await refused.client.publish(message), { is: 'unavailable', reason: 'certificate-refused', attempts: 1 })
  const closed = gateway(wait)
  const pending = closed.client.publish(message)
  closed.client.close()
  await assert.rejects(pending, /closed/)
})

test('of many cases, sends again only those without a final answer and gives each its own outcome', async () => {
  const messages = await Promise.all([1, 2, 3, 4].map(() => writeMessage(draft, keys)))
  const line = async (number, message) => ({ line: number, ...(await acceptance(message)) })
  const ndjson = lines => ({ status: 200, body: lines.map(one => JSON.stringify(one)).join('\n') + '\n{"line":4,"sta' })
  const { client, requests } = gateway(
    ndjson([await line(1, messages[0]), { line: 2, status: 403, body: { type: 'https://wasl.example/problems/not-agreed' } }, { line: 3, status: 503, retryAfter: 0 }]),
    ndjson([await line(1, messages[2]), await line(2, messages[3])]),
  )
  const outcomes = await client.publishAll(messages)
  assert.deepEqual(outcomes.map(one => one.is), ['accepted', 'refused', 'accepted', 'accepted'])
  assert.equal(outcomes[1].problem.kind, 'not-agreed')
  assert.deepEqual(requests.map(one => Buffer.from(one.body).toString().trim().split('\n').length), [4, 2])
  const sent = JSON.parse(Buffer.from(requests[0].body).toString().split('\n')[0])
  assert.equal(Buffer.from(sent.message, 'base64url').toString(), Buffer.from(messages[0].bytes).toString())
  const down = await gateway(fails('ECONNRESET')).client.publishAll(messages, { deadlineMillis: 10 })
  assert.deepEqual([...new Set(down.map(one => one.reason))], ['connection-closed'])
})

async function delivery(changes = {}, content = { synthetic: true }) {
  const message = await writeMessage({ ...draft, content, messageId: '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c02' }, keys)
  const signed = { body: message.bytes, signature: await signMessage(message.bytes, await keys.signer('message')) }
  const sealed = utf8(await sealMessage(signed, [mine.keys[1]], 256))
  const id = changes.id ?? REFERRAL
  return {
    body: sealed,
    headers: {
      'Content-Type': 'application/jose+json', 'Idempotency-Key': id, 'Wasl-Delivery': id, 'Wasl-Referral': REFERRAL,
      'Wasl-Message': message.messageId, 'Wasl-Sender': 'platform', 'Wasl-Type': 'vetted-case/1', 'Wasl-Digest': await digest(sealed),
    },
  }
}

test('answers a push with the receipt, a duplicate with the same one, and handles the message once', async () => {
  const handled = []
  const endpoint = new PushEndpoint({ keys: () => keys, handler: async message => void handled.push(message.content) })
  const one = await delivery()
  const [first, again] = await Promise.all([1, 2].map(() => endpoint.handlePush('POST', one.headers, one.body)))
  assert.equal(first.status, 200)
  assert.equal(first.headers['Content-Type'], 'application/jose')
  assert.deepEqual(again, first)
  assert.deepEqual(handled, [{ synthetic: true }])
  assert.equal((await verifyReceipt(Buffer.from(first.body).toString(), mine.keys)).receipt.deliveryId, REFERRAL)
  const reused = await delivery({}, { synthetic: true, other: 1 })
  assert.equal((await endpoint.handlePush('POST', reused.headers, reused.body)).status, 409)
  assert.equal((await endpoint.handlePush('GET', one.headers, one.body)).status, 405)
  for (const bytes of [MAX_SEALED_BYTES + 1, 5_000_000]) {
    assert.equal((await endpoint.handlePush('POST', one.headers, new Uint8Array(bytes))).status, 413)
  }
  const { title, type, status } = JSON.parse(Buffer.from((await endpoint.handlePush('POST', one.headers, utf8('x'))).body))
  assert.deepEqual([title, type, status], ['digest', 'urn:wasl:agency:digest', 422])
})

test('gives each of several deliveries in one push its own outcome', async () => {
  const handled = []
  const endpoint = new PushEndpoint({ keys, handler: async message => void handled.push(message.deliveryId) })
  const one = await delivery()
  const line = (headers, sealed) => JSON.stringify({ ...headers, 'Content-Type': undefined, sealed: Buffer.from(sealed).toString('base64url') })
  const other = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c03'
  const lines = [line(one.headers, one.body), '{"sealed":"?"}', 'garbage', line({ ...one.headers, 'Wasl-Delivery': other, 'Idempotency-Key': other }, utf8('changed'))]
  const answer = await endpoint.handlePush('POST', { 'content-type': 'application/vnd.wasl.deliveries' }, utf8(`${lines.join('\n')}\n`))
  assert.deepEqual([answer.status, answer.headers['Content-Type']], [200, 'application/vnd.wasl.outcomes'])
  const [taken, refused, ...more] = Buffer.from(answer.body).toString().trim().split('\n').map(JSON.parse)
  assert.deepEqual([taken['Wasl-Delivery'], taken.status, handled, more], [REFERRAL, '200', [REFERRAL], []])
  assert.equal((await verifyReceipt(taken.receipt, mine.keys)).is, 'genuine')
  assert.deepEqual(refused, { 'Wasl-Delivery': other, status: '422', type: 'urn:wasl:agency:digest' })
})

test('gives no receipt if the handler fails, and the delivery may come again', async () => {
  let broken = true
  const endpoint = new PushEndpoint({ keys, handler: () => { if (broken) throw new Error('disk full') } })
  const one = await delivery()
  const failed = await endpoint.handlePush('POST', one.headers, one.body)
  assert.deepEqual([failed.status, failed.headers['Retry-After']], [503, '1'])
  assert.ok(!Buffer.from(failed.body).includes('disk'))
  broken = false
  assert.equal((await endpoint.handlePush('POST', one.headers, one.body)).status, 200)
})

test('a poll hands in receipts and refusals, and a failed delivery does not affect the others', async () => {
  const one = await delivery()
  const other = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c03'
  const { client, requests } = gateway(({ url, method }) => {
    if (url.includes('/v1/inbox')) return { status: 200, body: { deliveries: [REFERRAL, other, 'gone'].map(id => ({ delivery: id })) } }
    if (url.endsWith('/gone')) return { status: 404 }
    if (method === 'POST') return { status: 204 }
    return { status: 200, headers: one.headers, body: url.endsWith(other) ? utf8('changed') : one.body }
  })
  assert.equal(await client.poll(() => {}, { waitSeconds: 0 }), 1)
  const posted = requests.filter(({ method }) => method === 'POST').map(({ url, body }) => [url.split('/').slice(-2).join('/'), Buffer.from(body).toString()])
  assert.deepEqual(Object.fromEntries(posted)[`${other}/refusals`], '{"status":422}')
  assert.equal((await verifyReceipt(Object.fromEntries(posted)[`${REFERRAL}/receipts`], mine.keys)).receipt.kind, 'delivery')
  await assert.rejects(gateway({ status: 403 }).client.poll(() => {}), GatewayError)
})

test('collects content that arrives more slowly than one attempt may last', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const one = await delivery()
  const transport = async ({ url, method, signal }) => {
    const body = url.includes('/v1/inbox') ? utf8(JSON.stringify({ deliveries: [{ delivery: REFERRAL }] })) : one.body
    if (url.endsWith(REFERRAL)) context.mock.timers.tick(50)
    signal.throwIfAborted()
    return { status: method === 'POST' ? 204 : 200, header: name => one.headers[name], body }
  }
  const client = new WaslClient({ gateway: 'https://gateway.invalid/', keys, transport, attemptMillis: 20, deadlineMillis: 2000 })
  assert.equal(await client.poll(() => {}, { waitSeconds: 0 }), 1)
})

test('a register in a file keeps its entries after a crash', async context => {
  const file = path.join(folderOf(context), 'register')
  const one = await delivery()
  let handled = 0
  const take = async register => {
    const answer = await new PushEndpoint({ keys, register, handler: () => void handled++ }).handlePush('POST', one.headers, one.body)
    await register.close()
    return Buffer.from(answer.body).toString()
  }
  const first = await take(await fileRegister(file))
  appendFileSync(file, '{"deliveryId":"0199')
  assert.equal(await take(await fileRegister(file)), first)
  assert.equal(handled, 1)
  assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1)
  assert.equal(await memoryRegister().delivery(REFERRAL), undefined)
})

test('a register on a full disk loses one line, not the file', { skip: process.platform === 'win32' }, async context => {
  // Given: a process whose files may not grow beyond 512 or 1,024 bytes, depending on the shell: the first line is written in part
  const file = path.join(folderOf(context), 'register')
  const script = `
    import assert from 'node:assert/strict'
    const { fileRegister } = await import(process.argv[1])
    const register = await fileRegister(process.argv[2])
    const taken = (messageId, receipt) => ({ deliveryId: messageId, messageId, sender: 'platform', receipt })
    await assert.rejects(register.add(taken('long', 'r'.repeat(2000))))
    await register.add(taken('short', 'r'))`
  const limited = 'ulimit -f 1; exec "$0" --input-type=module -e "$1" "$2" "$3"'
  // When
  execFileSync('sh', ['-c', limited, process.execPath, script, new URL('../dist/node.js', import.meta.url).href, file])
  // Then
  const register = await fileRegister(file)
  assert.equal(await register.message('platform', 'long'), undefined)
  assert.equal((await register.message('platform', 'short')).receipt, 'r')
  await register.close()
})

test('accepts a handed-over message only if its author signed it', async () => {
  const opened = await (async one => openDelivery(one.headers, one.body, keys))(await delivery())
  const handing = await handover(opened, 'office', 1, keys)
  const received = async (content, message = handing) => ({ ...opened, envelope: { ...opened.envelope, type: 'handover' }, content, message })
  const { content } = JSON.parse(new TextDecoder().decode(handing.bytes))
  const again = JSON.parse(new TextDecoder().decode((await handover(await received(content), 'court', 2, keys)).bytes))

  assert.deepEqual((await handedOver(await received(content), keys)).message.body, opened.message.body)
  assert.deepEqual([again.content.original, again.content.addressee, again.content.number], [content.original, 'court', 2])
  assert.equal(handing.referral, opened.referral)
  const altered = Buffer.from(opened.message.body)
  altered[altered.length - 3] ^= 1
  const elsewhere = await writeMessage({ ...draft, referral: '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c04', messageId: opened.messageId }, keys)
  for (const forged of [
    { ...content, original: altered.toString('base64url') },
    { ...content, message: { ...content.message, sender: 'other' } },
    { ...content, signature: '' },
    { ...content, original: Buffer.from(elsewhere.bytes).toString('base64url'), signature: elsewhere.signature },
  ]) assert.equal(await handedOver(await received(forged), keys), undefined)
  assert.equal(await handedOver(opened, keys), undefined)
})

test('passes a sealed submission on unchanged', async () => {
  const { client, requests } = gateway({ status: 202, body: { referral: REFERRAL } }, { status: 409, body: { type: 'https://wasl.example/problems/unknown-submission-key', title: 't', status: 409 } })
  const first = await client.passOn('a.b.c.d.e')
  const second = await client.passOn('a.b.c.d.e', { referral: REFERRAL })
  assert.deepEqual([first.is, first.document.referral, second.is, second.problem.kind], ['found', REFERRAL, 'refused', 'unknown-submission-key'])
  assert.deepEqual(requests.map(one => [one.headers['Content-Type'], new URL(one.url).pathname, Buffer.from(one.body).toString()]), [
    ['application/jose', '/v1/cases', 'a.b.c.d.e'],
    ['application/jose', `/v1/referrals/${REFERRAL}/messages`, 'a.b.c.d.e'],
  ])
})

test('limits the size of an answer over fetch', async () => {
  const transport = fetchTransport(async () => new Response('x'.repeat(100), { headers: { 'Retry-After': '7' } }))
  const ask = maxBytes => transport({ method: 'GET', url: 'https://gateway.invalid/', headers: {}, signal: new AbortController().signal, maxBytes })
  const answer = await ask(100)
  assert.deepEqual([answer.body.length, answer.header('retry-after')], [100, '7'])
  await assert.rejects(ask(99), { code: 'answer-too-large' })
})

test('the browser entry imports nothing from Node', () => {
  const bundle = readFileSync(new URL('../dist/index.js', import.meta.url), 'utf8')
  const code = bundle.replace(/^\s*(\/?\*|\/\/).*$/gm, '')
  assert.deepEqual(code.match(/^\s*import\b.*$|\bimport\(|\brequire\(|node:|\bprocess\.|\bBuffer\b|\beval\(|new Function/gm), null)
})
