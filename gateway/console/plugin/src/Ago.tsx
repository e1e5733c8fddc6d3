import React from 'react'
import { usePage } from './context'

/** An age, with the time itself as its tooltip. */
export const Ago: React.FC<{ of: unknown }> = ({ of }) => {
  const { ago, time } = usePage()
  return (
    <span className="wasl-nowrap" title={time(of)}>
      {ago(of)}
    </span>
  )
}
