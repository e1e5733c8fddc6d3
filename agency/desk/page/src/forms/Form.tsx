import { type ComponentChildren, createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Addressees } from '../addressees'
import { dateOf, zoneOf } from '../calendar'
import { offered } from '../codes'
import { useDesk, useLocalization } from '../desk'
import type { Localization } from '../language'
import type { Json, JsonObject } from '../message'
import { Check } from '../parts/Check'
import { Foreign } from '../parts/Foreign'
import { WorkingDay, WrittenDate } from '../parts/WorkingDay'
import type { Reference } from '../reference'
import { LONG_TEXT } from '../earlier'
import { errorInLanguage } from '../refusal'
import { folded, matcher } from '../search'
import type { ProblemError } from '../types'
import { announced, left } from './limit'
import type { Resolved, Schema, Violation } from './schema'

/** The faults by pointer. `refused` is the gateway's text. */
export interface FieldError extends Violation {
  refused?: ProblemError
}

/** A member whose value is chosen from these, such as the request that an answer is about. */
export type Choices = Readonly<Record<string, { value: string; label: string }[]>>

interface FormSetting {
  errors: FieldError[]
  fixed: ReadonlySet<string>
  choices: Choices
  /** The agencies that a member may name, by its readable fact. Null if the gateway has not said it. */
  addressees: (fact: string | undefined) => Addressees | null
}

const FormContext = createContext<FormSetting>({ errors: [], fixed: new Set(), choices: {}, addressees: () => null })

/** The id of the field for a place in the document, used by labels, errors and links. */
export const fieldId = (pointer: string) => `field:${pointer}`

/**
 * The fields of a message's content, made from its schema. It shows only members that the schema allows with the current choices.
 *
 * @param fixed members that the chosen action fixes
 */
export function Form({
  schema,
  value,
  change,
  errors,
  fixed,
  choices,
  addressees,
}: {
  schema: Schema
  value: JsonObject
  change: (value: JsonObject) => void
} & FormSetting) {
  return (
    <FormContext.Provider value={{ errors, fixed, choices, addressees }}>
      <Members schema={schema} value={value} change={change} pointer="/content" />
    </FormContext.Provider>
  )
}

interface FieldProps {
  name: string
  schema: Resolved
  value: Json | undefined
  change: (value: Json | undefined) => void
  pointer: string
  required: boolean
  /** The member or shared definition that contains it, for its label. */
  within?: string
}

function Members({
  schema,
  value,
  change,
  pointer,
  within,
}: {
  schema: Schema
  value: JsonObject
  change: (value: JsonObject) => void
  pointer: string
  within?: string
}) {
  const { reference } = useDesk()
  const { fixed } = useContext(FormContext)
  const { properties, required } = reference.schemas.members(schema, value)
  const set = (name: string, to: Json | undefined) => {
    const { [name]: _, ...others } = value
    change(to === undefined ? others : { ...others, [name]: to })
  }
  return (
    <>
      {properties
        .filter(([name]) => !(pointer === '/content' && fixed.has(name)))
        .map(([name, own]) => (
          <Field
            key={name}
            name={name}
            schema={own}
            value={value[name]}
            change={to => set(name, to)}
            pointer={`${pointer}/${name}`}
            required={required.has(name)}
            within={within}
          />
        ))}
    </>
  )
}

function Field(props: FieldProps) {
  const { schema, name, pointer } = props
  const { choices } = useContext(FormContext)
  if (schema.def === 'jwe') return null // copied from the case, not written
  if (pointer === `/content/${name}` && choices[name] !== undefined) {
    return <Select {...props} groups={[{ options: choices[name].map(({ value, label }) => [value, label]) }]} />
  }
  if (schema.type === 'array') return <ListField {...props} />
  if (schema.type === 'object') return <ObjectField {...props} />
  return <Simple {...props} />
}

/** A field of one value. */
function Simple(props: FieldProps) {
  const { reference } = useDesk()
  const l = useLocalization()
  const { addressees } = useContext(FormContext)
  const { schema, value, change, pointer } = props
  const list = schema['x-wasl-code']
  if (list !== undefined) {
    const codes = offeredToday(reference, list, schema.enum ?? [...(reference.lists.get(list)?.keys() ?? [])], [value])
    return <Select {...props} groups={[{ options: codes.map(code => [code, l.code(list, code)]) }]} />
  }
  if (schema.def === 'agency') {
    const may = addressees(schema['x-wasl-clear'])
    const named = (ids: string[]): Option[] => ids.map(id => [id, l.name(reference.agencies.get(id)?.names, id)])
    const groups =
      may === null
        ? [{ options: named([...reference.agencies.keys()]) }]
        : [
            { label: l.t('form.parties'), options: named(may.parties) },
            { label: l.t('form.joining'), options: named(may.others) },
          ]
    const none = schema['x-wasl-clear'] === 'addressee' && !props.required ? l.t('form.everyUnit') : undefined
    return <Select {...props} groups={groups} none={none} />
  }
  const text = value === undefined ? '' : String(value)
  const control = useControl(props)
  const typed = (read: (text: string) => Json | undefined = given => given || undefined) => ({
    ...control,
    value: text,
    onInput: (event: { currentTarget: { value: string } }) => change(read(event.currentTarget.value)),
  })
  if (schema.type === 'boolean') {
    return (
      <Labelled {...props}>
        <input {...control} type="checkbox" checked={value === true} onChange={event => change(event.currentTarget.checked)} />
      </Labelled>
    )
  }
  if (schema.type === 'integer') {
    return (
      <Labelled {...props}>
        <input type="number" {...typed(given => (given === '' ? undefined : Number(given)))} />
      </Labelled>
    )
  }
  if (schema.format === 'date') {
    return (
      <Labelled {...props}>
        <input type="date" {...typed()} />
        <WrittenDate date={text} />
        <WorkingDay date={text} />
      </Labelled>
    )
  }
  if ((schema.maxLength ?? 0) >= LONG_TEXT) {
    return (
      <Labelled {...props}>
        <textarea
          {...typed()}
          dir="auto"
          rows={pointer.split('/').length > 3 ? 2 : 6}
        />
        <Remaining text={text} limit={schema.maxLength!} />
      </Labelled>
    )
  }
  return (
    <Labelled {...props}>
      <input type="text" dir="auto" {...typed()} />
      {schema.maxLength !== undefined && <Remaining text={text} limit={schema.maxLength} />}
    </Labelled>
  )
}

/**
 * The characters that may still be typed, shown from half of the limit on. Nothing is cut: a text that is too long stays and is a fault.
 */
function Remaining({ text, limit }: { text: string; limit: number }) {
  const l = useLocalization()
  const remaining = left(text, limit)
  const announcement = announced(remaining)
  const inWords = (count: number) =>
    l.t(count < 0 ? 'form.tooMany' : 'form.left', { n: l.number(Math.abs(count)) })
  return (
    <>
      {remaining < limit / 2 && (
        <p class={remaining < 0 ? 'small error' : 'small'} aria-hidden="true">
          {inWords(remaining)}
        </p>
      )}
      <span role="status" class="visually-hidden">
        {remaining < limit / 2 && announcement !== undefined && (remaining < 0 ? l.t('form.tooLong') : inWords(announcement))}
      </span>
    </>
  )
}

const offeredToday = (reference: Reference, list: string, codes: string[], chosen: unknown[]) =>
  offered(codes, reference.lists.get(list), dateOf(zoneOf(reference.calendar), new Date()), chosen)

function useControl({ pointer, required }: FieldProps) {
  const { errors } = useContext(FormContext)
  const wrong = errors.some(error => error.pointer === pointer)
  return {
    id: fieldId(pointer),
    name: pointer,
    'aria-required': required,
    'aria-invalid': wrong,
    'aria-describedby': wrong ? `${fieldId(pointer)}-error` : undefined,
  }
}

function Labelled({ children, ...props }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={`field ${props.schema.type === 'boolean' ? 'check' : ''}`}>
      <label for={fieldId(props.pointer)}>
        <FieldName {...props} />
      </label>
      {children}
      <Errors {...props} />
    </div>
  )
}

function FieldName({ name, required, within }: FieldProps) {
  const l = useLocalization()
  const index = /^\d+$/.test(name)
  return (
    <>
      {index ? l.t('form.item', { number: l.number(Number(name) + 1) }) : l.field(name, within)}
      {required && (
        <span class="required">
          {' '}
          <span aria-hidden="true">*</span>
        </span>
      )}
    </>
  )
}

/** The fault at a place, in the reader's language. */
export function messageOf(error: FieldError, schema: Schema, l: Localization, { agencies }: Reference): string {
  if (error.refused !== undefined) return errorInLanguage(error.refused, l, id => l.name(agencies.get(id)?.names, id))
  const ownText = `violation.${error.keyword}`
  if (l.has(ownText)) return l.t(ownText)
  const limit = (schema as Record<string, unknown>)[error.keyword]
  const expected = typeof limit === 'number' ? l.number(limit) : String(limit ?? '')
  return l.code('violation', error.keyword).replace('{expected}', expected)
}

function Errors({ pointer, schema }: FieldProps) {
  const l = useLocalization()
  const { reference } = useDesk()
  const { errors } = useContext(FormContext)
  const ownErrors = errors.filter(error => error.pointer === pointer)
  if (ownErrors.length === 0) return null
  return (
    <p id={`${fieldId(pointer)}-error`} class="error">
      {ownErrors.map((error, i) => (
        <span key={i}>
          <Foreign text={messageOf(error, schema, l, reference)} />{' '}
        </span>
      ))}
    </p>
  )
}

type Option = [value: string, label: string]

const SEARCHED_FROM = 12
const MAX_ROWS = 8

/**
 * A choice. A long one is searched by words. Enter takes the first that is found.
 *
 * @param none what it means to choose nothing
 */
function Select(props: FieldProps & { groups: { label?: string; options: Option[] }[]; none?: string }) {
  const l = useLocalization()
  const { groups, none, value, change, name, within, pointer } = props
  const [typed, setTyped] = useState('')
  const control = useControl(props)
  const all = groups.flatMap(group => group.options)
  const chosen = value === undefined ? '' : String(value)
  const isFound = matcher(typed)
  const shownGroups = groups.map(group => ({
    ...group,
    options: group.options.filter(([code, label]) => code === chosen || isFound(folded(label), folded(code))),
  }))
  const matches = shownGroups.flatMap(group => group.options).filter(([code, label]) => isFound(folded(label), folded(code)))
  const takeFirst = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (typed.trim() === '' || matches.length === 0) return
    change(matches[0][0])
    setTyped('')
  }
  return (
    <Labelled {...props}>
      {all.length >= SEARCHED_FROM && (
        <>
          <input
            type="search"
            dir="auto"
            aria-label={l.t('form.search', { what: l.field(name, within) })}
            aria-controls={fieldId(pointer)}
            placeholder={l.t('form.search.how')}
            value={typed}
            onInput={event => setTyped(event.currentTarget.value)}
            onKeyDown={takeFirst}
          />
          <span role="status" class="visually-hidden">
            {typed.trim() !== '' && l.t('form.found', { n: l.number(matches.length) })}
          </span>
        </>
      )}
      <select
        {...control}
        size={typed.trim() === '' ? undefined : Math.min(MAX_ROWS, matches.length + 2)}
        value={chosen}
        onChange={event => change(event.currentTarget.value || undefined)}
      >
        <option value="">{none ?? l.t('form.choose')}</option>
        {shownGroups.map(({ label, options }) =>
          label === undefined ? (
            <Options options={options} />
          ) : (
            options.length > 0 && (
              <optgroup label={label}>
                <Options options={options} />
              </optgroup>
            )
          ),
        )}
      </select>
    </Labelled>
  )
}

const Options = ({ options }: { options: Option[] }) => (
  <>
    {options.map(([code, label]) => (
      <option key={code} value={code}>
        {label}
      </option>
    ))}
  </>
)

/** An object as a card. An optional object can be added and removed. */
function ObjectField(props: FieldProps) {
  const l = useLocalization()
  const { schema, value, change, pointer, required, name } = props
  const listName = /^\d+$/.test(name) ? pointer.split('/').at(-2) : undefined
  const isPresent = required || (value !== undefined && value !== null)
  const removable = !required && listName === undefined
  if (!isPresent) {
    return (
      <p class="field">
        <button type="button" onClick={() => change({})}>
          {l.t('form.add', { what: l.field(name) })}
        </button>
      </p>
    )
  }
  return (
    <fieldset id={fieldId(pointer)} tabIndex={-1}>
      <legend>
        <FieldName {...props} />
      </legend>
      <Errors {...props} />
      <Members schema={schema} value={(value ?? {}) as JsonObject} change={change} pointer={pointer} within={schema.def ?? listName ?? name} />
      {removable && (
        <button type="button" class="quiet" onClick={() => change(undefined)}>
          {l.t('form.remove', { what: l.field(name) })}
        </button>
      )}
    </fieldset>
  )
}

function ListField(props: FieldProps) {
  const { reference } = useDesk()
  const l = useLocalization()
  const { schema, change, pointer, name } = props
  const items = reference.schemas.resolve(schema.items ?? {})
  const value = (Array.isArray(props.value) ? props.value : []) as Json[]
  const codes = items.enum
  if (codes !== undefined) {
    const list = items['x-wasl-code'] ?? ''
    const choices = offeredToday(reference, list, codes, value)
    return (
      <fieldset id={fieldId(pointer)} tabIndex={-1}>
        <legend>
          <FieldName {...props} />
        </legend>
        <Errors {...props} />
        {choices.map(code => (
          <Check
            key={code}
            checked={value.includes(code)}
            set={checked => change(checked ? [...value, code] : value.filter(other => other !== code))}
          >
            {l.code(list, code)}
          </Check>
        ))}
      </fieldset>
    )
  }
  const empty: Json = items.type === 'object' ? {} : ''
  return (
    <fieldset id={fieldId(pointer)} tabIndex={-1}>
      <legend>
        <FieldName {...props} />
      </legend>
      <Errors {...props} />
      {value.map((item, i) => (
        <div key={i} class="list-item">
          <Field
            name={String(i)}
            schema={items}
            value={item}
            change={to => change(value.map((other, j) => (j === i ? (to ?? empty) : other)))}
            pointer={`${pointer}/${i}`}
            required={false}
          />
          <button type="button" class="quiet" onClick={() => change(value.filter((_, j) => j !== i))}>
            {l.t('form.removeItem', { number: l.number(i + 1) })}
          </button>
        </div>
      ))}
      {value.length < (schema.maxItems ?? Infinity) && (
        <button type="button" onClick={() => change([...value, empty])}>
          {l.t('form.add', { what: l.field(name) })}
        </button>
      )}
    </fieldset>
  )
}
