// Checks descriptions of interfaces: node lint.mjs FILE… Exit code 1 if OpenAPI breaks a rule of rules.mjs, or AsyncAPI
// one of its parser. Reads schemas of messages from the checkout and nothing from the network.
import { Parser as AsyncApiParser } from '@asyncapi/parser'
import core from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import resolvers from '@stoplight/spectral-ref-resolver'
import { readFileSync } from 'node:fs'
import { rules } from './rules.mjs'

const SEVERITIES = ['error', 'warning', 'information', 'hint']

/** `/v1/schemas/TYPE/VERSION` of the gateway, and `https://wasl.example/schemas/TYPE/VERSION` in the schemas themselves. */
async function schema(uri) {
  const [, type, version] = /\/schemas\/([a-z-]+)\/(\d+)$/.exec(uri.path()) ?? []
  if (type === undefined) throw new Error(`nothing else than schemas of messages is referred to: ${uri}`)
  return readFileSync(new URL(`../../schemas/types/${type}/${version}/schema.json`, import.meta.url), 'utf8')
}

async function findings(file) {
  const text = readFileSync(file, 'utf8')
  if ('asyncapi' in JSON.parse(text)) return (await new AsyncApiParser().parse(text)).diagnostics
  const resolver = new resolvers.Resolver({ resolvers: { file: { resolve: schema }, https: { resolve: schema } } })
  const linter = new core.Spectral({ resolver })
  linter.setRuleset(rules)
  return linter.run(new core.Document(text, parsers.Json, file))
}

let count = 0
for (const file of process.argv.slice(2)) {
  for (const { code, message, path, severity } of await findings(file)) {
    console.log(`${file}: ${SEVERITIES[severity]} ${code} at /${path.join('/')}: ${message}`)
    count++
  }
}
console.log(`${count} findings`)
process.exit(count === 0 ? 0 : 1)
