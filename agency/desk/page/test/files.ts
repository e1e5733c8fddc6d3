import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Schema, Schemas } from '../src/forms/schema'

// The tests run in agency/desk/page.
export const TYPES = '../../../schemas/types'

export const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

export const vectors = (name: string) => read<Record<string, never>>(`test/vectors/${name}.json`)

export const allSchemas = (): Schema[] =>
  readdirSync(TYPES).flatMap(type =>
    readdirSync(`${TYPES}/${type}`).map(version => read<Schema>(`${TYPES}/${type}/${version}/schema.json`)),
  )

export const schemas = () => new Schemas(allSchemas())

/** The samples of a version of a message type, valid or not. */
export function samples(type: string, version: number, kind: 'valid' | 'invalid'): [string, never][] {
  const folder = `${TYPES}/${type}/${version}/${kind}`
  return existsSync(folder) ? readdirSync(folder).map(file => [file, read<never>(`${folder}/${file}`)]) : []
}
