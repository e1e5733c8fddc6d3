import { useEffect, useState } from 'preact/hooks'
import { useGatewayEvents } from './events'
import type { Gateway } from './types'

const TOLD = 'wasl-gateway'
let latest: Gateway | null = null

/** A page has been told of the host's contact with the gateway. */
export function tellGateway(gateway: Gateway) {
  latest = gateway
  dispatchEvent(new Event(TOLD))
}

/** What the host said last of its contact with the gateway. */
export function useGateway(): Gateway | null {
  const [gateway, setGateway] = useState(latest)
  useGatewayEvents(data => tellGateway(data as unknown as Gateway))
  useEffect(() => {
    const told = () => setGateway(latest)
    addEventListener(TOLD, told)
    return () => removeEventListener(TOLD, told)
  }, [])
  return gateway
}
