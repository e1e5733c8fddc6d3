import { useEffect, useRef, useState } from 'preact/hooks'
import { get } from '../api'
import { useAttempt } from '../attempt'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import { useHostEvents } from '../events'
import { firstPages } from '../inbox'
import { useLoaded } from '../loaded'
import { Foreign, NumberText } from '../parts/Foreign'
import { LoadNotice } from '../parts/Notice'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import { isNumberMeant, readNumber } from '../referralNumber'
import { go, href, pathOf } from '../route'
import type { Inbox, InboxRow } from '../types'

const FILTERS = ['matter', 'state', 'type', 'agency', 'from', 'to', 'assigned', 'unread', 'overdue', 'waiting', 'q'] as const
type Filter = (typeof FILTERS)[number]
/** A code and its label. */
type Option = [string, string]
const PAGE = 50

/** The referrals of the office, in order of their deadlines. */
export function InboxPage({ query }: { query: URLSearchParams }) {
  const { office, session, reference, learnNames } = useDesk()
  const l = useLocalization()
  const key = query.toString()
  const [wrong, setWrong] = useState<string | null>(null)
  const wanted = useRef({ of: key, pages: 1 })
  const { value, problem, reload } = useLoaded(
    () =>
      firstPages(wanted.current.of === key ? wanted.current.pages : 1, cursor =>
        get<Inbox>(`${pathOf(office.id, 'inbox')}?${asked(query, cursor)}`),
      ),
    [office.id, key],
  )
  const { busy, attempt } = useAttempt()
  useHostEvents(['inbox', 'outbox'], reload)
  useEffect(() => learnNames(value?.rows.map(row => row.sender) ?? []), [value])

  const set = (filter: Filter, to: string) => {
    const changed = Object.fromEntries(FILTERS.map(name => [name, query.get(name) ?? undefined]))
    go(href([office.id, 'inbox'], { ...changed, [filter]: to }))
  }
  const find = (typed: string) => {
    const isWrong = isNumberMeant(typed) && readNumber(office.id, typed) === undefined
    setWrong(isWrong ? typed : null)
    if (!isWrong) set('q', typed)
  }
  const only = (filter: 'unread' | 'overdue' | 'waiting' | null) =>
    go(href([office.id, 'inbox'], filter === null ? {} : { [filter]: '1' }))
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
  const rows = value?.rows ?? []
  const loadMore = () =>
    attempt(() => {
      wanted.current = { of: key, pages: value!.pages + 1 }
      return reload()
    })
  const counts = value?.counts
  const choice = (filter: 'unread' | 'overdue' | 'waiting' | null, label: string, count: number | undefined) => (
    <button
      type="button"
      class={`count ${filter ?? 'all'}${filter === 'overdue' && count ? ' alarming' : ''}`}
      aria-pressed={filter === null ? key === '' : query.get(filter) === '1'}
      onClick={() => only(filter)}
    >
      <strong>{count === undefined ? '–' : l.number(count)}</strong> {label}
    </button>
  )
  return (
    <>
      <h1>{l.t('inbox')}</h1>
      <div class="counts" role="group" aria-label={l.t('inbox.counts')}>
        {choice(null, l.t('inbox.all'), counts?.all)}
        {choice('unread', l.t('inbox.unread'), counts?.unread)}
        {choice('overdue', l.t('inbox.overdue'), counts?.overdue)}
        {choice('waiting', l.t('inbox.waiting'), counts?.waiting)}
      </div>
      <details class="filters" open={FILTERS.some(name => query.has(name) && name !== 'unread' && name !== 'overdue')}>
        <summary>{l.t('filters')}</summary>
        <div class="filter-fields">
          {choose('matter', l.t('column.matter'), codesOf('category'))}
          {choose('state', l.t('filter.state'), codesOf('referral-state'))}
          {choose('type', l.t('filter.type'), codesOf('message-type'))}
          {choose(
            'agency',
            l.t('filter.agency'),
            [...reference.agencies.values()].map(one => [one.agency, l.name(one.names, one.agency)]),
          )}
          {choose('assigned', l.t('filter.assigned'), [[session.person.id, l.t('filter.assigned.me')]])}
          {(['from', 'to'] as const).map(name => (
            <label key={name}>
              {l.t(`filter.${name}`)}
              <input type="date" value={query.get(name) ?? ''} onChange={event => set(name, event.currentTarget.value)} />
            </label>
          ))}
          <div>
            <label>
              {l.t('filter.q')}
              <input
                type="search"
                value={wrong ?? query.get('q') ?? ''}
                aria-invalid={wrong !== null}
                aria-describedby="q-wrong"
                onChange={event => find(event.currentTarget.value.trim())}
              />
            </label>
            <p id="q-wrong" class="error" role="alert">
              {wrong !== null && l.t('filter.q.wrong')}
            </p>
          </div>
        </div>
      </details>
      <LoadNotice of={{ value, problem }} />
      {value !== null && rows.length === 0 && <p class="empty">{l.t('inbox.empty')}</p>}
      {rows.length > 0 && (
        <table class="inbox">
          <caption class="visually-hidden">{l.t('inbox')}</caption>
          <thead>
            <tr>
              <th scope="col">{l.t('column.matter')}</th>
              <th scope="col">{l.t('column.due')}</th>
              <th scope="col">{l.t('column.state')}</th>
              <th scope="col">{l.t('column.sender')}</th>
              <th scope="col">{l.t('column.received')}</th>
              <th scope="col">{l.t('column.work')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={row.referral} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {value !== null && value.next !== null && (
        <button type="button" disabled={busy} onClick={() => void loadMore()}>
          {l.t('inbox.more')}
        </button>
      )}
    </>
  )
}

function asked(query: URLSearchParams, cursor: string | null): URLSearchParams {
  const params = new URLSearchParams({ limit: String(PAGE), ...(cursor === null ? {} : { cursor }) })
  FILTERS.forEach(name => query.get(name) && params.set(name, query.get(name)!))
  return params
}

function Row({ row }: { row: InboxRow }) {
  const { office, session } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const { category, urgency, territory, class: offenceClass } = row.clear
  const idle = row.assignedTo === null && row.drafts === 0 && row.waiting === 0
  const matter = category === undefined ? l.messageType(row.type) : l.code('category', category)
  return (
    <tr class={row.unread > 0 ? 'unread' : undefined}>
      <td data-label={l.t('column.matter')}>
        <a class="matter" href={href([office.id, 'referrals', row.referral])}>
          {row.unread > 0 && (
            <span class="mark">
              <span class="visually-hidden">{l.t('inbox.unread')} </span>
            </span>
          )}
          <Foreign text={matter} />
        </a>
        <span class="tags">
          <NumberText text={row.number} />
          {urgency !== undefined && <span class={`tag urgency-${tagOf(urgency)}`}>{l.code('urgency', urgency)}</span>}
          {offenceClass !== undefined && <span class="tag">{l.code('offence-class', offenceClass)}</span>}
          {territory !== undefined && <span class="tag">{l.code('territory', territory)}</span>}
        </span>
      </td>
      <td data-label={l.t('column.due')} class={row.due === null ? 'nothing' : row.due.overdue ? 'overdue' : undefined}>
        {row.due === null ? (
          '–'
        ) : (
          <>
            {row.due.overdue && <strong>{l.t('overdue')} </strong>}
            {l.code('stage', row.due.stage)}
            <br />
            {l.time(row.due.at)}
            <br />
            <WorkingDaysLeft due={row.due} />
          </>
        )}
      </td>
      <td data-label={l.t('column.state')}>{row.state === null ? '–' : l.code('referral-state', row.state)}</td>
      <td data-label={l.t('column.sender')}>
        <Foreign text={nameOf(row.sender)} />
      </td>
      <td data-label={l.t('column.received')}>
        {l.time(row.receivedAt)}
        {row.messages > 1 && (
          <>
            <br />
            <span class="small">{l.t('inbox.messages', { count: l.number(row.messages) })}</span>
          </>
        )}
      </td>
      <td data-label={l.t('column.work')} class={idle ? 'nothing' : undefined}>
        {row.assignedTo !== null && (
          <span class="tag">{row.assignedTo === session.person.id ? l.t('assigned.me') : l.t('assigned.other')}</span>
        )}
        {row.drafts > 0 && <span class="tag">{l.t('inbox.drafts', { count: l.number(row.drafts) })}</span>}
        {row.waiting > 0 && <span class="tag warning">{l.t('inbox.waits', { count: l.number(row.waiting) })}</span>}
        {idle && '–'}
      </td>
    </tr>
  )
}

const URGENCIES = ['routine', 'priority', 'urgent', 'immediate']

/** Only the page's own codes become class names. */
const tagOf = (urgency: unknown) => (URGENCIES.includes(String(urgency)) ? String(urgency) : 'other')
