import { calculateJwkThumbprint } from 'jose'
import { useEffect, useState } from 'preact/hooks'
import type { Jwk } from './crypto/wire'

type Store = Pick<Storage, 'getItem' | 'setItem'>

const PREFIX = 'wasl-desk/keys/'

/** An owner's keys that are new to this browser and not compared. */
export interface Unknown {
  owner: string
  keys: Jwk[]
}

/**
 * The public keys of the gateway and of agencies that this browser trusts, by their owner: those seen first (trust on first use), and those
 * that a person has compared since. The host relays keys. A key that it replaces is not used here.
 */
export class Pins {
  private readonly unknown = new Map<string, Jwk[]>()
  private readonly listeners = new Set<() => void>()

  constructor(private readonly store: Store) {}

  /** The trusted ones of these keys. All of them, if the owner had none before. */
  async known(owner: string, keys: Jwk[]): Promise<Jwk[]> {
    const prints = await Promise.all(keys.map(key => calculateJwkThumbprint(key)))
    const seenPrints = this.printsOf(owner)
    if (seenPrints === null) {
      if (keys.length > 0) this.store.setItem(PREFIX + owner, JSON.stringify(prints))
      return keys
    }
    const newKeys = keys.filter((_, i) => !seenPrints.includes(prints[i]))
    if (newKeys.length > 0) this.unknown.set(owner, newKeys)
    else this.unknown.delete(owner)
    this.listeners.forEach(listener => listener())
    return keys.filter((_, i) => seenPrints.includes(prints[i]))
  }

  /** A person has compared them. They are trusted from now on, beside the earlier ones. */
  async accept(owner: string, keys: Jwk[]): Promise<void> {
    const prints = await Promise.all(keys.map(key => calculateJwkThumbprint(key)))
    this.store.setItem(PREFIX + owner, JSON.stringify([...new Set([...(this.printsOf(owner) ?? []), ...prints])]))
    this.unknown.delete(owner)
    this.listeners.forEach(listener => listener())
  }

  /** The keys that wait to be compared. */
  uncompared(): Unknown[] {
    return [...this.unknown].map(([owner, keys]) => ({ owner, keys }))
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private printsOf(owner: string): string[] | null {
    const stored = this.store.getItem(PREFIX + owner)
    return stored === null ? null : (JSON.parse(stored) as string[])
  }
}

/** The digests of public keys that this browser keeps. */
export const browserStore = {
  getItem: (name: string) => localStorage.getItem(name),
  setItem: (name: string, value: string) => localStorage.setItem(name, value),
  removeItem: (name: string) => localStorage.removeItem(name),
}

/** The pins of this browser. */
export const pins = new Pins(browserStore)

export function useUncompared(): Unknown[] {
  const [keys, setKeys] = useState(() => pins.uncompared())
  useEffect(() => pins.listen(() => setKeys(pins.uncompared())), [])
  return keys
}
