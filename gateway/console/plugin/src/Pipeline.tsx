import React from 'react'
import { usePage } from './context'
import { Snapshot } from './snapshot'
import { stagesOf } from './stages'

/** The way of a message through the gateway: its stages with their counts. */
export const Pipeline: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const { t, number } = usePage()
  return (
    <ol id="wasl-pipeline" className="wasl-pipeline" aria-label={t('pipeline')}>
      {stagesOf(snapshot).map(({ name, count, detail, isBad }) => (
        <li key={name} className={name === 'parked' ? 'wasl-aside' : undefined}>
          <div className={isBad ? 'wasl-step wasl-bad' : 'wasl-step'}>
            <strong>{t(`pipeline.${name}`)}</strong>
            <span className="wasl-number">{number(count)}</span>
            <small>{t(`pipeline.${name}.detail`, { n: number(detail) })}</small>
          </div>
        </li>
      ))}
    </ol>
  )
}
