import { useState } from 'preact/hooks'
import { useGatewayEvents } from './events'
import type { Gateway } from './types'

/** The host's last statement about its contact with the gateway. */
export function useGateway(): Gateway | null {
  const [gateway, setGateway] = useState<Gateway | null>(null)
  useGatewayEvents(data => setGateway(data as unknown as Gateway))
  return gateway
}
