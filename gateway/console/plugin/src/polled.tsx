import React from 'react'
import { onAct } from './acts'
import { Reading } from './freshness'

const TYPING_MILLIS = 300
/** The factor by which a hidden page is read less often. Its title still shows alarms. */
const HIDDEN = 10

/** The last data and the status of the last reading. */
export interface Polled<T> extends Reading {
  data?: T
  /** Reads now. */
  reload: () => Promise<void>
}

/**
 * Reads at once and then at an interval, a longer one while the page is hidden. The data stay if a reading fails. A
 * reading that a later one overtakes is dropped. No reading begins while another one runs.
 *
 * @param acts whether a person's act may change the data. They are then read after each act.
 */
export function usePolled<T>(load: () => Promise<T>, millis: number, acts = true): Polled<T> {
  const [reading, setReading] = React.useState<Pick<Polled<T>, 'data' | 'at' | 'failure'>>({})
  const begun = React.useRef(0)
  const shownTurn = React.useRef(0)
  const underWay = React.useRef(0)
  const lastAt = React.useRef(0)
  const reload = React.useCallback(async () => {
    const turn = ++begun.current
    const at = (lastAt.current = Date.now())
    const show = (change: (old: typeof reading) => typeof reading) => {
      if (turn > shownTurn.current) {
        shownTurn.current = turn
        setReading(change)
      }
    }
    underWay.current++
    try {
      const data = await load()
      show(() => ({ data, at }))
    } catch (failure) {
      show(old => ({ ...old, failure }))
    } finally {
      underWay.current--
    }
  }, [load])
  React.useEffect(() => {
    const work = () => {
      const early = document.hidden && Date.now() - lastAt.current < HIDDEN * millis
      if (!early && underWay.current === 0) reload()
    }
    reload()
    const timer = setInterval(work, millis)
    document.addEventListener('visibilitychange', work)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', work)
    }
  }, [reload, millis])
  React.useEffect(() => (acts ? onAct(reload) : undefined), [acts, reload])
  return React.useMemo(() => ({ ...reading, millis, reload }), [reading, millis, reload])
}

/** The value after it has not changed for a moment, so that typing does not send a request for each letter. */
export function useLater<T>(value: T): T {
  const [later, setLater] = React.useState(value)
  React.useEffect(() => {
    const timer = setTimeout(() => setLater(value), TYPING_MILLIS)
    return () => clearTimeout(timer)
  }, [value])
  return later
}
