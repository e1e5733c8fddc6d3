// What a page's bundle was built from and what came out, in the form of sha256sum: for the pages of console and desk and the client for
// JavaScript. Their tests compare: sources that changed without their bundle, or a bundle changed by hand, stop the build on every
// machine, with Node or without.
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
