import { newKeyFor, openKeyFor, sealDirectly, unsealDirectly } from './crypto/wrapping'
import { type Jwk, text, utf8 } from './crypto/wire'
import type { Line } from './line'

/** Named texts that outlast the page. */
export interface Records {
  /** The records whose names begin so. */
  all: (prefix: string) => Promise<[name: string, value: string][]>
  put: (name: string, value: string) => Promise<void>
  remove: (names: string[]) => Promise<void>
}

/** A line, with the state of the row of which it was made. */
export interface KeptLine {
  state: string
  line: Line
}

const STORE = 'records'

/** The IndexedDB of this browser. */
export const browserRecords: Records = {
  async all(prefix) {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    const store = await transaction('readonly')
    const [names, values] = await Promise.all([resultOf(store.getAllKeys(range)), resultOf(store.getAll(range))])
    return names.map((name, i) => [String(name), String(values[i])])
  },
  async put(name, value) {
    await resultOf((await transaction('readwrite')).put(value, name))
  },
  async remove(names) {
    const store = await transaction('readwrite')
    await Promise.all(names.map(name => resultOf(store.delete(name))))
  },
}

let database: Promise<IDBDatabase> | undefined

async function transaction(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  database ??= opened()
  return (await database).transaction(STORE, mode).objectStore(STORE)
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open('wasl-desk-lines', 1)
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE)
  return resultOf(request)
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const keyName = (person: string) => `key ${person}`
const linesOf = (person: string) => `line ${person} `

/** Lines of one office's referrals, sealed under a key that only this person can open. */
export class KeptLines {
  private constructor(
    private readonly records: Records,
    private readonly prefix: string,
    private readonly key: CryptoKey,
  ) {}

  /** Makes a new key if none opens. The lines under the former key do not open any more. */
  static async of(records: Records, person: { id: string; publicKey: Jwk }, by: CryptoKey, office: string): Promise<KeptLines> {
    const name = keyName(person.id)
    const sealed = (await records.all(name)).find(([storedName]) => storedName === name)?.[1]
    const key = sealed === undefined ? undefined : await openKeyFor(sealed, by).catch(() => undefined)
    const make = async () => {
      const created = await newKeyFor(person.publicKey)
      await records.put(name, created.sealed)
      return created.key
    }
    return new KeptLines(records, `${linesOf(person.id)}${office} `, key ?? (await make()))
  }

  /** Every line that opens, by referral. Removes the others. */
  async all(): Promise<Map<string, KeptLine>> {
    const lines = new Map<string, KeptLine>()
    const damaged: string[] = []
    for (const [name, sealed] of await this.records.all(this.prefix)) {
      try {
        const stored = JSON.parse(text(await unsealDirectly(sealed, this.key))) as KeptLine & { name: string }
        if (stored.name !== name) throw new Error('the line of another referral')
        lines.set(name.slice(this.prefix.length), { state: stored.state, line: stored.line })
      } catch {
        damaged.push(name)
      }
    }
    if (damaged.length > 0) await this.records.remove(damaged)
    return lines
  }

  async keep(referral: string, kept: KeptLine): Promise<void> {
    const name = this.prefix + referral
    await this.records.put(name, await sealDirectly(utf8(JSON.stringify({ name, ...kept })), this.key))
  }

  forget(referrals: string[]): Promise<void> {
    return this.records.remove(referrals.map(referral => this.prefix + referral))
  }
}

/** Removes the key of a person and all lines under it from this browser. */
export async function forgetLines(records: Records, person: string): Promise<void> {
  const lines = await records.all(linesOf(person))
  await records.remove([keyName(person), ...lines.map(([name]) => name)])
}
