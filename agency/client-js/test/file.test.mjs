// Seals and opens files by the vectors that the Java implementation wrote.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mock, test } from 'node:test'
import { openFile, sealFile } from '../dist/index.js'

const vector = JSON.parse(readFileSync(new URL('../../../docs/reference/vectors/sealed-file.json', import.meta.url), 'utf8'))
const plain = Uint8Array.from({ length: vector.sizeBytes }, (_, i) => (31 * i + Math.floor(i / 251)) % 256)
const ID = vector.id

/** The bytes in pieces of a size that fits no segment. */
async function* pieces(bytes, size = 300_001) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function written(work) {
  const parts = []
  const result = await work(bytes => void parts.push(bytes))
  return { result, bytes: new Uint8Array(Buffer.concat(parts)) }
}

/** Key and header are the only random bytes of a sealed file. */
async function sealedVector() {
  const bytes = [vector.key, vector.header].map(text => Buffer.from(text, 'base64url'))
  const random = mock.method(crypto, 'getRandomValues', into => {
    const next = bytes.shift()
    into.set(next.subarray(next.length - into.length))
    return into
  })
  try {
    return await written(write => sealFile(ID, pieces(plain), write))
  } finally {
    random.mock.restore()
  }
}

test('seals a file to the bytes of the vector', async () => {
  const { result, bytes } = await sealedVector()
  const { id, key, sizeBytes, sha256, sealedSizeBytes, sealedSha256 } = vector
  assert.deepEqual(result, { id, key, sizeBytes, sha256, sealedSizeBytes, sealedSha256 })
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sealedSha256)
})

test('opens the sealed file of the vector', async () => {
  const sealed = await sealedVector()
  const { result, bytes } = await written(write => openFile(vector, pieces(sealed.bytes), write))
  assert.deepEqual(result, { is: 'whole' })
  assert.equal(Buffer.compare(bytes, plain), 0)
})

test('names the first wrong segment of each rejected file and releases nothing of it', async () => {
  const sealed = (await sealedVector()).bytes
  for (const rejected of vector.rejected) {
    const changed = Buffer.concat(rejected.parts.map(([from, to]) => sealed.subarray(from, to)))
    if (rejected.flipped !== undefined) changed[rejected.flipped] ^= 1
    const { result, bytes } = await written(write => openFile({ ...vector, ...rejected }, pieces(changed), write))
    const { segment, problem } = rejected
    assert.deepEqual(result, { is: 'broken', segment, problem }, rejected.reason)
    if (problem === 'segment') {
      assert.ok(bytes.length <= segment << 20, rejected.reason)
      assert.equal(Buffer.compare(bytes, plain.subarray(0, bytes.length)), 0, rejected.reason)
    }
  }
  assert.ok(vector.rejected.length > 20)
})

test('opens what it sealed, at the edges of steps and segments', async () => {
  const first = (1 << 20) - 56
  for (const size of [0, 1, 65_535, 65_536, 65_537, first - 1, first, first + 1]) {
    const file = plain.subarray(0, size)
    const sealed = await written(write => sealFile(ID, pieces(file), write))
    const { result, bytes } = await written(write => openFile(sealed.result, pieces(sealed.bytes, 1 << 20), write))
    assert.deepEqual(result, { is: 'whole' }, `${size} bytes`)
    assert.equal(Buffer.compare(bytes, file), 0)
  }
})
