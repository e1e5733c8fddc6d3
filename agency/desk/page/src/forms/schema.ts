import { Validator } from '@cfworker/json-schema'
import type { Json, JsonObject } from '../message'

/** The parts of JSON Schema 2020-12 that the schemas of messages use. */
export interface Schema {
  $id?: string
  $ref?: string
  title?: string
  description?: string
  type?: string
  enum?: string[]
  const?: Json
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  required?: string[]
  properties?: Record<string, Schema | boolean>
  items?: Schema
  allOf?: Schema[]
  if?: Schema
  then?: Schema
  else?: Schema
  $defs?: Record<string, Schema>
  'x-wasl-code'?: string
  'x-wasl-kind'?: string
  'x-wasl-clear'?: string
}

/** A schema with its reference resolved. `def` is the name of the shared definition. */
export interface Resolved extends Schema {
  def?: string
}

/** A violation at a place, named as in the gateway's problem documents. */
export interface Violation {
  pointer: string
  keyword: string
}

/** The members that an object may have, given those that it has already. */
export interface Members {
  properties: [name: string, schema: Resolved][]
  required: ReadonlySet<string>
}

/** Schemas that refer to one another by their ids. */
export class Schemas {
  private readonly byId = new Map<string, Schema>()
  private readonly validators = new Map<string, Validator>()

  constructor(schemas: Schema[]) {
    schemas.forEach(schema => this.byId.set(schema.$id ?? '', schema))
  }

  /** The schema of a message type. */
  of(type: string, version: number): Schema | undefined {
    return [...this.byId.values()].find(schema => schema.$id?.endsWith(`/${type}/${version}`))
  }

  /** Resolves a reference. Keywords beside it count too. */
  resolve(schema: Schema): Resolved {
    if (schema.$ref === undefined) return schema
    const { $ref, ...beside } = schema
    const [id, pointer = ''] = $ref.split('#')
    const root = this.byId.get(id)
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], root)
    if (target === undefined) throw new Error(`no schema ${$ref}`)
    const resolved = this.resolve(target as Schema)
    return {
      ...resolved,
      ...beside,
      properties: { ...resolved.properties, ...beside.properties },
      required: [...(resolved.required ?? []), ...(beside.required ?? [])],
      def: pointer.split('/').pop() || resolved.def,
    }
  }

  /** The members that an object with this value may have, with conditions (`if`, `allOf`) resolved. */
  members(schema: Schema, value: JsonObject): Members {
    const properties = new Map<string, Resolved>()
    const refused = new Set<string>()
    const required = new Set<string>()
    const apply = (part: Schema) => {
      part.required?.forEach(name => required.add(name))
      for (const [name, own] of Object.entries(part.properties ?? {})) {
        if (own === false) refused.add(name)
        else if (own !== true) properties.set(name, { ...properties.get(name), ...this.resolve(own) })
      }
      part.allOf?.forEach(apply)
      if (part.if !== undefined) {
        const branch = new Validator(part.if as object, '2020-12').validate(value).valid ? part.then : part.else
        if (branch !== undefined) apply(branch)
      }
    }
    apply(this.resolve(schema))
    refused.forEach(name => properties.delete(name))
    return { properties: [...properties], required }
  }

  /** The name of the member with this part in the clear routing data, by its annotation in the schema. */
  clearMember(content: Schema, part: 'subtype' | 'object' | 'answers'): string | undefined {
    return Object.entries(this.resolve(content).properties ?? {}).find(
      ([, member]) => typeof member === 'object' && member['x-wasl-clear'] === part,
    )?.[0]
  }

  /**
   * A value as it is sent: without members that are empty or not allowed by the schema, and with the required lists. Undefined if nothing
   * is left.
   */
  tidied(schema: Schema, value: Json): Json | undefined {
    const resolved = this.resolve(schema)
    if (Array.isArray(value)) {
      const items = value.map(item => this.tidied(resolved.items ?? {}, item))
      return items.filter((item): item is Json => item !== undefined)
    }
    if (value === null || typeof value !== 'object') return value === '' || value === null ? undefined : value
    if (resolved.properties === undefined) return value
    const { properties, required } = this.members(resolved, value)
    const tidied: JsonObject = {}
    for (const [name, member] of properties) {
      const tidy = name in value ? this.tidied(member, value[name]) : undefined
      if (tidy !== undefined && !(Array.isArray(tidy) && tidy.length === 0 && !required.has(name))) tidied[name] = tidy
      else if (member.type === 'array' && required.has(name)) tidied[name] = []
    }
    return Object.keys(tidied).length === 0 ? undefined : tidied
  }

  /** A value without the list entries that {@link tidied} removes. Pointers into both are then equal. */
  withoutEmptyItems(schema: Schema, value: Json): Json {
    const resolved = this.resolve(schema)
    if (Array.isArray(value)) {
      const items = resolved.items ?? {}
      const nonEmpty = value.filter(item => this.tidied(items, item) !== undefined)
      return nonEmpty.map(item => this.withoutEmptyItems(items, item))
    }
    if (value === null || typeof value !== 'object' || resolved.properties === undefined) return value
    const members = new Map(this.members(resolved, value).properties)
    const shorter = (name: string, member: Json) =>
      members.has(name) ? this.withoutEmptyItems(members.get(name)!, member) : member
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shorter(name, member)]))
  }

  /** Every place where a document does not match the schema of its type. */
  violations(type: string, version: number, document: Json): Violation[] {
    const { valid, errors } = this.validator(type, version).validate(document)
    return valid ? [] : specific(errors as Unit[])
  }

  private validator(type: string, version: number): Validator {
    const key = `${type}/${version}`
    let validator = this.validators.get(key)
    if (validator === undefined) {
      const schema = this.of(type, version)
      if (schema === undefined) throw new Error(`no schema ${key}`)
      validator = new Validator(schema as object, '2020-12', false)
      for (const [id, other] of this.byId) if (other !== schema) validator.addSchema(other as object, id)
      this.validators.set(key, validator)
    }
    return validator
  }
}

interface Unit {
  keyword: string
  keywordLocation: string
  instanceLocation: string
  error: string
}

// A keyword that only repeats a failure below it.
const CARRIERS = new Set(['properties', 'items', '$ref', 'allOf', 'if', 'then', 'else', 'false', 'unevaluatedProperties'])

function specific(units: Unit[]): Violation[] {
  const violations = new Map<string, Violation>()
  const add = (violation: Violation) => {
    const key = `${violation.pointer} ${violation.keyword}`
    if (!violations.has(key)) violations.set(key, violation)
  }
  for (const unit of units) {
    const pointer = unit.instanceLocation.replace(/^#/, '')
    if (unit.keyword === 'required') {
      const missing = /"([^"]+)"/.exec(unit.error)?.[1] ?? ''
      add({ pointer: `${pointer}/${missing}`, keyword: 'required' })
    } else if (unit.keyword === 'false' && unit.keywordLocation !== unit.instanceLocation) {
      add({ pointer, keyword: 'absent' })
    } else if (!CARRIERS.has(unit.keyword)) {
      add({ pointer, keyword: unit.keyword })
    }
  }
  // A member that nothing evaluated is either invalid in itself, which is reported above, or unknown.
  if (violations.size === 0) {
    const unknown = units.filter(unit => unit.keyword === 'false')
    unknown.forEach(unit => add({ pointer: unit.instanceLocation.slice(1), keyword: 'unevaluatedProperties' }))
  }
  return [...violations.values()]
}
