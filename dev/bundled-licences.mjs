// The licences of the third-party packages in the bundles of console and desk.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** One text with the licences, by package and version, of all packages with code in a file that webpack wrote. */
export function bundledLicences(compilation, folder) {
  const lock = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages
  return bundled(compilation)
    .sort()
    .map(name => {
      const { version, license } = lock[`node_modules/${name}`]
      const installed = path.join(folder, 'node_modules', name)
      const file = readdirSync(installed).find(one => /^licen[cs]e/i.test(one))
      return `${name} ${version}: ${license}\n\n${file ? readFileSync(path.join(installed, file), 'utf8').trim() : ''}\n`
    })
    .join('\n----\n\n')
}

function bundled({ chunks, chunkGraph }) {
  const files = [...chunks]
    .flatMap(chunk => [...chunkGraph.getChunkModules(chunk)])
    .flatMap(module => module.modules ?? [module])
    .map(module => module.resource?.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
  return [...new Set(files.filter(Boolean))]
}
