import React from 'react'
import { Reading } from './freshness'

const TYPING_MILLIS = 300
/** A page that nobody sees is read so much less often; its title still tells of alarms. */
const HIDDEN = 10

/** What was read last, and how the last reading went. */
export interface Polled<T> extends Reading {
  data?: T
  /** Reads now. */
  reload: () => Promise<void>
}

/**
 * Reads at once and then at an interval, a longer one while the page is not visible. The data stay when a reading
 * fails; a reading that is overtaken by a later one is dropped, and none begins while another one
 * is under way.
 */
export function usePolled<T>(look: () => Promise<T>, millis: number): Polled<T> {
  const [last, setLast] = React.useState<Pick<Polled<T>, 'data' | 'at' | 'failure'>>({})
  const begun = React.useRef(0)
  const shown = React.useRef(0)
  const underWay = React.useRef(0)
  const lastAt = React.useRef(0)
  const reload = React.useCallback(async () => {
    const turn = ++begun.current
    const at = (lastAt.current = Date.now())
    const show = (next: (old: typeof last) => typeof last) => {
      if (turn > shown.current) {
        shown.current = turn
        setLast(next)
      }
    }
    underWay.current++
    try {
      const data = await look()
      show(() => ({ data, at }))
    } catch (failure) {
      show(old => ({ ...old, failure }))
    } finally {
      underWay.current--
    }
  }, [look])
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
  return React.useMemo(() => ({ ...last, millis, reload }), [last, millis, reload])
}

/** The value once it has not changed for a moment: what is typed is not asked for letter by letter. */
export function useLater<T>(value: T): T {
  const [later, setLater] = React.useState(value)
  React.useEffect(() => {
    const timer = setTimeout(() => setLater(value), TYPING_MILLIS)
    return () => clearTimeout(timer)
  }, [value])
  return later
}
