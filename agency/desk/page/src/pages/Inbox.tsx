import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { get } from '../api'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import { useHostEvents } from '../events'
import { allPages, type Described, groupings, inGroups, inOrder, oneAtATime, orders } from '../inbox'
import { type Lines, useLines } from '../lines'
import { useLoaded } from '../loaded'
import { LoadNotice } from '../parts/Notice'
import { usePersons } from '../persons'
import { isNumberMeant, isWrittenAsNumber, readNumber, writtenNumber } from '../referralNumber'
import { go, href, pathOf } from '../route'
import { folded, matcher } from '../search'
import type { Inbox, InboxRow, Person } from '../types'
import { InboxTable } from './InboxTable'

const FILTERS = ['matter', 'state', 'type', 'agency', 'from', 'to', 'assigned', 'unread', 'overdue', 'waiting'] as const
type Filter = (typeof FILTERS)[number]
/** The filters with a button that counts. */
const COUNTED = { mine: 'assigned', unread: 'unread', overdue: 'overdue', waiting: 'waiting' } as const
type Counted = keyof typeof COUNTED
/** A code and its label. */
type Option = [string, string]
const PAGE = 200

const filtersOf = (query: URLSearchParams) =>
  new URLSearchParams(FILTERS.flatMap(name => (query.get(name) ? [[name, query.get(name)!]] : [])))

/** The referrals of the office, found, ordered and grouped as the person chooses. */
export function InboxPage({ query }: { query: URLSearchParams }) {
  const { office, session, reference, learnNames } = useDesk()
  const l = useLocalization()
  const lines = useLines()
  const filters = filtersOf(query).toString()
  const [sought, setSought] = useState(lines.sought)
  const { value, problem } = useInbox(filters, lines)
  const persons = usePersons().value ?? []
  const rows = useShown(value?.rows ?? [], persons, sought, lines)
  const waiting = lines.waiting(value?.rows ?? [])
  useEffect(() => learnNames(value?.rows.map(row => row.sender) ?? []), [value])

  const order = orders.find(name => name === query.get('order')) ?? 'due'
  const grouping = groupings.find(name => name === query.get('group')) ?? 'none'
  const set = (name: Filter | 'order' | 'group', to: string) =>
    go(href([office.id, 'inbox'], { ...Object.fromEntries(query), [name]: to }))
  const only = (filter: Counted | 'all') =>
    go(href([office.id, 'inbox'], { order, group: grouping, ...(filter !== 'all' && { [COUNTED[filter]]: valueOf(filter) }) }))
  const valueOf = (filter: Counted) => (filter === 'mine' ? session.person.id : '1')
  const isWrongNumber =
    value?.next === null && rows.length === 0 && isNumberMeant(sought) && readNumber(office.id, sought) === undefined
  const search = (typed: string) => {
    lines.sought = typed
    setSought(typed)
  }
  const codesOf = (list: string): Option[] =>
    [...(reference.lists.get(list)?.keys() ?? [])].map(code => [code, l.code(list, code)])
  const choose = (filter: Filter, label: string, options: Option[]) => (
    <label>
      {label}
      <select name={filter} value={query.get(filter) ?? ''} onChange={event => set(filter, event.currentTarget.value)}>
        <option value="">{l.t('filter.any')}</option>
        {options.map(([code, text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  const counts = value?.counts
  const choice = (filter: Counted | 'all') => (
    <button
      key={filter}
      type="button"
      class={`count ${filter}${filter === 'overdue' && counts?.overdue ? ' alarming' : ''}`}
      aria-pressed={filter === 'all' ? filters === '' : query.get(COUNTED[filter]) === valueOf(filter)}
      onClick={() => only(filter)}
    >
      <strong>{counts === undefined ? '–' : l.number(counts[filter])}</strong> {l.t(`inbox.${filter}`)}
    </button>
  )
  return (
    <>
      <h1>{l.t('inbox')}</h1>
      <div class="counts" role="group" aria-label={l.t('inbox.counts')}>
        {(['all', 'mine', 'unread', 'overdue', 'waiting'] as const).map(choice)}
      </div>
      <details class="filters" open={FILTERS.some(name => query.has(name) && !(Object.values(COUNTED) as string[]).includes(name))}>
        <summary>{l.t('filters')}</summary>
        <div class="filter-fields">
          {choose('matter', l.t('column.matter'), codesOf('category'))}
          {choose('state', l.t('filter.state'), codesOf('referral-state'))}
          {choose('type', l.t('filter.type'), codesOf('message-type'))}
          {choose(
            'agency',
            l.t('filter.agency'),
            [...reference.agencies.values()].map(agency => [agency.agency, l.name(agency.names, agency.agency)]),
          )}
          {choose(
            'assigned',
            l.t('filter.assigned'),
            persons
              .filter(person => person.state !== 'revoked')
              .map(({ id, name }) => [id, id === session.person.id ? l.t('filter.assigned.me') : name]),
          )}
          {(['from', 'to'] as const).map(name => (
            <label key={name}>
              {l.t(`filter.${name}`)}
              <input type="date" value={query.get(name) ?? ''} onChange={event => set(name, event.currentTarget.value)} />
            </label>
          ))}
        </div>
      </details>
      <div class="filter-fields" role="search">
        <label>
          {l.t('search')}
          <input
            type="search"
            value={sought}
            aria-invalid={isWrongNumber}
            aria-describedby="wrong-number"
            onInput={event => search(event.currentTarget.value)}
          />
        </label>
        <label>
          {l.t('order')}
          <select name="order" value={order} onChange={event => set('order', event.currentTarget.value)}>
            {orders.map(name => (
              <option key={name} value={name}>
                {l.t(`order.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {l.t('group')}
          <select name="group" value={grouping} onChange={event => set('group', event.currentTarget.value)}>
            {groupings.map(name => (
              <option key={name} value={name}>
                {l.t(`group.${name}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <LoadNotice of={{ value, problem }} />
      <p class="small" role="status">
        {sought.trim() !== '' && value !== null && l.t('search.found', { n: l.number(rows.length) })}{' '}
        {sought.trim() !== '' && waiting > 0 && l.t('search.waits', { n: l.number(waiting) })}
      </p>
      <p id="wrong-number" class="error" role="alert">
        {isWrongNumber && l.t('search.wrongNumber')}
      </p>
      {value !== null && rows.length === 0 && <p class="empty">{l.t('inbox.empty')}</p>}
      {rows.length > 0 && (
        <InboxTable groups={inGroups(inOrder(rows, order, l.language), grouping, l.t('assigned.nobody'))} />
      )}
    </>
  )
}

/** The inbox by these filters. Its first page is there before the others are read. */
export function useInbox(filters: string, lines: Lines) {
  const { office, keys } = useDesk()
  const [partial, setPartial] = useState<{ filters: string; inbox: Inbox } | null>(null)
  const current = useRef(filters)
  current.current = filters
  const readPage = (cursor: string | null) => get<Inbox>(`${pathOf(office.id, 'inbox')}?${queryOf(filters, cursor)}`)
  const { value, problem, reload } = useLoaded(
    () =>
      allPages(readPage, inbox => {
        const isWanted = current.current === filters
        if (isWanted) setPartial({ filters, inbox })
        return isWanted
      }),
    [office.id, filters],
  )
  const currentReload = useRef(reload)
  currentReload.current = reload
  const [reloadOnce] = useState(() => oneAtATime(() => currentReload.current()))
  useHostEvents(['inbox', 'outbox'], () => void reloadOnce())
  const merged = value ?? (partial?.filters === filters ? partial.inbox : null)
  useEffect(() => {
    if (merged !== null && keys.sealing.size > 0) void lines.want(merged.rows, filters === '' && merged.next === null)
  }, [lines, merged])
  return { value: merged, problem }
}

function queryOf(filters: string, cursor: string | null): URLSearchParams {
  return new URLSearchParams([
    ...new URLSearchParams(filters),
    ['limit', String(PAGE)],
    ...(cursor === null ? [] : [['cursor', cursor]]),
  ])
}

/** The rows that the search finds, by what they show and by the words of their messages. */
export function useShown(rows: InboxRow[], persons: Person[], sought: string, lines: Lines): Described[] {
  const { office } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const described = useMemo(() => {
    const names = new Map(persons.map(person => [person.id, person.name]))
    return rows.map(row => {
      const person = row.assignedTo === null ? undefined : (names.get(row.assignedTo) ?? l.t('assigned.other'))
      const state = row.state === null ? '–' : l.code('referral-state', row.state)
      const { category, territory } = row.clear
      const matter = category === undefined ? l.messageType(row.type) : l.code('category', category)
      const place = territory === undefined ? '' : l.code('territory', territory)
      const text = folded([row.number, row.referral, matter, place, nameOf(row.sender), state, person ?? ''].join(' '))
      return { row, matter, person, state, text }
    })
  }, [rows, persons, l])
  const number = readNumber(office.id, sought)
  const written = number && writtenNumber(office.id, number)
  const isByNumber = written !== undefined || isWrittenAsNumber(sought)
  const matches = matcher(sought)
  return described
    .filter(({ row, text }) => (isByNumber ? row.number === written : matches(text, lines.of(row.referral)?.words ?? '')))
    .map(({ text: _, ...one }) => ({ ...one, number: lines.of(one.row.referral)?.caseNumber }))
}
