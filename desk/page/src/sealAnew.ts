import { useEffect, useRef, useState } from 'preact/hooks'
import { get, put } from './api'
import { openOutgoing } from './correspondence'
import { sealSubmission } from './crypto/wire'
import { useDesk } from './desk'
import { useHostEvents } from './events'
import { pathOf } from './route'
import { gatewayKey } from './sending'
import type { Outgoing, ToSeal } from './types'

/**
 * Seals to the gateway's key of now, from the copies for the office, what was signed while that key was not to be had or was another.
 * The host cannot: any page of the office does, whatever it shows, with the keys that its person has.
 *
 * @returns how many answers wait for others, who have the keys that these are sealed to
 */
export function useSealAnew(): number {
  const { office, keys, reference } = useDesk()
  const [others, setOthers] = useState(0)
  const running = useRef<Promise<void> | null>(null)
  const sealAll = async () => {
    if (keys.sealing.size === 0) return setOthers(0)
    const own = new URLSearchParams([...keys.sealing.keys()].map(kid => ['key', kid]))
    const { outbox, others } = await get<ToSeal>(`${pathOf(office.id, 'needs-seal')}?${own}`)
    setOthers(others)
    if (outbox.length === 0) return
    const to = await gatewayKey(office, reference)
    const seal = async (one: Outgoing) => {
      const sealedForGateway = await sealSubmission(await openOutgoing(one, keys), to, one.referral)
      await put(pathOf(office.id, 'outbox', one.messageId, 'seal'), { sealedForGateway })
    }
    await Promise.allSettled(outbox.map(seal))
  }
  const start = () => {
    const before = running.current ?? Promise.resolve()
    // No contact with the gateway: tried again when the host tells that there is.
    running.current = before.then(sealAll).catch(() => {})
  }
  useEffect(start, [office.id, keys])
  useHostEvents(['gateway', 'outbox'], start)
  return others
}
