import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import type { Described, Group } from '../inbox'
import type { Line } from '../line'
import { LinesContext } from '../lines'
import { Foreign, NumberText } from '../parts/Foreign'
import { Names } from '../parts/Names'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import { href } from '../route'

const COLUMNS = ['matter', 'due', 'state', 'sender', 'received', 'work']
/** Rows that are drawn together when they come near the screen. */
const TOGETHER = 20
const NEAR = '800px 0px'
/** The height of a row until one is drawn. */
const GUESSED_PIXELS = 110
const MAX_NAMED = 4

/** The rows of the inbox. Only those near the screen are drawn, so that thousands scroll smoothly. */
export function InboxTable({ groups }: { groups: Group[] }) {
  const l = useLocalization()
  const rowPixels = useRef(GUESSED_PIXELS)
  let index = 1
  const bodies = groups.flatMap(({ name, rows }, g) => {
    const parts = []
    if (name !== undefined) {
      parts.push(
        <tbody key={`group ${g}`}>
          <tr class="group" aria-rowindex={++index}>
            <th scope="rowgroup" colSpan={COLUMNS.length}>
              <Foreign text={name} /> <span class="small">{l.number(rows.length)}</span>
            </th>
          </tr>
        </tbody>,
      )
    }
    for (let i = 0; i < rows.length; i += TOGETHER) {
      const slice = rows.slice(i, i + TOGETHER)
      const isFirst = index === 1 || (name !== undefined && index === 2)
      parts.push(<Rows key={`${g} ${i}`} rows={slice} index={index + 1} isNear={isFirst} rowPixels={rowPixels} />)
      index += slice.length
    }
    return parts
  })
  return (
    <table class="inbox" aria-rowcount={index}>
      <caption class="visually-hidden">{l.t('inbox')}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map(name => (
            <th key={name} scope="col" class={name}>
              {l.t(`column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      {bodies}
    </table>
  )
}

interface RowsProps {
  rows: Described[]
  /** The place of the first row in the table, from 1. */
  index: number
  /** Tells whether they are drawn at once. */
  isNear: boolean
  /** The height of a drawn row, for those that are not. */
  rowPixels: { current: number }
}

function Rows({ rows, index, isNear, rowPixels }: RowsProps) {
  const lines = useContext(LinesContext)
  const body = useRef<HTMLTableSectionElement>(null)
  const pixels = useRef<number | null>(null)
  const [near, setNear] = useState(isNear)
  useEffect(() => {
    const observer = new IntersectionObserver(
      // The focus stays where it is, also when its row leaves the screen.
      entries => setNear(entries.at(-1)!.isIntersecting || body.current?.contains(document.activeElement) === true),
      { rootMargin: NEAR },
    )
    observer.observe(body.current!)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    if (!near) return
    pixels.current = body.current!.offsetHeight
    rowPixels.current = pixels.current / rows.length
  })
  const referrals = rows.map(described => described.row.referral)
  useEffect(() => (near ? lines.show(referrals) : undefined), [lines, near, referrals.join()])
  return (
    <tbody ref={body} aria-hidden={!near}>
      {near ? (
        rows.map((of, i) => <Row key={of.row.referral} of={of} line={lines.of(of.row.referral)} index={index + i} />)
      ) : (
        <tr class="far">
          <td colSpan={COLUMNS.length} style={{ height: `${pixels.current ?? rowPixels.current * rows.length}px` }} />
        </tr>
      )}
    </tbody>
  )
}

function Row({ of: { row, matter, state, person }, line, index }: { of: Described; line: Line | undefined; index: number }) {
  const { office, session } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const { urgency, territory, class: offenceClass } = row.clear
  const idle = row.assignedTo === null && row.drafts === 0 && row.waiting === 0
  return (
    <tr class={row.unread > 0 ? 'unread' : undefined} aria-rowindex={index}>
      <td data-label={l.t('column.matter')}>
        <a class="matter" href={href([office.id, 'referrals', row.referral])}>
          {row.unread > 0 && (
            <span class="mark">
              <span class="visually-hidden">{l.t('inbox.unread')} </span>
            </span>
          )}
          <Foreign text={matter} />
          {line?.caseNumber !== undefined && (
            <>
              {' · '}
              <Foreign text={line.caseNumber} />
            </>
          )}
        </a>
        {line !== undefined && <About line={line} />}
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
      <td data-label={l.t('column.state')}>{state}</td>
      <td data-label={l.t('column.sender')}>
        <Foreign text={nameOf(row.sender)} />
      </td>
      <td data-label={l.t('column.received')}>
        {l.time(row.receivedAt)}
        {row.messages > 1 && (
          <>
            <br />
            <span class="small">{l.count('inbox.messages', row.messages)}</span>
          </>
        )}
      </td>
      <td data-label={l.t('column.work')} class={idle ? 'nothing' : undefined}>
        {person !== undefined && (
          <span class="tag">
            {row.assignedTo === session.person.id ? l.t('assigned.me') : <Foreign text={person} />}
          </span>
        )}
        {row.drafts > 0 && <span class="tag">{l.count('inbox.drafts', row.drafts)}</span>}
        {row.waiting > 0 && <span class="tag warning">{l.count('inbox.waits', row.waiting)}</span>}
        {idle && '–'}
      </td>
    </tr>
  )
}

/** The subject of a case, in its own words. Names and accounts are no links. */
export function About({ line: { about, named, amount } }: { line: Line }) {
  const l = useLocalization()
  const further = named.length - MAX_NAMED
  return (
    <>
      {about !== undefined && (
        <p class="about own-direction">
          <Foreign text={about} />
        </p>
      )}
      {(named.length > 0 || amount !== undefined) && (
        <p class="small about">
          <Names of={named.slice(0, MAX_NAMED)} />
          {further > 0 && ` +${l.number(further)}`}
          {amount !== undefined && (
            <>
              {named.length > 0 && ' · '}
              <Foreign text={amount} />
            </>
          )}
        </p>
      )}
    </>
  )
}

const URGENCIES = ['routine', 'priority', 'urgent', 'immediate']

/** Only the page's own codes become class names. */
const tagOf = (urgency: unknown) => (URGENCIES.includes(String(urgency)) ? String(urgency) : 'other')
