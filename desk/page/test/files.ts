import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Schema, Schemas } from '../src/forms/schema'

// The tests run in desk/page.
export const TYPES = '../../schemas/types'

export const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

export const vectors = (name: string) => read<Record<string, never>>(`test/vectors/${name}.json`)

export const allSchemas = (): Schema[] => readdirSync(TYPES).map(type => read<Schema>(`${TYPES}/${type}/1/schema.json`))

export const schemas = () => new Schemas(allSchemas())

/** The samples of a message type, valid or not. */
export function samples(type: string, kind: 'valid' | 'invalid'): [string, never][] {
  const folder = `${TYPES}/${type}/1/${kind}`
  return existsSync(folder) ? readdirSync(folder).map(file => [file, read<never>(`${folder}/${file}`)]) : []
}
