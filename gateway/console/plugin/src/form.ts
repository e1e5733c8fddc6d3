/** The fields of a dialog: validates the typed values and makes the JSON document. */

import { instantOf, savedZone } from './zone'

export interface Field {
  name: string
  label: string
  /** A code is 1 to 64 of a-z 0-9 -, a letter first: the audit trail takes no free text, so no names. */
  type: 'code' | 'number' | 'datetime-local'
  required?: boolean
  /** Codes that are used often. They have words in our texts, under `why`. */
  common?: readonly string[]
}

export type Values = Record<string, string>

const CODE = /^[a-z][a-z0-9-]{0,63}$/

/** An empty value is valid if the field is optional. */
export function isValid(field: Field, value: string): boolean {
  return value === '' ? !field.required : field.type !== 'code' || CODE.test(value)
}

/** Tells whether a field is missing or invalid, so that the dialog cannot be confirmed. */
export function isIncomplete(fields: Field[], values: Values): boolean {
  return fields.some(field => !isValid(field, values[field.name]?.trim() ?? ''))
}

/** The document of the typed values: without empty fields, with numbers as numbers, and times converted from the reader's zone to UTC. */
export function toDocument(fields: Field[], values: Values, zone = savedZone()): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(field => values[field.name]?.trim())
      .map(({ name, type }) => [
        name,
        type === 'number'
          ? Number(values[name])
          : type === 'datetime-local'
            ? instantOf(values[name], zone).toISOString()
            : values[name].trim(),
      ]),
  )
}
