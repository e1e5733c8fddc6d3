import React from 'react'
import { usePage } from './context'
import { Snapshot, num } from './snapshot'

/**
 * The steps of the pipeline with their counts. Hawtio's own diagram would need operations that show
 * addresses of agencies; this shows numbers only.
 */
export const Pipeline: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const { t, number } = usePage()
  const { routes, queues, agencies, beans } = snapshot
  const sum = (rows: Record<string, unknown>[], key: string) =>
    rows.reduce((total, row) => total + num(row[key]), 0)
  const named = (pattern: RegExp) => routes.filter(route => pattern.test(String(route['RouteId'])))
  const queued = queues.filter(queue => /^deliver\./.test(String(queue['Name'])))
  const door = named(/^door$/)
  const deliver = named(/^deliver\./)
  const parked = num(beans.Referrals?.['ParkedTotal'])

  const steps: [string, number, string, boolean?][] = [
    ['door', sum(door, 'ExchangesTotal'), t('pipeline.received')],
    ['record', num(beans.Referrals?.['Open']), t('pipeline.open')],
    ['relay', sum(queued, 'Depth'), t('pipeline.queued')],
    ['deliver', sum(deliver, 'ExchangesInflight'), t('pipeline.underWay', { n: number(sum(deliver, 'ExchangesTotal')) })],
    ['receipt', sum(agencies, 'Delivered'), t('pipeline.receipts')],
    ['log', num(beans.Log?.['Size']), t('pipeline.entries')],
    ['parked', parked, t('pipeline.waits'), parked > 0],
  ]
  return (
    <ol id="wasl-pipeline" className="wasl-pipeline" aria-label={t('pipeline')}>
      {steps.map(([id, count, detail, bad]) => (
        <li key={id} className={id === 'parked' ? 'wasl-aside' : undefined}>
          <div className={bad ? 'wasl-step wasl-bad' : 'wasl-step'}>
            <strong>{t(`pipeline.${id}`)}</strong>
            <span className="wasl-number">{number(count)}</span>
            <small>{detail}</small>
          </div>
        </li>
      ))}
    </ol>
  )
}
