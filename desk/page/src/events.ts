import { type Inputs, useEffect, useRef } from 'preact/hooks'
import { get, Refused, signedOut } from './api'

export type HostEvent = 'inbox' | 'outbox' | 'gateway' | 'persons'
export const hostEvents: readonly HostEvent[] = ['inbox', 'outbox', 'gateway', 'persons']

type Listener = (event: HostEvent, data: Record<string, unknown>) => void

const listeners = new Set<Listener>()

const FIRST_PAUSE_MILLIS = 1_000
const MOST_PAUSE_MILLIS = 60_000
const SIGNED_OUT = 401

const tell: Listener = (event, data) => listeners.forEach(listener => listener(event, data))

/**
 * Listens to an office's events. A browser connects again by itself where the connection was lost, and gives up where the answer was
 * any other than a stream, such as of a reverse proxy whose host is being restarted: then this asks again, after growing pauses.
 */
export function listen(office: string, connected: (open: boolean) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MILLIS
  let left = false
  const open = () => {
    if (left) return
    source = new EventSource(`/api/offices/${encodeURIComponent(office)}/events`)
    source.onopen = () => {
      pause = FIRST_PAUSE_MILLIS
      connected(true)
      // What happened while there was no connection was not told: everything is asked anew.
      hostEvents.filter(event => event !== 'gateway').forEach(event => tell(event, {}))
    }
    source.onerror = () => {
      connected(false)
      if (source.readyState === EventSource.CLOSED) later()
    }
    for (const event of hostEvents) source.addEventListener(event, message => tell(event, dataOf(message)))
  }
  const later = () => {
    if (left) return
    clearTimeout(timer)
    timer = setTimeout(again, pause)
    pause = Math.min(2 * pause, MOST_PAUSE_MILLIS)
  }
  // Why the stream was refused is not told: that the session is over is told by a request.
  const again = () =>
    get('session').then(open, error => {
      if (error instanceof Refused && error.status === SIGNED_OUT && !left) signedOut()
      else later()
    })
  open()
  return () => {
    left = true
    clearTimeout(timer)
    source.close()
  }
}

function dataOf(message: MessageEvent<string>): Record<string, unknown> {
  try {
    return JSON.parse(message.data) as Record<string, unknown>
  } catch {
    return {} // An event without data still says that something changed.
  }
}

const SETTLED_MILLIS = 150

/** Calls back after events of these kinds; many at once count as one. */
export function useHostEvents(kinds: HostEvent[], changed: () => void, inputs: Inputs = []) {
  const current = useRef(changed)
  current.current = changed
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const listener: Listener = event => {
      if (!kinds.includes(event)) return
      clearTimeout(timer)
      timer = setTimeout(() => current.current(), SETTLED_MILLIS)
    }
    listeners.add(listener)
    return () => {
      clearTimeout(timer)
      listeners.delete(listener)
    }
  }, inputs)
}

export type GatewayListener = (data: Record<string, unknown>) => void

/** Calls back with what the host says of its contact with the gateway. */
export function useGatewayEvents(changed: GatewayListener) {
  const current = useRef(changed)
  current.current = changed
  useEffect(() => {
    const listener: Listener = (event, data) => event === 'gateway' && current.current(data)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
}
