import { type Inputs, useEffect, useRef } from 'preact/hooks'

export type HostEvent = 'inbox' | 'outbox' | 'gateway' | 'persons'
export const hostEvents: readonly HostEvent[] = ['inbox', 'outbox', 'gateway', 'persons']

type Listener = (event: HostEvent, data: Record<string, unknown>) => void

const listeners = new Set<Listener>()

/** Listens to an office's events; the browser connects again by itself when the connection is lost. */
export function listen(office: string, connected: (open: boolean) => void): () => void {
  const source = new EventSource(`/api/offices/${encodeURIComponent(office)}/events`)
  source.onopen = () => {
    connected(true)
    // What happened while there was no connection was not told: everything is asked anew.
    hostEvents.filter(event => event !== 'gateway').forEach(event => tell(event, {}))
  }
  source.onerror = () => connected(false)
  const tell: Listener = (event, data) => listeners.forEach(listener => listener(event, data))
  for (const event of hostEvents) {
    source.addEventListener(event, message => {
      let data: Record<string, unknown> = {}
      try {
        data = JSON.parse((message as MessageEvent<string>).data) as Record<string, unknown>
      } catch {
        // An event without data still says that something changed.
      }
      tell(event, data)
    })
  }
  return () => source.close()
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
