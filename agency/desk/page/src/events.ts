import { type Inputs, useEffect, useRef } from 'preact/hooks'
import { get, isSignedOut, signedOut } from './api'

type HostEvent = 'inbox' | 'outbox' | 'gateway' | 'persons' | 'reference' | 'heartbeat'
const hostEvents: readonly HostEvent[] = ['inbox', 'outbox', 'gateway', 'persons', 'reference', 'heartbeat']

/** The events that may have been missed without a connection. */
const missed: readonly HostEvent[] = ['inbox', 'outbox', 'persons']

type Listener = (event: HostEvent, data: Record<string, unknown>) => void

const listeners = new Set<Listener>()

const FIRST_PAUSE_MILLIS = 1_000
const MOST_PAUSE_MILLIS = 60_000

/** Twice the host's pause between heartbeats, and a margin for a slow line. */
const SILENT_MILLIS = 25_000

const tell: Listener = (event, data) => listeners.forEach(listener => listener(event, data))

/**
 * Listens to an office's events. A browser reconnects by itself after a lost connection, but gives up after an answer that is not a stream.
 * A reverse proxy gives such an answer while its host restarts. This function then asks again with back-off. It also reconnects if the
 * heartbeats stop, which a browser does not notice.
 */
export function listen(office: string, connected: (open: boolean) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MILLIS
  let isStopped = false
  const open = () => {
    if (isStopped) return
    source = new EventSource(`/api/offices/${encodeURIComponent(office)}/events`)
    heard()
    source.onopen = () => {
      heard()
      pause = FIRST_PAUSE_MILLIS
      connected(true)
      // Events during the interruption are lost, so the page reloads everything.
      missed.forEach(event => tell(event, {}))
    }
    source.onerror = () => {
      connected(false)
      if (source.readyState === EventSource.CLOSED) later()
    }
    for (const event of hostEvents) {
      source.addEventListener(event, message => {
        heard()
        tell(event, dataOf(message))
      })
    }
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(silent, SILENT_MILLIS)
  }
  const silent = () => {
    source.close()
    connected(false)
    later()
  }
  const later = () => {
    clearTimeout(silence)
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(again, pause)
    pause = Math.min(2 * pause, MOST_PAUSE_MILLIS)
  }
  // The browser does not say why the stream was refused. A request shows whether the session has ended.
  const again = () =>
    get('session').then(open, error => {
      if (isSignedOut(error) && !isStopped) signedOut()
      else later()
    })
  open()
  return () => {
    isStopped = true
    clearTimeout(timer)
    clearTimeout(silence)
    source.close()
  }
}

function dataOf(message: MessageEvent<string>): Record<string, unknown> {
  try {
    return JSON.parse(message.data) as Record<string, unknown>
  } catch {
    return {} // An event without data still signals a change.
  }
}

const SETTLED_MILLIS = 150

/** Calls back after events of these kinds. Many events at once count as one. */
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

type GatewayListener = (data: Record<string, unknown>) => void

/** Calls back with the host's statement of its contact with the gateway. */
export function useGatewayEvents(changed: GatewayListener) {
  const current = useRef(changed)
  current.current = changed
  useEffect(() => {
    const listener: Listener = (event, data) => (event === 'gateway' || event === 'heartbeat') && current.current(data)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
}
