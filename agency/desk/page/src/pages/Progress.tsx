import { useState } from 'preact/hooks'
import { useAgencyName, useLocalization } from '../desk'
import { AboutObject } from '../parts/AboutObject'
import { Check } from '../parts/Check'
import { Foreign } from '../parts/Foreign'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import { claimsOf } from '../receipts'
import type { Timeline } from '../types'

/** The open deadlines of a referral, its timeline and its receipts. */
export function Progress({ timeline, asOf }: { timeline: Timeline; asOf: string }) {
  const l = useLocalization()
  const nameOf = useAgencyName()
  const agency = (id: string) => <Foreign text={nameOf(id)} />
  const [all, setAll] = useState(false)
  const deadlines = withCount(timeline.deadlines ?? [])
  const types = new Map(timeline.deliveries.map(delivery => [delivery.message, delivery]))
  const entries = all ? timeline.entries : timeline.entries.filter(entry => !TRANSPORT.has(entry.action))
  const objects = [...(timeline.instructions ?? []), ...(timeline.notices ?? [])]
  const waitedFor = objects.filter(object => (object.waitingFor ?? []).length > 0)
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
          {waitedFor.map(object => (
            <li key={object.id}>
              <AboutObject of={object} />
              <br />
              {l.t('waits.for')} {object.waitingFor!.map((id, i) => [i > 0 && l.t('comma') + ' ', agency(id)])}
            </li>
          ))}
        </ul>
      </section>
      {objects.length > 0 && (
        <section aria-labelledby="objects">
          <h2 id="objects">{l.t('objects')}</h2>
          <ul class="plain-list">
            {objects.map(object => (
              <li key={object.id}>
                <AboutObject of={object} />
                {object.until !== undefined && <> · {l.t('waits.until', { time: l.date(object.until) })}</>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {timeline.recipients.length > 0 && (
        <section aria-labelledby="parties">
          <h2 id="parties">{l.t('parties')}</h2>
          <ul class="plain-list">
            {timeline.recipients.map(recipient => (
              <li key={recipient.agency}>
                {recipient.names === undefined ? agency(recipient.agency) : <Foreign text={l.name(recipient.names, recipient.agency)} />}
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
        <Check small checked={all} set={setAll}>
          {l.t('timeline.all')}
        </Check>
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

/** Transport steps that say nothing about the case. */
const TRANSPORT = new Set(['dispatched', 'attempted', 'moved'])

/** Merges repeated statements into one with a count. */
function withCount<T>(items: T[]): { one: T; times: number }[] {
  const counted = new Map<string, { one: T; times: number }>()
  for (const item of items) {
    const key = JSON.stringify(item)
    const existing = counted.get(key)
    if (existing === undefined) counted.set(key, { one: item, times: 1 })
    else existing.times++
  }
  return [...counted.values()]
}
