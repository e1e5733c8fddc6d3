// Records the digests of a page's sources and of its bundle, in the form of sha256sum, for the pages of console and desk and the
// JavaScript client. Their tests compare the digests. The build fails if sources changed without their bundle, or if a bundle was
// changed by hand. This works on every machine, even without Node.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const single = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'build.mjs']
const shared = ['bundled-licences.mjs', 'bundle-record.mjs'].map(name => path.join(import.meta.dirname, name))

/** Writes `bundle.sha256` into the folder of a page or package: its sources, its bundle and the other files that it is built from. */
export function recordBundle(folder, bundle, ...others) {
  const elsewhere = shared.map(file => path.posix.relative(folder, file))
  const lines = [...single, ...elsewhere, ...others, ...files(folder, 'src'), ...files(folder, bundle)]
    .sort()
    .map(file => `${digest('sha256', path.join(folder, file), 'hex')}  ${file}\n`)
  writeFileSync(path.join(folder, 'bundle.sha256'), lines.join(''))
}

export function digest(algorithm, file, encoding) {
  return createHash(algorithm).update(readFileSync(file)).digest(encoding)
}

function files(folder, part) {
  const top = path.join(folder, part)
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.posix.join(part, path.relative(top, path.join(entry.parentPath, entry.name))))
}
