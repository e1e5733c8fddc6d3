import { calculateJwkThumbprint } from 'jose'
import { useEffect, useState } from 'preact/hooks'
import type { Jwk } from './crypto/wire'

type Store = Pick<Storage, 'getItem' | 'setItem'>

const PREFIX = 'wasl-desk/keys/'

/** Somebody's keys that this browser has not seen before and nobody has compared. */
export interface Unknown {
  owner: string
  keys: Jwk[]
}

/**
 * The public keys that this browser knows, by their owner: those that it saw first (trust on first use), and those that a person has
 * compared since. The host relays keys: one that it puts in the place of another is not used here.
 */
export class Pins {
  private readonly unknown = new Map<string, Jwk[]>()
  private readonly listeners = new Set<() => void>()

  constructor(private readonly store: Store) {}

  /** Those of the keys that are known. All are, where none of the owner was before. */
  async known(owner: string, keys: Jwk[]): Promise<Jwk[]> {
    const prints = await Promise.all(keys.map(key => calculateJwkThumbprint(key)))
    const seen = this.seen(owner)
    if (seen === null) {
      if (keys.length > 0) this.store.setItem(PREFIX + owner, JSON.stringify(prints))
      return keys
    }
    const others = keys.filter((_, i) => !seen.includes(prints[i]))
    if (others.length > 0) this.unknown.set(owner, others)
    else this.unknown.delete(owner)
    this.listeners.forEach(listener => listener())
    return keys.filter((_, i) => seen.includes(prints[i]))
  }

  /** A person has compared them: they are known from now on, beside the earlier ones. */
  async accept(owner: string, keys: Jwk[]): Promise<void> {
    const prints = await Promise.all(keys.map(key => calculateJwkThumbprint(key)))
    this.store.setItem(PREFIX + owner, JSON.stringify([...new Set([...(this.seen(owner) ?? []), ...prints])]))
    this.unknown.delete(owner)
    this.listeners.forEach(listener => listener())
  }

  /** A person has compared them: they alone are known from now on. */
  async replace(owner: string, keys: Jwk[]): Promise<void> {
    this.store.setItem(PREFIX + owner, '[]')
    await this.accept(owner, keys)
  }

  /** The keys that wait to be compared. */
  uncompared(): Unknown[] {
    return [...this.unknown].map(([owner, keys]) => ({ owner, keys }))
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private seen(owner: string): string[] | null {
    const kept = this.store.getItem(PREFIX + owner)
    return kept === null ? null : (JSON.parse(kept) as string[])
  }
}

/** The pins of this browser. */
export const pins = new Pins({
  getItem: name => localStorage.getItem(name),
  setItem: (name, value) => localStorage.setItem(name, value),
})

/** The owner's name for the key of a person of an office. */
export const ofPerson = (id: string) => `person/${id}`

export function useUncompared(): Unknown[] {
  const [keys, setKeys] = useState(() => pins.uncompared())
  useEffect(() => pins.listen(() => setKeys(pins.uncompared())), [])
  return keys.filter(({ owner }) => !owner.startsWith('person/'))
}
