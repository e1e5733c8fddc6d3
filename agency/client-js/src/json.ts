import { type Bytes, text } from './bytes.js'

const TEXT = /"[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*"/.source
const MEMBER = new RegExp(`\\s*(${TEXT})\\s*:\\s*(${TEXT})\\s*([,}])`, 'y')

/**
 * A JSON object whose values are all texts, such as a receipt or the header of a signature. Undefined for anything else.
 * Undefined also for a duplicate member, because two readers could take two different values.
 */
export function flatJson(bytes: Bytes): Map<string, string> | undefined {
  try {
    const json = text(bytes).trim()
    if (!json.startsWith('{') || !json.endsWith('}')) return undefined
    const members = new Map<string, string>()
    MEMBER.lastIndex = 1
    for (let end = ','; end === ','; ) {
      const match = MEMBER.exec(json)
      if (match === null) return undefined
      const name = JSON.parse(match[1]!) as string
      if (members.has(name)) return undefined
      members.set(name, JSON.parse(match[2]!) as string)
      end = match[3]!
      if (end === '}' && MEMBER.lastIndex !== json.length) return undefined
    }
    return members
  } catch {
    return undefined
  }
}

/** The JSON object in these bytes. Undefined if there is none. */
export function jsonObject(bytes: Bytes): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text(bytes))
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const TOKEN = new RegExp(`${TEXT}(\\s*:)?|[{}[\\]]`, 'g')

/** Tells whether an object in this JSON has a duplicate member. Two readers could take two different values. */
export function repeatsMember(json: string): boolean {
  const open: Set<string>[] = []
  for (const [token, colon] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string
      if (open.at(-1)?.has(name)) return true
      open.at(-1)?.add(name)
    }
  }
  return false
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Tells whether it is a UUID in canonical form. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
