import { utf8, type Bytes } from './crypto/wire'

/** A file of an archive. */
export interface ArchivedFile {
  name: string
  content: Uint8Array
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const UTF8_NAMES = 0x0800
const MOST_FILES = 0xffff
const MOST_BYTES = 0xffffffff

/** The files in an uncompressed ZIP archive (APPNOTE 6.3.10), all with one time. */
export function zip(files: ArchivedFile[], at: Date): Bytes {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, content } of files) {
    const nameBytes = utf8(name)
    const shared = [VERSION, UTF8_NAMES, 0, dosTime(at), dosDate(at)]
    const sizes = [crc32(content), content.length, content.length]
    const local = record([[LOCAL, 4], ...two(shared), ...four(sizes), [nameBytes.length, 2], [0, 2]])
    directory.push(
      record([
        [CENTRAL, 4],
        [VERSION, 2],
        ...two(shared),
        ...four(sizes),
        [nameBytes.length, 2],
        ...two([0, 0, 0, 0]),
        ...four([0, offset]),
      ]),
      nameBytes,
    )
    parts.push(local, nameBytes, content)
    offset += local.length + nameBytes.length + content.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  if (files.length > MOST_FILES || offset + size > MOST_BYTES) throw new Error('too much for one archive')
  const end = record([[END, 4], ...two([0, 0, files.length, files.length]), ...four([size, offset]), [0, 2]])
  return joined([...parts, ...directory, end])
}

type Field = [value: number, bytes: 2 | 4]
const two = (values: number[]): Field[] => values.map(value => [value, 2])
const four = (values: number[]): Field[] => values.map(value => [value, 4])

function record(fields: Field[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

function joined(parts: Uint8Array[]): Bytes {
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    archive.set(part, at)
    at += part.length
  }
  return archive
}

const dosTime = (at: Date) => (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
const dosDate = (at: Date) => ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
