import type { Resolved, Schemas } from './forms/schema'
import type { Json, JsonObject } from './message'

/** A text of this length or longer is a paragraph. A shorter one is a name or a number of one case. */
export const LONG_TEXT = 500

/** The parts of an earlier answer that another case may use: its choices and its paragraphs, without persons, numbers, dates and agencies. */
export function reusable(schemas: Schemas, schema: Resolved, content: JsonObject, fixed: ReadonlySet<string>): JsonObject {
  const members = schemas.members(schema, content).properties.filter(([name, member]) => {
    const value = member.type === 'array' ? schemas.resolve(member.items ?? {}) : member
    const isWords = value['x-wasl-code'] !== undefined || (value.maxLength ?? 0) >= LONG_TEXT
    return !fixed.has(name) && isWords && value.type === 'string' && content[name] !== undefined
  })
  return Object.fromEntries(members.map(([name]) => [name, content[name]]))
}

/** The content with the empty members filled in. What is written stays. */
export const filledIn = (content: JsonObject, from: JsonObject): JsonObject => ({
  ...content,
  ...Object.fromEntries(Object.entries(from).filter(([name]) => isEmpty(content[name]))),
})

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The first paragraph of an answer, by which a person knows it again. */
export const opening = (of: JsonObject): string | undefined =>
  Object.values(of).find((value): value is string => typeof value === 'string' && /\s/.test(value.trim()))
