import { decodeJwt } from 'jose'
import { useState } from 'preact/hooks'
import { useDesk, useLocalization } from '../desk'
import { Foreign } from '../parts/Foreign'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import type { Timeline } from '../types'
import { AboutObject } from './Referral'

/** What a referral waits for and until when, what happened to it, and the receipts. */
export function Progress({ timeline, asOf }: { timeline: Timeline; asOf: string }) {
  const { reference } = useDesk()
  const l = useLocalization()
  const agency = (id: string) => (
    <Foreign text={id === 'gateway' ? l.t('gateway') : l.name(reference.agencies.get(id)?.names, id)} />
  )
  const [all, setAll] = useState(false)
  const deadlines = once(timeline.deadlines ?? [])
  const types = new Map(timeline.deliveries.map(one => [one.message, one]))
  const entries = all ? timeline.entries : timeline.entries.filter(entry => !TRANSPORT.has(entry.action))
  const objects = [...(timeline.instructions ?? []), ...(timeline.notices ?? [])]
  const waitedFor = objects.filter(one => (one.waitingFor ?? []).length > 0)
  const receipts = timeline.deliveries.flatMap(delivery =>
    [delivery.receipt, delivery.retrieval]
      .filter((jws): jws is string => jws !== undefined)
      .map(jws => ({ delivery, said: claimsOf(jws) })),
  )
  return (
    <>
      <section aria-labelledby="waits">
        <h2 id="waits">{l.t('waits')}</h2>
        {deadlines.length === 0 && waitedFor.length === 0 && <p>{l.t('waits.nothing')}</p>}
        <ul class="plain-list">
          {deadlines.map(({ one: deadline, times }, i) => (
            <li key={i} class={deadline.overdue ? 'overdue' : undefined}>
              {deadline.overdue && <strong>{l.t('overdue')} </strong>}
              {l.code('stage', deadline.stage)} · {agency(deadline.agency)} · {l.t('waits.until', { time: l.time(deadline.due) })}{' '}
              <WorkingDaysLeft due={{ at: deadline.due, overdue: deadline.overdue }} />
              {times > 1 && ` (${l.number(times)})`}
            </li>
          ))}
          {waitedFor.map(one => (
            <li key={one.id}>
              <AboutObject of={one} />
              <br />
              {l.t('waits.for')} {one.waitingFor!.map((id, i) => [i > 0 && l.t('comma') + ' ', agency(id)])}
            </li>
          ))}
        </ul>
      </section>
      {objects.length > 0 && (
        <section aria-labelledby="objects">
          <h2 id="objects">{l.t('objects')}</h2>
          <ul class="plain-list">
            {objects.map(one => (
              <li key={one.id}>
                <AboutObject of={one} />
                {one.until !== undefined && <> · {l.t('waits.until', { time: l.date(one.until) })}</>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {timeline.recipients.length > 0 && (
        <section aria-labelledby="parties">
          <h2 id="parties">{l.t('parties')}</h2>
          <ul class="plain-list">
            {timeline.recipients.map(one => (
              <li key={one.agency}>
                <Foreign text={l.name(one.names ?? reference.agencies.get(one.agency)?.names, one.agency)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="timeline">
        <h2 id="timeline">{l.t('timeline')}</h2>
        <ol class="timeline">
          {entries.map(entry => (
            <li key={entry.step}>
              <span class="small">{l.time(entry.at)}</span> {l.code('action', entry.action)} · {agency(entry.actor)}
              {entry.recipient !== undefined && entry.recipient !== entry.actor && <> · {agency(entry.recipient)}</>}
              {entry.message !== undefined && types.has(entry.message) && (
                <span class="small"> · {l.messageType(types.get(entry.message)!.type ?? '', types.get(entry.message)!.subtype)}</span>
              )}
            </li>
          ))}
        </ol>
        <label class="check small">
          <input type="checkbox" checked={all} onChange={event => setAll(event.currentTarget.checked)} />{' '}
          {l.t('timeline.all')}
        </label>
        <p class="small">{l.t('asOf', { time: l.time(asOf) })}</p>
      </section>
      {receipts.length > 0 && (
        <section aria-labelledby="receipts">
          <h2 id="receipts">{l.t('receipts')}</h2>
          <ul class="plain-list">
            {receipts.map(({ delivery, said }, i) => (
              <li key={i}>
                {l.code('receipt', said.kind)} · {agency(delivery.recipient)} · {l.time(said.time)}
                {delivery.type !== undefined && (
                  <>
                    <br />
                    <span class="small">{l.messageType(delivery.type, delivery.subtype)}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Steps of the transport itself, which say nothing of the matter. */
const TRANSPORT = new Set(['dispatched', 'attempted', 'moved'])

/** The same thing said several times, once, with how often. */
function once<T>(many: T[]): { one: T; times: number }[] {
  const found = new Map<string, { one: T; times: number }>()
  for (const one of many) {
    const key = JSON.stringify(one)
    const before = found.get(key)
    if (before === undefined) found.set(key, { one, times: 1 })
    else before.times++
  }
  return [...found.values()]
}

/** What a receipt says; that it is genuine is shown by the verification. */
function claimsOf(receipt: string): { kind?: string; time?: string } {
  const [, batched] = receipt.split('~') // of one signature for several: root~payload~index~path
  try {
    return decodeJwt(batched === undefined ? receipt : `.${batched}.`)
  } catch {
    return {}
  }
}
