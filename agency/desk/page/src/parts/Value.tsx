import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { useDesk, useLocalization } from '../desk'
import type { Resolved } from '../forms/schema'
import type { Json, JsonObject } from '../message'
import { Foreign, Identifier } from './Foreign'
import { WorkingDay } from './WorkingDay'

/** Words for ids that the reader knows otherwise, such as those of other messages of the case. */
export const KnownIds = createContext<ReadonlyMap<string, string>>(new Map())

// The members that a reader wants first. The others follow in the order of the schema, with the author at the end.
const FIRST = ['code', 'action', 'category', 'urgency', 'dueDate', 'summary', 'text', 'results', 'assessment', 'subject', 'subjects']
const LAST = ['evidence', 'languages', 'author', 'sealedIdentity']

const rank = (name: string) => {
  if (FIRST.includes(name)) return FIRST.indexOf(name)
  return LAST.includes(name) ? 100 + LAST.indexOf(name) : 50
}

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * The members of an object as a list of terms, named and ordered by its schema. It also shows members that the schema does not know,
 * because nothing signed may be left out.
 */
export function ObjectValue({ schema, value, name }: { schema: Resolved; value: JsonObject; name?: string }) {
  const { reference } = useDesk()
  const l = useLocalization()
  const members = new Map(reference.schemas.members(schema, value).properties)
  const names = Object.keys(value).sort(
    (a, b) => rank(a) - rank(b) || [...members.keys()].indexOf(a) - [...members.keys()].indexOf(b),
  )
  return (
    <dl class="members">
      {names.map(member => (
        <div key={member} class={isWide(value[member], members.get(member)) ? 'wide' : undefined}>
          <dt>{l.field(member, schema.def ?? name)}</dt>
          <dd>
            <Value schema={members.get(member) ?? {}} value={value[member]} name={member} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const WIDE_CHARACTERS = 60
const LONG_TEXT = 500

/** Tells whether the value takes a whole line, because it is long or may be long. */
const isWide = (value: Json, schema: Resolved | undefined) =>
  schema?.def !== 'officer' &&
  ((value !== null && typeof value === 'object') ||
    (typeof value === 'string' && (value.length > WIDE_CHARACTERS || (schema?.maxLength ?? 0) >= LONG_TEXT)))

/** One value in words, by its schema. */
export function Value({ schema, value, name }: { schema: Resolved; value: Json; name: string }) {
  const { reference } = useDesk()
  const l = useLocalization()
  const names = useContext(KnownIds)
  if (Array.isArray(value)) return <ListValue schema={schema} value={value} name={name} />
  if (isObject(value)) {
    if (schema.def === 'jwe') return <>{l.t('value.sealed')}</>
    if (schema.def === 'sealedFile') return <Identifier text={String(value.id)} />
    if (schema.def === 'indicator') return <IndicatorValue value={value} />
    if (schema.def === 'officer') return <OfficerValue value={value} />
    return <ObjectValue schema={schema} value={value} name={name} />
  }
  if (typeof value === 'boolean') return <>{l.t(value ? 'yes' : 'no')}</>
  if (typeof value === 'number') return <>{name === 'sizeBytes' ? l.size(value) : l.number(value)}</>
  const text = String(value ?? '')
  const list = schema['x-wasl-code']
  if (list !== undefined) return <Labelled list={list} code={text} />
  switch (schema.def) {
    case 'agency':
      return <Foreign text={l.name(reference.agencies.get(text)?.names, text)} />
    case 'instant':
      return <>{l.time(text)}</>
    case 'date':
      return (
        <>
          {l.date(text)}
          <WorkingDay date={text} />
        </>
      )
    case 'messageType':
      return <Foreign text={l.messageType(text)} />
    case 'language':
      return <Foreign text={languageName(text, l.language)} />
    case 'uuid':
      return names.has(text) ? <Foreign text={names.get(text)} /> : <Identifier text={text} />
  }
  return name === 'sha256' || name === 'mediaType' ? <Identifier text={text} /> : <Foreign text={text} />
}

function Labelled({ list, code }: { list: string; code: string }) {
  const l = useLocalization()
  return <Foreign text={l.code(list, code)} />
}

function languageName(tag: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

function ListValue({ schema, value, name }: { schema: Resolved; value: Json[]; name: string }) {
  const { reference } = useDesk()
  const l = useLocalization()
  if (value.length === 0) return <>{l.t('value.none')}</>
  const items = reference.schemas.resolve(schema.items ?? {})
  const cards = value.some(isObject)
  return (
    <ul class={cards ? 'cards' : 'plain-list'}>
      {value.map((item, i) => (
        <li key={i}>
          <Value schema={items} value={item} name={name} />
        </li>
      ))}
    </ul>
  )
}

const OFFICER = ['name', 'function']

/** The author or signer, on one line. */
function OfficerValue({ value }: { value: JsonObject }) {
  const otherMembers = Object.keys(value).filter(name => !OFFICER.includes(name))
  return (
    <>
      {[...OFFICER, ...otherMembers].map((name, i) => (
        <>
          {i > 0 && ' · '}
          <Foreign text={value[name]} />
        </>
      ))}
    </>
  )
}

/** A reported trace such as a URL. It is never a link, so that nobody opens it by mistake. */
function IndicatorValue({ value }: { value: JsonObject }) {
  const l = useLocalization()
  return (
    <div class="indicator">
      <span class="small">
        <Foreign text={l.code('indicator', value.kind)} />
      </span>
      <code>
        <Foreign text={value.value} />
      </code>
      {value.service !== undefined && (
        <span class="small">
          {l.field('service')}
          {l.t('colon')} <Foreign text={value.service} />
        </span>
      )}
      {value.note !== undefined && <Foreign text={value.note} />}
    </div>
  )
}
