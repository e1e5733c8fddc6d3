import { calculateJwkThumbprint } from 'jose'
import { useEffect, useState } from 'preact/hooks'
import { Refused } from './api'
import { type KeyUse, numberOf } from './crypto/keys'
import { digest, type Jwk, utf8 } from './crypto/wire'
import { browserStore } from './pins'
import type { Office, OfficeKey } from './types'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
/** A key of an office, as the host or this browser states it. */
type StatedKey = Pick<OfficeKey, 'use' | 'public'> & { state?: OfficeKey['state'] }
type StatedPerson = { id: string; name: string; publicKey: Jwk | null }

interface ComparedPerson {
  print: string
  uses: KeyUse[]
}

const PREFIX = 'wasl-desk/compared/'
const ORDER = ['old', 'current', 'pending']

/** Nothing is sealed to a key of an office, and no key of it is given to anybody, until two persons have compared it. */
export class NotCompared extends Refused {
  constructor() {
    super(409, { title: 'not-compared' })
  }
}

/**
 * The keys of offices and persons that this browser trusts: keys that it made itself, and keys that its person has compared with another
 * person. A statement of the host never adds a key, not even the first one. The host could invent a person, a key or an office.
 */
export class Compared {
  private readonly listeners = new Set<() => void>()

  constructor(private readonly store: Store) {}

  /** Trusts these keys of an office from now on, after the keys trusted before. */
  async acceptKeys(office: string, keys: StatedKey[]): Promise<void> {
    const inOrder = [...keys].sort((a, b) => ORDER.indexOf(a.state ?? '') - ORDER.indexOf(b.state ?? ''))
    const prints = await Promise.all(inOrder.map(printOf))
    const otherPrints = this.keys(office).filter(print => !prints.includes(print))
    if (!otherPrints.includes(this.latest(office) ?? '')) this.store.removeItem(`${PREFIX}sealing/${office}`)
    this.write(`office/${office}`, [...otherPrints, ...prints])
  }

  /** Tells whether the key of the office is trusted for its stated use. */
  async hasKey(office: string, key: StatedKey): Promise<boolean> {
    return this.keys(office).includes(await printOf(key))
  }

  /** The keys of an office that are neither revoked nor trusted here. A revoked key is no longer trusted. */
  async uncompared(office: Office): Promise<OfficeKey[]> {
    const prints = await Promise.all(office.keys.map(printOf))
    const revoked = prints.filter((_, i) => office.keys[i].state === 'revoked')
    const remaining = this.keys(office.id).filter(print => !revoked.includes(print))
    if (remaining.length < this.keys(office.id).length) this.write(`office/${office.id}`, remaining)
    return office.keys.filter((key, i) => key.state !== 'revoked' && !remaining.includes(prints[i]))
  }

  /**
   * The key to which content for the office is sealed.
   *
   * @throws NotCompared if the host states an untrusted key, or an earlier one again
   */
  async sealingKey(office: Office): Promise<Jwk> {
    const key = office.keys.find(key => key.use === 'sealing' && key.state === 'current')
    if (key === undefined) throw new Error('the office has no sealing key')
    const print = await printOf(key)
    const latest = this.latest(office.id) ?? print
    const since = this.keys(office.id).slice(this.keys(office.id).indexOf(latest))
    if (!since.includes(latest) || !since.includes(print)) throw new NotCompared()
    this.store.setItem(`${PREFIX}sealing/${office.id}`, JSON.stringify(print))
    return { ...key.public, kid: key.kid }
  }

  /** Records that the person's key was compared. It may now get keys of the office for these uses. */
  async acceptPerson(office: string, { id, name, publicKey }: StatedPerson, uses: KeyUse[]): Promise<void> {
    if (publicKey === null) throw new NotCompared()
    this.write(`person/${office}/${id}`, { print: await printOfPerson(name, publicKey), uses } satisfies ComparedPerson)
  }

  /** The uses for which the person may have keys of the office. None if this key was not compared, or has another name. */
  async usesOf(office: string, { id, name, publicKey }: StatedPerson): Promise<KeyUse[]> {
    const stored = this.read<ComparedPerson>(`person/${office}/${id}`)
    if (stored === null || publicKey === null) return []
    return stored.print === (await printOfPerson(name, publicKey)) ? stored.uses : []
  }

  /** The person must be compared again. */
  forgetPerson(office: string, id: string): void {
    this.store.removeItem(`${PREFIX}person/${office}/${id}`)
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** The last sealing key in use. */
  private latest(office: string): string | null {
    return this.read<string>(`sealing/${office}`)
  }

  private keys(office: string): string[] {
    return this.read<string[]>(`office/${office}`) ?? []
  }

  private read<T>(name: string): T | null {
    return JSON.parse(this.store.getItem(PREFIX + name) ?? 'null') as T | null
  }

  private write(name: string, value: unknown): void {
    this.store.setItem(PREFIX + name, JSON.stringify(value))
    this.listeners.forEach(listener => listener())
  }
}

/** A key together with its use. The host cannot turn a signing key into a sealing key. */
const printOf = async ({ use, public: key }: StatedKey) => `${use}:${await calculateJwkThumbprint(key)}`

const printOfPerson = async (name: string, key: Jwk) => digest(utf8(`${await calculateJwkThumbprint(key)} ${name}`))

/** The keys that this browser trusts. */
export const compared = new Compared(browserStore)

/** The trust of this browser in the keys that the host states for an office. */
export interface OfficeTrust {
  office: Office
  /** Keys that must be compared. */
  uncompared: OfficeKey[]
  /** The fingerprint of all keys of the office that are not revoked. Two persons compare it. */
  number: string
  /** Nothing may be sealed to the office now. */
  stops: boolean
}

export async function trustOf(office: Office, by: Compared): Promise<OfficeTrust> {
  const uncompared = await by.uncompared(office)
  const hasKey = office.keys.some(key => key.use === 'sealing' && key.state === 'current')
  const stops = hasKey && (await by.sealingKey(office).then(() => false, () => true))
  return { office, uncompared, stops, number: await numberOf(office.keys.filter(key => key.state !== 'revoked')) }
}

/** Null until it is known. */
export function useOfficeTrust(office: Office): OfficeTrust | null {
  const [trust, setTrust] = useState<OfficeTrust | null>(null)
  useEffect(() => {
    let isUnmounted = false
    const update = () => void trustOf(office, compared).then(found => isUnmounted || setTrust(found))
    update()
    const ignore = compared.listen(update)
    return () => {
      isUnmounted = true
      ignore()
    }
  }, [office])
  return trust?.office.id === office.id ? trust : null
}
